// Work around a task, by officers: claim, hand over, delegate, return 退回, urge 催办, suspend 挂起, extend 延期 with approval,
// co-handle 会办, supervise 督办, notes and files. Each leaves a trace of the matter, with its reason.
//
// Who may: candidates are those whose role the task names, in its unit if it has one. What a right reaches (own, unit, street,
// district) is checked by get_within. Texts: 1 to 2,000 characters where a reason is asked for, else Invalid.
#pragma once
#include "kernel/file/file.hpp"
#include "kernel/flow/calendar.hpp"
#include "kernel/flow/events.hpp"
#include "kernel/flow/task.hpp"
namespace yiwang::flow {

// The open task, if the caller's right reaches it; else NotFound "flow.task", as if it were not there.
Task get_within(Tx&, Id<Task>, const Caller&, std::string_view right);

bool may_see(Tx&, const Task&, const Caller&, std::string_view right);

// Throws Conflict "flow.task_taken"; Forbidden-like Problem "flow.not_candidate".
void claim(Tx&, Id<Task>, const Caller&);
void put_back(Tx&, Id<Task>, const Caller&, std::string_view reason);
struct HandOver {
    std::optional<Id<identity::Unit>> unit{};
    std::optional<Id<identity::Officer>> officer{};
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HandOver, (), (unit, officer, reason))
void hand_over(Tx&, Id<Task>, const HandOver&);
// Somebody else works on it and gives it back; who delegated finishes it.
void delegate(Tx&, Id<Task>, Id<identity::Officer> to, const Caller&, std::string_view reason);
void give_back(Tx&, Id<Task>, const Caller&, std::string_view said);
// Finishes it with what the officer says. Throws Conflict "flow.not_yours" (somebody else has it), "flow.delegated",
// "flow.room_finishes" (its room's page does), "flow.suspended".
void finish(Tx&, Id<Task>, const json::Object& variables, const Caller&, std::string_view note);
// Goes back to a step that was done before, with whom did it. Throws Conflict "flow.not_visited", "flow.no_move".
void return_to(Tx&, Id<Task>, std::string_view element, std::string_view reason);
void urge(Tx&, Id<Task>, std::string_view words);
void suspend(Tx&, Id<Task>, std::string_view reason);
void go_on(Tx&, Id<Task>, std::string_view reason);

struct Extension {
    Id<Extension> id;
    Id<Task> task;
    std::int64_t amount;
    LimitUnit unit;
    std::string reason, asked_by;
    Instant asked_at;
    std::optional<bool> approved;
    std::string decided_by;
    std::optional<Instant> decided_at;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(Extension, (), (id, task, amount, unit, reason, asked_by, asked_at, approved, decided_by, decided_at, answer))
// One at a time. Throws Invalid "amount" (1 to 60), Conflict "flow.extension_waits".
Id<Extension> ask_extension(Tx&, Id<Task>, const Limit&, std::string_view reason);
// Throws Conflict "flow.extension_decided", "flow.own_request" (who asked may not decide).
void decide_extension(Tx&, Id<Extension>, bool approve, std::string_view answer);

struct Help {
    Id<Help> id;
    Id<Task> task;
    Id<identity::Unit> unit;
    std::string question, asked_by;
    Instant asked_at;
    std::optional<Instant> due_at;
    std::string answer, answered_by;
    std::optional<Instant> answered_at, withdrawn_at;
};
BOOST_DESCRIBE_STRUCT(Help, (), (id, task, unit, question, asked_by, asked_at, due_at, answer, answered_by, answered_at, withdrawn_at))
// The task is not finished before every unit that was asked has answered, or is no longer asked.
Id<Help> ask_help(Tx&, Id<Task>, Id<identity::Unit>, std::string_view question, std::optional<Instant> due);
void answer_help(Tx&, Id<Help>, const Caller&, std::string_view answer);
void withdraw_help(Tx&, Id<Help>, std::string_view reason);
std::vector<Help> open_helps(Tx&, Id<Task>);
// Was this unit ever asked about the matter? What a unit is asked about it may read.
bool was_asked(Tx&, std::int64_t subject, Id<identity::Unit>);
// The matters about which it is asked and has not answered, 1,000 at most.
std::vector<std::int64_t> asked_about(Tx&, Id<identity::Unit>);

struct Supervision {
    Id<Supervision> id;
    Id<Task> task;
    std::string instruction;
    std::optional<Instant> reply_by;
    std::string given_by;
    Instant given_at;
    std::string reply, replied_by;
    std::optional<Instant> replied_at, lifted_at;
};
BOOST_DESCRIBE_STRUCT(Supervision, (), (id, task, instruction, reply_by, given_by, given_at, reply, replied_by, replied_at, lifted_at))
Id<Supervision> supervise(Tx&, Id<Task>, std::string_view instruction, std::optional<Instant> reply_by);
void reply_to_supervision(Tx&, Id<Supervision>, std::string_view reply);
void lift_supervision(Tx&, Id<Supervision>, std::string_view reason);

struct Note {
    Id<Note> id;
    Id<Task> task;
    std::string kind;  // "note", "file", "urge"
    std::string text;
    Id<file::File> file;
    std::string written_by;
    Instant written_at;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, task, kind, text, file, written_by, written_at))
Id<Note> note(Tx&, Id<Task>, std::string_view text);
// Throws Invalid "file": it is not there.
Id<Note> attach(Tx&, Id<Task>, Id<file::File>, std::string_view text);

// Everything around the tasks of a matter, oldest first.
struct Around {
    std::vector<Note> notes;
    std::vector<Extension> extensions;
    std::vector<Help> helps;
    std::vector<Supervision> supervisions;
};
BOOST_DESCRIBE_STRUCT(Around, (), (notes, extensions, helps, supervisions))
Around around(Tx&, std::int64_t subject);

}
