#include "kernel/rule/decimal.hpp"
#include <cstring>
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <bid_conf.h>
#include <bid_functions.h>
}
#pragma GCC diagnostic pop
namespace yiwang::rule {

// Between our bits and the library's.
struct Bid {
    static BID_UINT128 of(const Decimal& number) {
        BID_UINT128 out;
        std::memcpy(&out, number.bits_.data(), sizeof out);
        return out;
    }
    static Decimal to(const BID_UINT128& bits) {
        Decimal::Bits out;
        std::memcpy(out.data(), &bits, sizeof out);
        return Decimal(out);
    }
};

namespace {
constexpr unsigned half_even = 0;  // the library's number for it
thread_local unsigned ignored = 0;              // flags are not read: whether a result is finite says enough
}

Decimal::Decimal(std::int64_t value) {
    const auto bits = bid128_from_int64(value);
    std::memcpy(bits_.data(), &bits, sizeof bits);
}

Decimal Decimal::from_double(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    double shortest = 0;
    for (int digits = 1; digits < 18 && shortest != value; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        std::sscanf(text, "%lf", &shortest);
    }
    return parse(text).value_or(Bid::to(binary64_to_bid128(value, half_even, &ignored)));
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    std::size_t at = 0, digits = 0;
    const auto skip_digits = [&] {
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at, ++digits;
    };
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    skip_digits();
    if (at < text.size() && text[at] == '.') ++at, skip_digits();
    if (digits == 0) return {};
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        digits = 0;
        skip_digits();
        if (digits == 0) return {};
    }
    if (at != text.size()) return {};
    std::string copy(text);
    const auto out = Bid::to(bid128_from_string(copy.data(), half_even, &ignored));
    if (!out.finite()) return {};
    return out;
}

std::string Decimal::print() const {
    char raw[64];
    bid128_to_string(raw, Bid::of(*this), &ignored);  // "-12345E-2"
    std::string_view text(raw);
    const bool minus = text.front() == '-';
    text.remove_prefix(1);
    const auto e = text.find('E');
    if (e == text.npos) return std::string(raw);
    std::string digits(text.substr(0, e));
    int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    while (!digits.empty() && digits.back() == '0') digits.pop_back(), ++exponent;
    if (digits.empty()) return "0";
    const int point = static_cast<int>(digits.size()) + exponent;  // where the point stands in the digits
    std::string out = minus ? "-" : "";
    if (point > 40 || point < -40) {
        out += digits.substr(0, 1);
        if (digits.size() > 1) out += "." + digits.substr(1);
        return out + "E" + (point > 0 ? "+" : "") + std::to_string(point - 1);
    }
    if (point <= 0) return out + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    if (exponent >= 0) return out + digits + std::string(static_cast<std::size_t>(exponent), '0');
    return out + digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
}

double Decimal::to_double() const {
    return bid128_to_binary64(Bid::of(*this), half_even, &ignored);
}

std::optional<std::int64_t> Decimal::integer() const {
    if (!finite()) return {};
    const std::int64_t out = bid128_to_int64_int(Bid::of(*this), &ignored);
    if (Decimal(out) != *this) return {};
    return out;
}

bool Decimal::finite() const {
    return bid128_isFinite(Bid::of(*this));
}

bool Decimal::negative() const {
    return *this < Decimal(0);
}

Decimal operator+(const Decimal& a, const Decimal& b) {
    return Bid::to(bid128_add(Bid::of(a), Bid::of(b), half_even, &ignored));
}
Decimal operator-(const Decimal& a, const Decimal& b) {
    return Bid::to(bid128_sub(Bid::of(a), Bid::of(b), half_even, &ignored));
}
Decimal operator*(const Decimal& a, const Decimal& b) {
    return Bid::to(bid128_mul(Bid::of(a), Bid::of(b), half_even, &ignored));
}
Decimal operator/(const Decimal& a, const Decimal& b) {
    return Bid::to(bid128_div(Bid::of(a), Bid::of(b), half_even, &ignored));
}
Decimal operator-(const Decimal& a) {
    return Decimal(0) - a;
}
bool operator==(const Decimal& a, const Decimal& b) {
    return bid128_quiet_equal(Bid::of(a), Bid::of(b), &ignored);
}
std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) {
    if (bid128_quiet_less(Bid::of(a), Bid::of(b), &ignored)) return std::weak_ordering::less;
    return a == b ? std::weak_ordering::equivalent : std::weak_ordering::greater;
}

Decimal Decimal::rounded(int scale, Rounding how) const {
    if (scale >= -bid128_quantexp(Bid::of(*this), &ignored)) return *this;  // it has no more digits than that
    const auto moved = bid128_scalbn(Bid::of(*this), scale, half_even, &ignored);
    const auto one = Bid::of(Decimal(1));
    const bool minus = negative();
    BID_UINT128 whole;
    switch (how) {
        case Rounding::half_even: whole = bid128_round_integral_nearest_even(moved, &ignored); break;
        case Rounding::half_up: whole = bid128_round_integral_nearest_away(moved, &ignored); break;
        case Rounding::down: whole = bid128_round_integral_zero(moved, &ignored); break;
        case Rounding::floor: whole = bid128_round_integral_negative(moved, &ignored); break;
        case Rounding::ceiling: whole = bid128_round_integral_positive(moved, &ignored); break;
        case Rounding::up: whole = minus ? bid128_round_integral_negative(moved, &ignored) : bid128_round_integral_positive(moved, &ignored); break;
        case Rounding::half_down: {
            whole = bid128_round_integral_zero(moved, &ignored);
            const auto rest = Bid::to(bid128_abs(bid128_sub(moved, whole, half_even, &ignored)));
            if (rest > *Decimal::parse("0.5")) whole = minus ? bid128_sub(whole, one, half_even, &ignored) : bid128_add(whole, one, half_even, &ignored);
            break;
        }
    }
    return Bid::to(bid128_scalbn(whole, -scale, half_even, &ignored));
}

Decimal Decimal::power(const Decimal& exponent) const {
    const auto times = exponent.integer();
    if (times && *times >= -64 && *times <= 64) {  // exactly, where repeated multiplication is
        Decimal out(1);
        for (std::int64_t i = 0; i < std::abs(*times); ++i) out = out * *this;
        return *times < 0 ? Decimal(1) / out : out;
    }
    return Bid::to(bid128_pow(Bid::of(*this), Bid::of(exponent), half_even, &ignored));
}

Decimal Decimal::square_root() const {
    return Bid::to(bid128_sqrt(Bid::of(*this), half_even, &ignored));
}
Decimal Decimal::logarithm() const {
    return Bid::to(bid128_log(Bid::of(*this), half_even, &ignored));
}
Decimal Decimal::exponential() const {
    return Bid::to(bid128_exp(Bid::of(*this), half_even, &ignored));
}
}
