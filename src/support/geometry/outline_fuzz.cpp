// Any text as GeoJSON: no fault of memory, and an outline that was read comes back from what is printed of
// it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include "support/geometry/shapes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yiwang::support::geometry;
    try {
        const auto outline = first_outline({reinterpret_cast<const char*>(data), size});
        const auto printed = print_outline(outline);
        if (print_outline(first_outline(printed)) != printed) std::abort();
        const Shape shape(outline);
        if (shape.fault().empty() && !shape.holds(shape.inner_point()) && shape.area() > 1e-9) std::abort();
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
