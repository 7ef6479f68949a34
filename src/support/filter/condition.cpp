#include "support/filter/condition.hpp"
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <array>
#include <cmath>
#include <limits>
#include "base/text.hpp"
namespace yiwang::support::filter {
namespace {
constexpr std::int64_t dawn = std::numeric_limits<std::int64_t>::min(), dusk = std::numeric_limits<std::int64_t>::max();

std::optional<std::int64_t> moment_in(const Value& value) {
    const auto* text = std::get_if<std::string_view>(&value);
    return text ? moment_of(*text) : std::nullopt;
}

// OGC 21-065r2 table 10, Allen's relations.
bool stands(When when, Period a, Period b) {
    switch (when) {
        case When::after: return a.from > b.to;
        case When::before: return a.to < b.from;
        case When::contains: return a.from < b.from && a.to > b.to;
        case When::disjoint: return a.from > b.to || a.to < b.from;
        case When::during: return a.from > b.from && a.to < b.to;
        case When::equals: return a.from == b.from && a.to == b.to;
        case When::finished_by: return a.from < b.from && a.to == b.to;
        case When::finishes: return a.from > b.from && a.to == b.to;
        case When::intersects: return a.from <= b.to && a.to >= b.from;
        case When::meets: return a.to == b.from;
        case When::met_by: return a.from == b.to;
        case When::overlapped_by: return a.from > b.from && a.from < b.to && a.to > b.to;
        case When::overlaps: return a.from < b.from && a.to > b.from && a.to < b.to;
        case When::started_by: return a.from == b.from && a.to > b.to;
        case When::starts: return a.from == b.from && a.to < b.to;
    }
    return false;
}

std::string without_accents(std::string_view text) {
    UErrorCode wrong = U_ZERO_ERROR;
    const auto* decomposing = icu::Normalizer2::getNFDInstance(wrong);
    const auto apart = decomposing->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))), wrong);
    icu::UnicodeString kept;
    for (int i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 c = apart.char32At(i);
        if (u_charType(c) != U_NON_SPACING_MARK) kept.append(c);
    }
    std::string out;
    return kept.toUTF8String(out);
}

std::string without_case(std::string_view text) {
    auto folded = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
    folded.foldCase();
    std::string out;
    return folded.toUTF8String(out);
}

// % any characters, _ one, \ takes the next as it is.
bool is_like(std::u32string_view text, std::u32string_view pattern) {
    std::size_t t = 0, p = 0, star = pattern.npos, star_text = 0;
    const auto fits = [&] {
        if (p >= pattern.size()) return std::size_t{0};
        if (pattern[p] == U'\\' && p + 1 < pattern.size()) return pattern[p + 1] == text[t] ? std::size_t{2} : 0;
        return pattern[p] == U'_' || pattern[p] == text[t] ? std::size_t{1} : 0;
    };
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == U'%') star = p++, star_text = t;
        else if (const auto step = fits()) ++t, p += step;
        else if (star != pattern.npos) p = star + 1, t = ++star_text;
        else return false;
    }
    while (p < pattern.size() && pattern[p] == U'%') ++p;
    return p == pattern.size();
}
}

std::optional<std::int64_t> moment_of(std::string_view text) {
    if (const auto instant = parse_instant(text)) return instant->time_since_epoch().count();
    if (const auto date = parse_date(text)) return std::chrono::microseconds(date->time_since_epoch()).count();
    return {};
}

Given Condition::Node::give(const Row& row) const {
    switch (op) {
        case Op::literal: return Given(literal());
        case Op::property: return Given(row.value(field));
        case Op::casei:
        case Op::accenti: {
            const auto inner = args[0].give(row);
            const auto value = inner.get();
            const auto* text = std::get_if<std::string_view>(&value);
            if (!text || text->empty()) return Given(value);
            return Given::text(op == Op::casei ? without_case(*text) : without_accents(*text));
        }
        case Op::plus:
        case Op::minus:
        case Op::times:
        case Op::divided:
        case Op::remainder:
        case Op::whole_divided:
        case Op::power: return Given(reckon(row));
        default: {
            const auto truth = test(row);
            return truth ? Given(Value(*truth)) : Given();
        }
    }
}

Value Condition::Node::reckon(const Row& row) const {
    const auto a = args[0].give(row).get(), b = args[1].give(row).get();
    const auto *x = std::get_if<double>(&a), *y = std::get_if<double>(&b);
    if (!x || !y) return {};
    switch (op) {
        case Op::plus: return *x + *y;
        case Op::minus: return *x - *y;
        case Op::times: return *x * *y;
        case Op::divided: return *y == 0 ? Value() : Value(*x / *y);
        case Op::remainder: return *y == 0 ? Value() : Value(std::fmod(*x, *y));
        case Op::whole_divided: return *y == 0 ? Value() : Value(std::trunc(*x / *y));
        default: return std::pow(*x, *y);
    }
}

