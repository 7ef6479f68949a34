// How a step of an appeal is made: what the files of this room share. Each in the caller's transaction.
#pragma once
#include <initializer_list>
#include "govern/appeals/appeals.hpp"
#include "kernel/flow/task.hpp"
namespace yiwang::govern::appeals {

// The appeal, if it stands in one of the states. Throws Conflict "appeals.wrong_state".
Appeal expect(Tx&, Id<Appeal>, std::initializer_list<State>);
Conflict wrong_state(const Appeal&);
// Its task at this element. Throws Conflict "appeals.wrong_state": there is none, it stands elsewhere in its process.
flow::Task open_task(Tx&, const Appeal&, std::string_view element);
// Writes the new state and tells it.
void move(Tx&, const Appeal&, State to, Id<identity::Unit>);
// Its process begins: it waits for dispatch.
void start_process(Tx&, const Appeal&);
// A text that must be there, 2,000 characters at most. Throws Invalid "appeals.missing", "appeals.too_long".
std::string required(std::string_view field, std::string_view text);
std::string unit_name(Tx&, Id<identity::Unit>);

// A unit gets it to handle: the limit of the duty begins, the duty's co-units are asked to help.
void hand_to(Tx&, const Appeal&, const identity::Unit&, const duties::Duty&);
// Its due time is its task's; while the clock of that stands it has none.
void follow_clock(Tx&, Id<Appeal>);
// Nobody is asked to help any longer: the unit that asked no longer has it.
void withdraw_helps(Tx&, const Appeal&, std::string_view why);
}
