#include "support/geometry/exact.hpp"
#include <array>
#include <limits>
namespace yiwang::support::geometry {
namespace {
// A sum of doubles without error: parts that do not overlap, the least first.
class Sum {
public:
    void add_product(double a, double b) {
        const double product = a * b;
        add(std::fma(a, b, -product));
        add(product);
    }
    int sign() const {
        for (std::size_t i = count_; i-- > 0;)
            if (parts_[i] != 0) return parts_[i] > 0 ? 1 : -1;
        return 0;
    }

private:
    void add(double term) {
        for (std::size_t i = 0; i < count_; ++i) {
            const double sum = term + parts_[i];
            const double shadow = sum - term;
            parts_[i] = (term - (sum - shadow)) + (parts_[i] - shadow);
            term = sum;
        }
        parts_[count_++] = term;
    }
    std::array<double, 12> parts_{};
    std::size_t count_ = 0;
};

int exact_side(Spot a, Spot b, Spot c) {
    Sum sum;  // (b - a) x (c - a), multiplied out
    sum.add_product(a.x, b.y);
    sum.add_product(-a.y, b.x);
    sum.add_product(b.x, c.y);
    sum.add_product(-b.y, c.x);
    sum.add_product(c.x, a.y);
    sum.add_product(-c.y, a.x);
    return sum.sign();
}
}

int side_of(Spot a, Spot b, Spot c) {
    constexpr double epsilon = std::numeric_limits<double>::epsilon() / 2;
    constexpr double bound = (3 + 16 * epsilon) * epsilon;
    const double left = (a.x - c.x) * (b.y - c.y), right = (a.y - c.y) * (b.x - c.x);
    const double area = left - right;
    const double error = bound * (std::abs(left) + std::abs(right));
    if (area > error) return 1;
    if (-area > error) return -1;
    return exact_side(a, b, c);
}
}