std::optional<int> Condition::Node::order(const Node& left, const Given& a_given, const Node& right, const Given& b_given) {
    const auto a = a_given.get(), b = b_given.get();
    if (left.is_moment || right.is_moment) {
        const auto x = left.is_moment ? std::optional(left.moment) : moment_in(a), y = right.is_moment ? std::optional(right.moment) : moment_in(b);
        if (!x || !y) return {};
        return *x < *y ? -1 : *x > *y;
    }
    if (const auto* x = std::get_if<double>(&a), *y = std::get_if<double>(&b); x && y) return *x < *y ? -1 : *x > *y;
    if (const auto* x = std::get_if<std::string_view>(&a), *y = std::get_if<std::string_view>(&b); x && y) return x->compare(*y) < 0 ? -1 : *x != *y;
    if (const auto* x = std::get_if<bool>(&a), *y = std::get_if<bool>(&b); x && y) return int{*x} - int{*y};
    return {};
}
std::optional<bool> Condition::Node::test(const Row& row) const {
    switch (op) {
        case Op::conjunction:
        case Op::disjunction: {
            const bool decides = op == Op::disjunction;
            bool unknown = false;
            for (const auto& arg : args) {
                const auto one = arg.test(row);
                if (one && *one == decides) return decides;
                unknown |= !one;
            }
            return unknown ? std::nullopt : std::optional(!decides);
        }
        case Op::negation: {
            const auto one = args[0].test(row);
            return one ? std::optional(!*one) : std::nullopt;
        }
        case Op::is_null: return std::holds_alternative<std::monostate>(args[0].give(row).get()) && (args[0].op != Op::own_shape || row.geometry().empty());
        case Op::like: {
            const auto text_given = args[0].give(row), pattern_given = args[1].give(row);
            const auto text_value = text_given.get(), pattern_value = pattern_given.get();
            const auto *one = std::get_if<std::string_view>(&text_value), *pattern = std::get_if<std::string_view>(&pattern_value);
            if (!one || !pattern) return {};
            return is_like(to_utf32(*one), to_utf32(*pattern));
        }
        case Op::between: {
            const auto value = args[0].give(row);
            const auto low = order(args[0], value, args[1], args[1].give(row)), high = order(args[0], value, args[2], args[2].give(row));
            return low && high ? std::optional(*low >= 0 && *high <= 0) : std::nullopt;
        }
        case Op::in: {
            const auto value = args[0].give(row);
            bool unknown = std::holds_alternative<std::monostate>(value.get());
            for (std::size_t i = 1; i < args.size(); ++i) {
                const auto same = order(args[0], value, args[i], args[i].give(row));
                if (same && *same == 0) return true;
            }
            return unknown ? std::nullopt : std::optional(false);
        }
        case Op::equal:
        case Op::unequal:
        case Op::less:
        case Op::greater:
        case Op::at_most:
        case Op::at_least: return compare(row);
        case Op::spatial: return geometry::related(args[0].shape_in(row), relation, args[1].shape_in(row));
        case Op::temporal: {
            const auto a = args[0].period(row), b = args[1].period(row);
            return a && b ? std::optional(stands(when, *a, *b)) : std::nullopt;
        }
        default: {
            const auto value = give(row).get();
            const auto* truth = std::get_if<bool>(&value);
            return truth ? std::optional(*truth) : std::nullopt;
        }
    }
}

std::optional<Period> Condition::Node::period(const Row& row) const {
    if (op == Op::interval) {
        const auto begin = args[0].period(row), end = args[1].period(row);
        return begin && end ? std::optional(Period{begin->from, end->to}) : std::nullopt;
    }
    if (is_text && text == "..") return Period{dawn, dusk};
    if (is_moment) return Period{moment, moment};
    const auto at = moment_in(give(row).get());
    return at ? std::optional(Period{*at, *at}) : std::nullopt;
}

std::optional<bool> Condition::Node::compare(const Row& row) const {
    const auto sign = order(args[0], args[0].give(row), args[1], args[1].give(row));
    if (!sign) return {};
    switch (op) {
        case Op::equal: return *sign == 0;
        case Op::unequal: return *sign != 0;
        case Op::less: return *sign < 0;
        case Op::greater: return *sign > 0;
        case Op::at_most: return *sign <= 0;
        default: return *sign >= 0;
    }
}

bool Condition::holds(const Row& row) const {
    return root_->test(row).value_or(false);
}
}
