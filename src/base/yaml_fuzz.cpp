// Any text as YAML: no fault of memory, and faults are Problems.
#include <cstddef>
#include <cstdint>
#include "base/yaml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        yiwang::json::print(yiwang::parse_yaml({reinterpret_cast<const char*>(data), size}, "fuzz"));
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
