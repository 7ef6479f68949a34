#include "kernel/rule/value.hpp"
#include <algorithm>
#include "base/text.hpp"
namespace yiwang::rule {
namespace {
template <class T>
int sign(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

// Zoned times are compared by the instant, local ones as they stand; one of each has no order. To the second, for a
// fraction is no part of the value that is compared (10.3.2.3.4 and 10.3.2.3.5).
std::optional<int> compare_times(const TimeValue& a, const TimeValue& b) {
    static constexpr DateValue some_day{2000, 1, 1};  // a zone's name needs one
    const auto one = a.offset(some_day), two = b.offset(some_day);
    if (one.has_value() != two.has_value()) return {};
    const auto seconds = [](const TimeValue& t) { return t.hour * 3600 + t.minute * 60 + t.second; };
    return sign(seconds(a) - one.value_or(0), seconds(b) - two.value_or(0));
}

std::optional<int> compare_date_times(const DateTimeValue& a, const DateTimeValue& b) {
    const auto one = a.time.offset(a.date), two = b.time.offset(b.date);
    if (one.has_value() != two.has_value()) return {};
    const auto second = [](const DateTimeValue& at, std::int32_t offset) { return at.date.days() * 86'400 + at.time.hour * 3600 + at.time.minute * 60 + at.time.second - offset; };
    return sign(second(a, one.value_or(0)), second(b, two.value_or(0)));
}

std::optional<bool> equal_lists(const List& a, const List& b) {
    if (a.size() != b.size()) return false;
    std::optional<bool> out = true;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto one = equal(a[i], b[i]);
        if (one && !*one) return false;
        if (!one) out.reset();
    }
    return out;
}

std::optional<bool> equal_contexts(const Context& a, const Context& b) {
    if (a.entries.size() != b.entries.size()) return false;
    std::optional<bool> out = true;
    for (const auto& [name, value] : a.entries) {
        const auto* other = b.find(name);
        if (!other) return false;
        const auto one = equal(value, *other);
        if (one && !*one) return false;
        if (!one) out.reset();
    }
    return out;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else if (c == '\r') out += "\\r";
        else if (c == '\t') out += "\\t";
        else out += c;
    }
    return out + "\"";
}

std::string print_with(const Value& value, const std::function<std::string(const Value&)>& inner) {
    switch (value.kind()) {
        case Kind::null: return "null";
        case Kind::boolean: return *value.boolean() ? "true" : "false";
        case Kind::number: return value.number()->print();
        case Kind::string: return *value.string();
        case Kind::date: return print(*value.date());
        case Kind::time: return print(*value.time());
        case Kind::date_time: return print(*value.date_time());
        case Kind::days: return print(*value.days());
        case Kind::months: return print(*value.months());
        case Kind::function: return "function";
        case Kind::list: {
            std::string out = "[";
            for (const auto& item : *value.list()) out += (out.size() > 1 ? ", " : "") + inner(item);
            return out + "]";
        }
        case Kind::context: {
            std::string out = "{";
            for (const auto& [name, item] : value.context()->entries) {
                const bool plain = name.find_first_of("\"\\{}:, ") == name.npos;
                out += (out.size() > 1 ? ", " : "") + (plain ? name : quoted(name)) + ": " + inner(item);
            }
            return out + "}";
        }
        case Kind::range: {
            const auto& r = *value.range();
            if (r.start.null() && !r.end.null()) return std::string("(") + (r.end_included ? "<= " : "< ") + inner(r.end) + ")";
            if (r.end.null() && !r.start.null()) return std::string("(") + (r.start_included ? ">= " : "> ") + inner(r.start) + ")";
            return (r.start_included ? "[" : "(") + inner(r.start) + ".." + inner(r.end) + (r.end_included ? "]" : ")");
        }
    }
    return {};
}
}

const Value* Context::find(std::string_view name) const {
    for (const auto& [key, value] : entries)
        if (key == name) return &value;
    return nullptr;
}

void Context::set(std::string name, Value value) {
    for (auto& [key, old] : entries)
        if (key == name) {
            old = std::move(value);
            return;
        }
    entries.emplace_back(std::move(name), std::move(value));
}

std::optional<bool> equal(const Value& a, const Value& b) {
    if (a.null() || b.null()) return a.null() && b.null();
    if (a.kind() != b.kind()) return {};
    switch (a.kind()) {
        case Kind::boolean: return *a.boolean() == *b.boolean();
        case Kind::number: return *a.number() == *b.number();
        case Kind::string: return *a.string() == *b.string();
        case Kind::list: return equal_lists(*a.list(), *b.list());
        case Kind::context: return equal_contexts(*a.context(), *b.context());
        case Kind::function: return a.function() == b.function();
        case Kind::range: {
            const auto &one = *a.range(), &two = *b.range();
            if (one.start_included != two.start_included || one.end_included != two.end_included || one.by_sign != two.by_sign) return false;
            const auto start = equal(one.start, two.start), end = equal(one.end, two.end);
            if ((start && !*start) || (end && !*end)) return false;
            if (!start || !end) return {};
            return true;
        }
        default: {
            const auto order = compare(a, b);
            if (!order) return false;  // a local and a zoned time are two
            return *order == 0;
        }
    }
}

std::optional<int> compare(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return {};
    switch (a.kind()) {
        case Kind::number: return sign(*a.number(), *b.number());
        case Kind::string: return sign(*a.string(), *b.string());  // UTF-8 sorts as its code points do
        case Kind::date: return sign(a.date()->days(), b.date()->days());
        case Kind::time: return compare_times(*a.time(), *b.time());
        case Kind::date_time: return compare_date_times(*a.date_time(), *b.date_time());
        case Kind::days: return sign(*a.days(), *b.days());
        case Kind::months: return sign(*a.months(), *b.months());
        default: return {};
    }
}

std::optional<bool> contains(const Range& range, const Value& point) {
    if (!range.by_sign && (range.start.null() || range.end.null())) return {};
    bool inside = true;
    if (!range.start.null()) {
        const auto order = compare(point, range.start);
        if (!order) return {};
        inside = range.start_included ? *order >= 0 : *order > 0;
    }
    if (!range.end.null()) {
        const auto order = compare(point, range.end);
        if (!order) return {};
        inside = inside && (range.end_included ? *order <= 0 : *order < 0);
    }
    return inside;
}

std::string print(const Value& value) {
    return print_with(value, [](const Value& item) { return item.string() ? quoted(*item.string()) : print(item); });
}

std::string brief(const Value& value) {
    if (value.list()) return "a list of " + std::to_string(value.list()->size());
    if (value.context()) return "a context";
    if (value.range()) return "a range";
    return ellipsis(print(value), 60);
}

std::string literal(const Value& value) {
    switch (value.kind()) {
        case Kind::string: return quoted(*value.string());
        case Kind::date:
        case Kind::time:
        case Kind::date_time:
        case Kind::days:
        case Kind::months: return "@\"" + print(value) + "\"";
        case Kind::context: {  // names in quotes: any name can be read again
            std::string out = "{";
            for (const auto& [name, item] : value.context()->entries) out += (out.size() > 1 ? ", " : "") + quoted(name) + ": " + literal(item);
            return out + "}";
        }
        default: return print_with(value, literal);
    }
}

Value from_json(const json::Value& in) {
    if (in.is_bool()) return in.get_bool();
    if (in.is_int64()) return in.get_int64();
    if (in.is_number()) return Decimal::from_double(in.to_number<double>());
    if (in.is_string()) return std::string(in.get_string());
    if (in.is_array()) {
        List out;
        for (const auto& item : in.get_array()) out.push_back(from_json(item));
        return out;
    }
    if (in.is_object()) {
        Context out;
        for (const auto& field : in.get_object()) out.entries.emplace_back(field.key(), from_json(field.value()));
        return out;
    }
    return {};
}

json::Value to_json(const Value& value) {
    switch (value.kind()) {
        case Kind::null: return nullptr;
        case Kind::boolean: return *value.boolean();
        case Kind::number: {
            if (const auto whole = value.number()->integer()) return *whole;
            return value.number()->to_double();
        }
        case Kind::list: {
            json::Array out;
            for (const auto& item : *value.list()) out.push_back(to_json(item));
            return out;
        }
        case Kind::context: {
            json::Object out;
            for (const auto& [name, item] : value.context()->entries) out.emplace(name, to_json(item));
            return out;
        }
        default: return json::Value(print(value));
    }
}
}
