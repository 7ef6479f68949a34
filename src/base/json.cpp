#include "base/json.hpp"
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>
namespace yiwang::json {
namespace {
constexpr std::size_t depth_max = 32;

Problem malformed(std::string details) {
    return Problem(400, "json.malformed",
                   {"请求内容不是有效的 JSON（UTF-8）。", "The request is not well-formed JSON in UTF-8."},
                   {}, std::move(details));
}

// Builds the value as boost::json::parse does, with two differences: members are counted, for equal names
// would silently become one; and a fraction is the nearest double, which Boost 1.81 misses by a bit.
struct Builder {
    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();
    using Wrong = boost::system::error_code;
    using Text = boost::json::string_view;

    Builder() { values.reset(); }
    bool on_document_begin(Wrong&) { return true; }
    bool on_document_end(Wrong&) { return true; }
    bool on_object_begin(Wrong&) { return true; }
    bool on_object_end(std::size_t count, Wrong&) {
        return members += count, values.push_object(count), true;
    }
    bool on_array_begin(Wrong&) { return true; }
    bool on_array_end(std::size_t count, Wrong&) { return values.push_array(count), true; }
    bool on_key_part(Text part, std::size_t, Wrong&) { return values.push_chars(part), true; }
    bool on_key(Text part, std::size_t, Wrong&) { return values.push_key(part), true; }
    bool on_string_part(Text part, std::size_t, Wrong&) { return values.push_chars(part), true; }
    bool on_string(Text part, std::size_t, Wrong&) { return values.push_string(part), true; }
    bool on_number_part(Text part, Wrong&) { return digits.append(part.data(), part.size()), true; }
    bool on_int64(std::int64_t value, Text, Wrong&) { return digits.clear(), values.push_int64(value), true; }
    bool on_uint64(std::uint64_t value, Text, Wrong&) {
        return digits.clear(), values.push_uint64(value), true;
    }
    bool on_double(double value, Text part, Wrong& wrong) {
        digits.append(part.data(), part.size());
        double nearest = value;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), nearest).ec != std::errc())
            nearest = value;
        digits.clear();
        values.push_double(nearest);
        if (!std::isfinite(nearest)) wrong = boost::json::error::exponent_overflow;
        return !wrong;
    }
    bool on_bool(bool value, Wrong&) { return values.push_bool(value), true; }
    bool on_null(Wrong&) { return values.push_null(), true; }
    bool on_comment_part(Text, Wrong&) { return true; }
    bool on_comment(Text, Wrong&) { return true; }

    boost::json::value_stack values;
    std::size_t members = 0;
    std::string digits;
};

std::size_t members(const Value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count = object->size();
        for (const auto& field : *object) count += members(field.value());
    } else if (const auto* array = value.if_array())
        for (const auto& item : *array) count += members(item);
    return count;
}

// Where the next character stands that must be escaped; eight bytes at a time where there is none.
std::size_t next_escape(std::string_view text, std::size_t at) {
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        const auto has_zero = [&](std::uint64_t bytes) { return (bytes - ones) & ~bytes & tops; };
        const auto control = (word - ones * 0x20) & ~word & tops;
        if (control | has_zero(word ^ ones * '"') | has_zero(word ^ ones * '\\')) break;
    }
    for (; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x20 || c == '"' || c == '\\') break;
    }
    return at;
}

template <class T>
void put_number(std::string& out, T value) {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
}
}

void put(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t written = 0;
    for (auto at = next_escape(text, 0); at < text.size(); at = next_escape(text, at + 1)) {
        const auto c = static_cast<unsigned char>(text[at]);
        out.append(text, written, at - written);
        written = at + 1;
        out += '\\';
        if (c == '"' || c == '\\') out += static_cast<char>(c);
        else if (c == '\n') out += 'n';
        else if (c == '\r') out += 'r';
        else if (c == '\t') out += 't';
        else {
            out += "u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out.append(text, written);
    out += '"';
}

void put(std::string& out, std::int64_t value) {
    put_number(out, value);
}

void put(std::string& out, std::uint64_t value) {
    put_number(out, value);
}

void put(std::string& out, double value) {
    if (!std::isfinite(value)) out += "null";
    else if (value == 0 && std::signbit(value)) out += "-0.0";  // "-0" is an integer
    else put_number(out, value);
}

void put(std::string& out, const Value& value) {
    using boost::json::kind;
    switch (value.kind()) {
        case kind::null: out += "null"; return;
        case kind::bool_: out += value.get_bool() ? "true" : "false"; return;
        case kind::int64: put(out, value.get_int64()); return;
        case kind::uint64: put(out, value.get_uint64()); return;
        case kind::double_: put(out, value.get_double()); return;
        case kind::string: put(out, std::string_view(value.get_string())); return;
        case kind::array: {
            char before = '[';
            for (const auto& item : value.get_array()) {
                out += std::exchange(before, ',');
                put(out, item);
            }
            out += before == '[' ? "[]" : "]";
            return;
        }
        case kind::object: {
            char before = '{';
            for (const auto& field : value.get_object()) {
                out += std::exchange(before, ',');
                put(out, std::string_view(field.key()));
                out += ':';
                put(out, field.value());
            }
            out += before == '{' ? "{}" : "}";
            return;
        }
    }
}

Value parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<Builder> parser(options);
    boost::system::error_code wrong;
    const auto used = parser.write_some(false, text.data(), text.size(), wrong);
    if (!wrong && used < text.size()) wrong = boost::json::error::extra_data;
    if (wrong) throw malformed(wrong.message() + " at byte " + std::to_string(used));
    auto value = parser.handler().values.release();
    if (members(value) != parser.handler().members) throw malformed("two equal names in an object");
    return value;
}

std::string print(const Value& value) {
    std::string out;
    put(out, value);
    return out;
}

void refuse(const std::string& path, std::string_view expected) {
    const std::string what(expected);
    throw Invalid(path, "json.wrong_type",
                  {"字段格式不对，应为 " + what + "。", "This field must be of the form: " + what + "."});
}

void refuse_unknown(const std::string& path) {
    throw Invalid(path, "json.unknown_field",
                  {"不认识的字段，请删去。", "This field is not known here; leave it out."});
}

void refuse_missing(const std::string& path) {
    throw Invalid(path, "json.missing", {"缺少必填字段。", "This field is required."});
}
}
