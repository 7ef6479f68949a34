// Appeals with their times, for those who count what a moment is like. Each is read by an index of its own time, so that it costs
// what lies in between and not what there is; within the rows that the caller's right reaches. In the caller's transaction.
// Throw Unauthorised or Forbidden without the right.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct Timed {
    Id<Appeal> id;
    Id<identity::Unit> unit;  // none: not dispatched yet
    std::string kind, street;
    Instant filed_at;
    std::optional<Instant> dispatched_at, due_at, finished_at, closed_at;
};
BOOST_DESCRIBE_STRUCT(Timed, (), (id, unit, kind, street, filed_at, dispatched_at, due_at, finished_at, closed_at))

// Both instants included.
std::vector<Timed> filed_between(Tx&, Instant from, Instant to, const Caller&, std::string_view right);
std::int64_t count_filed_between(Tx&, Instant from, Instant to, const Caller&, std::string_view right);
std::vector<Timed> closed_since(Tx&, Instant from, const Caller&, std::string_view right);
// Not closed yet, their limit before this instant; those that wait for their check among them.
std::vector<Timed> open_due_before(Tx&, Instant, const Caller&, std::string_view right);
}
