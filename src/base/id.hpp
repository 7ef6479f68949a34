// Typed, time-ordered identities.
//
// An id is a positive 63-bit number: 42 bits of milliseconds since 2020-01-01 UTC, 9 bits of the
// node that gave it, 12 bits of a counter. Ids of one node grow; ids of all nodes are in the order
// of their milliseconds. Its printed form has 13 characters of Crockford's base 32, lower case, and
// sorts as the number does. JSON carries the printed form, for JavaScript cannot hold 63 bits.
#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include "base/time.hpp"
namespace yiwang {

template <class T>
struct Id {
    std::int64_t value{};
    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
};

// The printed form of an id, 13 characters.
std::string print_id(std::int64_t value);

// Reads the printed form. Nothing if it is not 13 characters of the alphabet, or above 63 bits.
std::optional<std::int64_t> parse_id(std::string_view text);

template <class T>
std::string to_string(Id<T> id) {
    return print_id(id.value);
}

// When an id was given, to the millisecond.
Instant given_at(std::int64_t id);
// None that was given at this time or later is smaller.
std::int64_t first_id_at(Instant);

// Gives ids. Never the same twice, also when the clock stands still or goes back. Any thread may ask.
class IdSource {
public:
    // node: 0..511, different for each process that writes to one store.
    explicit IdSource(int node) : node_(node) {}
    std::int64_t next(Instant now);
    // No id will be older than this, whatever the clock says.
    void start_from(Instant);

private:
    std::int64_t node_;
    std::atomic<std::int64_t> last_{0};  // milliseconds and counter, without the node
};
}

template <class T>
struct std::hash<yiwang::Id<T>> {
    std::size_t operator()(yiwang::Id<T> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
