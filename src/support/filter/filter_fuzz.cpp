// Any text as CQL2: no fault of memory, and what was read is asked of a row without one.
#include <cstddef>
#include <cstdint>
#include "support/filter/filter.hpp"

namespace {
struct Empty : yiwang::support::filter::Row {
    yiwang::support::filter::Value value(std::size_t) const override { return 7.0; }
    const yiwang::support::geometry::Geometry& geometry() const override { return shape; }
    yiwang::support::geometry::Geometry shape = yiwang::support::geometry::point_geometry({114, 22});
};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using yiwang::support::filter::Filter;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto filter = size && text[0] == '{' ? Filter::from_json(text) : Filter::from_text(text);
        filter.bind({"a", "b"}, "geometry").holds(Empty());
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
