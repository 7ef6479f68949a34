// Vectors of plain values as bytes, in this machine's order: what model files are made of. Any thread.
#pragma once
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
namespace yiwang::packed {

// The count in eight bytes, then the values.
template <class T>
void put(std::string& out, const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::uint64_t count = values.size();
    out.append(reinterpret_cast<const char*>(&count), sizeof count);
    out.append(reinterpret_cast<const char*>(values.data()), count * sizeof(T));
}

// Takes from the front what put() wrote; nothing if it is not all there.
template <class T>
std::optional<std::vector<T>> take(std::string_view& in) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::uint64_t count = 0;
    if (in.size() < sizeof count) return {};
    std::memcpy(&count, in.data(), sizeof count);
    in.remove_prefix(sizeof count);
    if (count > in.size() / sizeof(T)) return {};
    std::vector<T> out(count);
    if (count) std::memcpy(out.data(), in.data(), count * sizeof(T));
    in.remove_prefix(count * sizeof(T));
    return out;
}
}
