// Numeric functions (10.3.4.5), the statistics of lists, and sort() (10.3.4.8).
#include <algorithm>
#include "kernel/rule/builtin.hpp"
namespace yiwang::rule {
namespace {
constexpr std::int64_t scale_min = -6111, scale_max = 6176;

Value rounded(Evaluation& e, const Value& v, const Value& to, Rounding how) {
    const auto *number = number_of(v), *given = number_of(to);
    if (!number || !given) return e.note("a number and a scale are needed");
    const auto scale = given->rounded(0, Rounding::down).integer();
    if (!scale || *scale < scale_min || *scale > scale_max) return e.note("the scale is outside -6111..6176");
    const auto out = number->rounded(static_cast<int>(*scale), how);
    return out.finite() ? Value(out) : e.note("the result is no number");
}

template <Rounding how>
Value round_to(Evaluation& e, List& v) {
    return rounded(e, v[0], v[1], how);
}
template <Rounding how>
Value round_whole(Evaluation& e, List& v) {
    return rounded(e, v[0], 0, how);
}

template <class F>
Value of_number(Evaluation& e, const Value& v, F f) {
    const auto* number = number_of(v);
    if (!number) return e.note("a number is needed");
    const Decimal out = f(*number);
    return out.finite() ? Value(out) : e.note("the result is no number");
}

Value absolute(Evaluation& e, List& v) {
    if (const auto* d = as(v[0], &Value::days)) return DaysDuration{d->nanos < 0 ? -d->nanos : d->nanos};
    if (const auto* m = as(v[0], &Value::months)) return MonthsDuration{std::abs(m->months)};
    return of_number(e, v[0], [](const Decimal& n) { return n.negative() ? -n : n; });
}

Value modulo(Evaluation& e, List& v) {
    const auto *dividend = number_of(v[0]), *divisor = number_of(v[1]);
    if (!dividend || !divisor || *divisor == Decimal(0)) return e.note("modulo() takes a dividend and a divisor that is not zero");
    const auto out = *dividend - *divisor * (*dividend / *divisor).rounded(0, Rounding::floor);
    return out.finite() ? Value(out) : e.note("the result is no number");
}

Value parity(Evaluation& e, const Value& v, bool odd) {
    const auto* number = number_of(v);
    if (!number) return e.note("a number is needed");
    const auto whole = number->rounded(0, Rounding::down);
    if (whole != *number) return false;
    const auto rest = whole - Decimal(2) * (whole / Decimal(2)).rounded(0, Rounding::down);
    return (rest != Decimal(0)) == odd;
}

std::optional<std::vector<Decimal>> numbers_of(const List& v) {
    const auto& items = v.size() == 1 && v[0].list() ? *v[0].list() : v;
    std::vector<Decimal> out;
    for (const auto& item : items) {
        if (!item.number()) return {};
        out.push_back(*item.number());
    }
    return out;
}

Value median(Evaluation& e, List& v) {
    auto numbers = numbers_of(v);
    if (!numbers) return e.note("numbers are needed");
    if (numbers->empty()) return {};
    std::ranges::sort(*numbers, [](const Decimal& a, const Decimal& b) { return a < b; });
    const auto half = numbers->size() / 2;
    return numbers->size() % 2 ? (*numbers)[half] : ((*numbers)[half - 1] + (*numbers)[half]) / Decimal(2);
}

// Of a sample: the sum of squares is divided by one less than the count.
Value stddev(Evaluation& e, List& v) {
    const auto numbers = numbers_of(v);
    if (!numbers || numbers->size() < 2) return e.note("two numbers or more are needed");
    const Decimal count(static_cast<std::int64_t>(numbers->size()));
    Decimal sum(0), squares(0);
    for (const auto& n : *numbers) sum = sum + n;
    const auto mean = sum / count;
    for (const auto& n : *numbers) squares = squares + (n - mean) * (n - mean);
    const auto out = (squares / (count - Decimal(1))).square_root();
    return out.finite() ? Value(out) : e.note("the result is no number");
}

Value mode(Evaluation& e, List& v) {
    auto numbers = numbers_of(v);
    if (!numbers) return e.note("numbers are needed");
    std::ranges::sort(*numbers, [](const Decimal& a, const Decimal& b) { return a < b; });
    List out;
    std::size_t most = 0;
    for (std::size_t i = 0, end = 0; i < numbers->size(); i = end) {
        for (end = i; end < numbers->size() && (*numbers)[end] == (*numbers)[i];) ++end;
        if (end - i > most) most = end - i, out.clear();
        if (end - i == most) out.push_back((*numbers)[i]);
    }
    return out;
}

// A merge sort, for an order that a user wrote may contradict itself; that must not matter but for the result.
bool merge_sort(Evaluation& e, List& items, const Function& precedes) {
    if (items.size() < 2) return true;
    const auto half = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    List left(items.begin(), half), right(half, items.end());
    if (!merge_sort(e, left, precedes) || !merge_sort(e, right, precedes)) return false;
    std::size_t l = 0, r = 0;
    for (auto& out : items) {
        bool take_right = l == left.size();
        if (l < left.size() && r < right.size()) {
            const auto before = e.call(precedes, {right[r], left[l]});
            if (!before.boolean()) return false;
            take_right = *before.boolean();
        }
        out = take_right ? right[r++] : left[l++];
    }
    return true;
}

Value sort(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("sort() takes a list");
    auto items = items_of(v[0]);
    e.work(items.size());
    if (v[1].null()) {
        for (const auto& item : items)
            if (!compare(item, items[0])) return e.note("these have no order");
        std::ranges::stable_sort(items, [](const Value& a, const Value& b) { return *compare(a, b) < 0; });
        return items;
    }
    const auto* precedes = v[1].function();
    if (!precedes || precedes->parameters.size() != 2) return e.note("sort() takes a function of two parameters");
    return merge_sort(e, items, *precedes) ? Value(items) : e.note("the order must be true or false");
}
}

std::vector<Builtin> number_functions() {
    return {
        {"decimal", {{{"n", "scale"}, 2, false, round_to<Rounding::half_even>}}},
        {"floor", {{{"n"}, 1, false, round_whole<Rounding::floor>}, {{"n", "scale"}, 2, false, round_to<Rounding::floor>}}},
        {"ceiling", {{{"n"}, 1, false, round_whole<Rounding::ceiling>}, {{"n", "scale"}, 2, false, round_to<Rounding::ceiling>}}},
        {"round up", {{{"n", "scale"}, 2, false, round_to<Rounding::up>}}},
        {"round down", {{{"n", "scale"}, 2, false, round_to<Rounding::down>}}},
        {"round half up", {{{"n", "scale"}, 2, false, round_to<Rounding::half_up>}}},
        {"round half down", {{{"n", "scale"}, 2, false, round_to<Rounding::half_down>}}},
        {"abs", {{{"n"}, 1, false, absolute}}},
        {"modulo", {{{"dividend", "divisor"}, 2, false, modulo}}},
        {"sqrt", {{{"number"}, 1, false, [](Evaluation& e, List& v) { return of_number(e, v[0], [](const Decimal& n) { return n.square_root(); }); }}}},
        {"log", {{{"number"}, 1, false, [](Evaluation& e, List& v) { return of_number(e, v[0], [](const Decimal& n) { return n.logarithm(); }); }}}},
        {"exp", {{{"number"}, 1, false, [](Evaluation& e, List& v) { return of_number(e, v[0], [](const Decimal& n) { return n.exponential(); }); }}}},
        {"odd", {{{"number"}, 1, false, [](Evaluation& e, List& v) { return parity(e, v[0], true); }}}},
        {"even", {{{"number"}, 1, false, [](Evaluation& e, List& v) { return parity(e, v[0], false); }}}},
        {"median", {{{"list"}, 1, true, median}}},
        {"stddev", {{{"list"}, 1, true, stddev}}},
        {"mode", {{{"list"}, 1, true, mode}}},
    };
}

std::vector<Builtin> sort_functions() {
    return {{"sort", {{{"list", "precedes"}, 1, false, sort}}}};
}
}
