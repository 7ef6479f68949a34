// What moves a callout on: the matter moves, or nobody has answered a call.
#pragma once
#include "govern/appeals/callouts/callouts.hpp"
#include "govern/appeals/events.hpp"
namespace yiwang::govern::appeals::callouts {

struct Waited {
    Id<Callout> callout;
    std::int64_t round, step;  // of the call that was made
};
BOOST_DESCRIBE_STRUCT(Waited, (), (callout, round, step))

void hear_moved(Tx&, const Moved&);
void nobody_answered(Outside&, const Waited&);  // the job
}
