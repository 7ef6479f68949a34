// Numbers that people can read out: prefix, day, six digits. Inside govern/appeals only.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

// A number that no other appeal has. The digits follow from the id, so that no row counts them; one that is taken gives way to the
// next. Which are taken is read once for a day and remembered; what another process took since is refused by the table's index, and
// the write, done again, has another id. Throws Conflict "appeals.day_full".
std::string new_number(Tx&, Id<Appeal>, Instant filed_at);
}
