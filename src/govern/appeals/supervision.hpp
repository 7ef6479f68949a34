// The lane of hard matters: a leader supervises 督办 with an instruction and a time to report by; the unit reports, the leader
// gives another instruction or lifts it. What is kept is kernel/flow's, around the task. In the caller's transaction.
#pragma once
#include "govern/appeals/views.hpp"
#include "kernel/flow/desk.hpp"
namespace yiwang::govern::appeals {

// Throws Conflict "appeals.wrong_state": no unit has it; "appeals.supervised": an instruction stands.
void supervise(Tx&, Id<Appeal>, std::string_view instruction, std::optional<Instant> reply_by);
// Throws Conflict "appeals.not_supervised".
void report_to_supervisor(Tx&, Id<Appeal>, std::string_view reply);
void lift_supervision(Tx&, Id<Appeal>, std::string_view reason);
std::vector<flow::Supervision> supervisions(Tx&, Id<Appeal>);  // oldest first
flow::Supervision with_names(Tx&, flow::Supervision);           // who gave it and who replied as people call them

// Those that are supervised now and within the caller's reach, the earliest report due first; 200 at most.
struct Supervised {
    AppealLine appeal;
    flow::Supervision supervision;
};
std::vector<Supervised> supervised(Tx&, const Caller&);
}
