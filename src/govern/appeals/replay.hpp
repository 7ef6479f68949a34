// Replay: imported appeals live their whole life through the real process on a simulated clock.
//
// Each is opened when it was filed, dispatched by the list's suggestion, taken, finished, checked, closed
// and sometimes rated. Where the record says when it was answered, it is closed at that very time; else
// times are drawn by a seed from the kind's limit. Units that are asked to help answer. Timers, facts and notices run as they would have.
#pragma once
#include <functional>
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct ReplayOptions {
    std::optional<Instant> from{}, to{};  // appeals filed from .. before; nothing: all that wait
    bool troubled = false;                // officers dispute, leave and are overruled, residents say that it is not fixed
    std::string source{};                 // of this import alone; "" for all
    unsigned seed = 1;
    std::optional<Instant> until{};       // the simulated clock stops here; later steps do not happen
    std::function<void(Instant, std::int64_t steps)> on_progress{};
    // Runs what is due at the simulated time: jobs, timers, deliveries. Called each simulated hour.
    std::function<void(Instant)> tick{};
};

struct ReplayCounts {
    std::int64_t appeals = 0, steps = 0, closed = 0, no_owner = 0, disputed = 0, reopened = 0, left = 0;
    Instant ended{};
};

ReplayCounts replay(Store&, const ReplayOptions&);
}
