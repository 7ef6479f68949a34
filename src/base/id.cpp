#include "base/id.hpp"
namespace yiwang {
namespace {
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t printed_length = 13;
constexpr int counter_bits = 12, node_bits = 9;
constexpr Instant epoch = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1};
}

std::string print_id(std::int64_t value) {
    std::string text(printed_length, '0');
    auto rest = static_cast<std::uint64_t>(value);
    for (auto at = text.rbegin(); at != text.rend(); ++at, rest >>= 5) *at = alphabet[rest & 31];
    return text;
}

std::optional<std::int64_t> parse_id(std::string_view text) {
    if (text.size() != printed_length || text[0] > '7') return {};
    std::uint64_t value = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == alphabet.npos) return {};
        value = value << 5 | digit;
    }
    return static_cast<std::int64_t>(value);
}

Instant given_at(std::int64_t id) {
    return epoch + std::chrono::milliseconds{id >> (counter_bits + node_bits)};
}

std::int64_t first_id_at(Instant at) {
    const auto since = std::chrono::floor<std::chrono::milliseconds>(at - epoch).count();
    return since > 0 ? since << (counter_bits + node_bits) : 0;
}

void IdSource::start_from(Instant at) {
    last_ = std::chrono::duration_cast<std::chrono::milliseconds>(at - epoch).count() << counter_bits;
}

std::int64_t IdSource::next(Instant now) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - epoch).count();
    const std::int64_t fresh = (since > 0 ? since : 0) << counter_bits;
    auto last = last_.load();
    std::int64_t mine;
    do mine = fresh > last ? fresh : last + 1;  // a full or repeated millisecond borrows from the next
    while (!last_.compare_exchange_weak(last, mine));
    const std::int64_t counter = mine & ((1 << counter_bits) - 1);
    return (mine >> counter_bits) << (counter_bits + node_bits) | node_ << counter_bits | counter;
}
}
