// Whose matter is it? A unit that holds another answerable raises a dispute 争议; an arbiter rules within the limit that the
// process draws, the ruled unit gets the matter with its full time, and the ruling may teach the list of duties. Urgent
// matters are handled first and disputed never: whoever has one acts (先办后议). In the caller's transaction.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct Dispute {
    Id<Dispute> id;
    Id<Appeal> appeal;
    Id<identity::Unit> unit;      // that says it is not theirs
    Id<identity::Unit> proposed;  // whose it is then, empty if they do not know
    std::string reason, raised_by;
    Instant raised_at;
    Id<identity::Unit> ruled;     // empty: not ruled yet
    std::string ruling, ruled_by;
    std::optional<Instant> ruled_at;
    bool taught;                  // a change of the list was drafted
};
BOOST_DESCRIBE_STRUCT(Dispute, (), (id, appeal, unit, proposed, reason, raised_by, raised_at, ruled, ruling, ruled_by, ruled_at, taught))

// Throws Conflict "appeals.act_first": it is urgent; "appeals.ruled_already": an arbiter gave it to this very unit.
void dispute(Tx&, Id<Appeal>, std::optional<Id<identity::Unit>> proposed, std::string_view reason);

enum class Teach {
    nothing,
    street,   // for its street
    district  // for the whole district
};
BOOST_DESCRIBE_ENUM(Teach, nothing, street, district)

struct Ruling {
    Id<identity::Unit> unit;
    std::string reason;
    Teach teach = Teach::nothing;  // puts a change into the draft of rulings in support/duties, for somebody else to put in force
};
// Throws Invalid "unit": there is none; "teach": the appeal has no street.
void rule(Tx&, Id<Appeal>, const Ruling&);

std::vector<Dispute> disputes(Tx&, Id<Appeal>);
// Those not ruled yet, the oldest first, then the latest ruled; 200 at most.
std::vector<Dispute> disputes(Tx&);

// Kept whenever a unit gives a matter away, by sending it back or by a dispute.
void keep_sending_back(Tx&, const Appeal&, std::string_view reason);

// A unit that within 90 days gave away what the list gives it, three times or more of one kind.
struct Unwilling {
    Id<identity::Unit> unit;
    std::string kind;
    std::int64_t times;
    Instant last_at;
};
BOOST_DESCRIBE_STRUCT(Unwilling, (), (unit, kind, times, last_at))
std::vector<Unwilling> unwilling(Tx&);
}
