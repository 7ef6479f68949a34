// Any bytes as a vector tile: no fault of memory, no more memory than the tile's size deserves.
#include <cstddef>
#include <cstdint>
#include "base/problem.hpp"
#include "support/tile/tile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yiwang::support::tile;
    for (const auto reading : {Reading::strict, Reading::lenient}) {
        try {
            read_tile({reinterpret_cast<const char*>(data), size}, reading);
        } catch (const yiwang::Problem&) {
        }
    }
    return 0;
}
