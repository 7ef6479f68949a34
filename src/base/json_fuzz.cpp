// Any text as JSON: no fault of memory, and what was read comes back from what was printed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include "base/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto printed = yiwang::json::print(yiwang::json::parse(text));
        if (yiwang::json::print(yiwang::json::parse(printed)) != printed) std::abort();
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
