// What may come after an appeal was closed: the resident says that it is not fixed, a unit objects to a rating.
//
// "Not fixed" goes to a reviewer, who looks at it and upholds it or lets the closing stand; upheld, the unit works on it
// again, by another officer where it has one. In the caller's transaction.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct Reopening {  // 重开
    Id<Reopening> id;
    Id<Appeal> appeal;
    std::string reason;
    Instant asked_at;
    Id<identity::Officer> handled_by;  // who closed the work before
    std::optional<bool> upheld;        // nothing: waits for the reviewer
    std::string answer, reviewed_by;
    std::optional<Instant> reviewed_at;
};
BOOST_DESCRIBE_STRUCT(Reopening, (), (id, appeal, reason, asked_at, handled_by, upheld, answer, reviewed_by, reviewed_at))

// By number and code; of a joined appeal its main one is looked at again. Within 15 days of the closing, twice at most. Throws Problem 403 "appeals.wrong_code", Conflict
// "appeals.not_closed", "appeals.too_late", "appeals.reopened_twice".
void not_fixed(Tx&, Id<Appeal>, std::string_view phone_code, std::string_view reason);
bool may_reopen(Tx&, const Appeal&);
// Throws Conflict "appeals.wrong_state"; a reason must be given either way.
void review(Tx&, Id<Appeal>, bool uphold, std::string_view answer);
std::vector<Reopening> reopenings(Tx&, Id<Appeal>);

struct Objection {  // 评价申诉
    Id<Appeal> appeal;
    std::string reason, raised_by;
    Instant raised_at;
    std::optional<bool> upheld;  // then the rating no longer counts
    std::string answer, decided_by;
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(Objection, (), (appeal, reason, raised_by, raised_at, upheld, answer, decided_by, decided_at))

// The unit holds a rating of 1 or 2 stars unjust: once, within 7 days of it. Throws Conflict "appeals.no_low_rating",
// "appeals.too_late", "appeals.objected".
void object_to_rating(Tx&, Id<Appeal>, std::string_view reason);
// Throws Conflict "appeals.no_objection"; "appeals.own_objection": whoever raised it does not decide it.
void decide_objection(Tx&, Id<Appeal>, bool uphold, std::string_view answer);
std::optional<Objection> objection(Tx&, Id<Appeal>);
}
