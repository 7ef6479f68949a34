// How the list changes: a draft gathers changes of rows, is checked as a whole, and is put in force by somebody who made none
// of them (two pairs of eyes). Each that is put in force is a revision; a revision can be turned back by a draft of its own.
//
// Throws NotFound "duties.draft"; Conflict "duties.draft_ended": it was published or dropped already.
#pragma once
#include "base/csv.hpp"
#include "kernel/module/caller.hpp"
#include "support/duties/check.hpp"
namespace yiwang::support::duties {

enum class DraftState { open, published, dropped };
BOOST_DESCRIBE_ENUM(DraftState, open, published, dropped)

struct Draft {
    Id<Draft> id;
    std::string title;
    DraftState state;
    std::string begun_by;
    Instant begun_at;
    std::string file;  // it was read from, "" for none
    std::optional<std::int64_t> revision;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (id, title, state, begun_by, begun_at, file, revision))

struct Change {
    Key row;
    std::optional<Duty> duty;    // nothing: the row is taken out
    std::optional<Duty> before;  // as the list had it when the change was made; nothing: a new row
    std::string why, made_by;
    Instant made_at;
};
BOOST_DESCRIBE_STRUCT(Change, (), (row, duty, before, why, made_by, made_at))

struct Revision {
    std::int64_t number;
    Instant at;
    std::string made_by, published_by, why, file;
    std::string fingerprint;  // SHA-256 of the whole list
};
BOOST_DESCRIBE_STRUCT(Revision, (), (number, at, made_by, published_by, why, file, fingerprint))

// A row as it was from one revision to another, who made it so and why; "" where the revision came of no draft.
struct PastDuty {
    Duty duty;
    std::int64_t since;
    std::optional<std::int64_t> until;
    std::string made_by, why;
};
BOOST_DESCRIBE_STRUCT(PastDuty, (), (duty, since, until, made_by, why))

Draft begin_draft(Tx&, std::string_view title);
Draft get_draft(Tx&, Id<Draft>);
std::vector<Draft> drafts(Tx&);  // newest first, 100 at most

// The row as it shall be; in place of an earlier change of the same row. Throws Invalid "duties.missing": no reason.
void put(Tx&, Id<Draft>, const Duty&, std::string_view why);
// The row shall go. Throws NotFound "duties.duty".
void take_out(Tx&, Id<Draft>, const Key&, std::string_view why);
// The change is forgotten; nothing if there is none.
void forget(Tx&, Id<Draft>, const Key&);
std::vector<Change> changes(Tx&, Id<Draft>);  // by row
void drop(Tx&, Id<Draft>);

// The list as the draft would make it.
std::vector<Duty> with_changes(Tx&, Id<Draft>);

// Puts it in force. Throws Conflict "duties.own_draft": the actor made one of its changes; "duties.nothing_changed";
// "duties.changed_since": another revision changed one of its rows. Invalid "duties.faulty": the list would have errors.
Revision publish(Tx&, Id<Draft>);
std::vector<Revision> revisions(Tx&);  // newest first, 100 at most
std::vector<PastDuty> history(Tx&, std::string_view code);  // newest first
// A draft that turns the rows of a revision back to what they were before it. Throws NotFound "duties.revision".
Draft draft_against(Tx&, std::int64_t revision);

// A draft of what a file changes, see reading.hpp. whole: rows that the file lacks are taken out.
Draft draft_of(Tx&, const std::vector<Duty>&, bool whole, std::string_view title, std::string_view file);

// The district's own list (catalog/<district>/support/duties/duties.csv), once at start: put in force where there is
// none, or where the file has changed and officials have not; else it waits for them as a draft. Gives the faults, one sentence each
// with its line; with any fault nothing is taken in.
std::vector<std::string> load(Tx&, const Table&);
}
