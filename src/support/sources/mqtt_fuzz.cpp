// Any bytes as packets of a broker: read or refused, never beyond their end.
#include <cstdint>
#include <cstdlib>
#include "base/problem.hpp"
#include "support/sources/mqtt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    try {
        for (auto one = yiwang::support::sources::first_packet(rest); one.size > 0; one = yiwang::support::sources::first_packet(rest)) {
            if (one.size > rest.size()) std::abort();
            if (one.head >> 4 == 3) yiwang::support::sources::published(one);
            rest.remove_prefix(one.size);
        }
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
