// Numbers of FEEL: decimal128 of IEEE 754-2008, 34 digits, ties to even (DMN 1.3, 10.3.2.3.1), over Intel's
// decimal library. Results that are no number are for the caller to see (finite). Pure; any thread.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
namespace yiwang::rule {

enum class Rounding { half_even, down, up, half_up, half_down, floor, ceiling };

class Decimal {
public:
    Decimal() : Decimal(0) {}
    Decimal(std::int64_t);
    static Decimal from_double(double);
    // "-12.5e3": digits with an optional sign, point and exponent; nothing else.
    static std::optional<Decimal> parse(std::string_view);
    // As people write it: no exponent below 1e34, no zeros after the last digit of a fraction.
    std::string print() const;
    double to_double() const;
    // The same number as an integer, if it is one and fits.
    std::optional<std::int64_t> integer() const;
    bool finite() const;
    bool negative() const;

    friend Decimal operator+(const Decimal&, const Decimal&);
    friend Decimal operator-(const Decimal&, const Decimal&);
    friend Decimal operator*(const Decimal&, const Decimal&);
    friend Decimal operator/(const Decimal&, const Decimal&);
    friend Decimal operator-(const Decimal&);
    friend bool operator==(const Decimal&, const Decimal&);
    friend std::weak_ordering operator<=>(const Decimal&, const Decimal&);

    // To so many digits after the point; scale -6111..6176.
    Decimal rounded(int scale, Rounding) const;
    Decimal power(const Decimal&) const;
    Decimal square_root() const;
    Decimal logarithm() const;    // natural
    Decimal exponential() const;

private:
    using Bits = std::array<std::uint64_t, 2>;
    explicit Decimal(Bits bits) : bits_(bits) {}
    friend struct Bid;
    Bits bits_;
};
}
