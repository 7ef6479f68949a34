// JSON over Boost.JSON, and C++ structs described by Boost.Describe to and from it.
//
// Reading is strict: an unknown field, a missing one or a wrong type is Invalid with the field's path.
// std::optional may be missing or null; Id is its printed form; enums are their names; Instant is
// RFC 3339; Date is YYYY-MM-DD. parse() bounds the depth; who takes the text bounds its size.
#pragma once
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include "base/id.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
namespace yiwang::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

// Throws Problem 400 "json.malformed" with the place: not JSON, not UTF-8, deeper than 32,
// two equal names in an object, or a number beyond doubles.
Value parse(std::string_view text);
// Doubles in the shortest form that reads back as the same number; a double that is no number becomes null.
std::string print(const Value&);

[[noreturn]] void refuse(const std::string& path, std::string_view expected);
[[noreturn]] void refuse_unknown(const std::string& path);
[[noreturn]] void refuse_missing(const std::string& path);

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_id : std::false_type {};
template <class T>
struct is_id<Id<T>> : std::true_type {};

template <class T>
using Members =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <DescribedEnum E>
std::string_view name_of(E value) {
    return boost::describe::enum_to_string(value, "");
}
template <DescribedEnum E>
std::optional<E> enum_of(std::string_view name) {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
        if (name == one.name) found = one.value;
    });
    return found;
}

template <class T>
Value from(const T& in) {
    if constexpr (std::is_same_v<T, Value> || std::is_same_v<T, Object> || std::is_same_v<T, Array>)
        return in;
    else if constexpr (is_optional<T>::value) return in ? from(*in) : Value(nullptr);
    else if constexpr (is_vector<T>::value) {
        Array out;
        out.reserve(in.size());
        for (const auto& item : in) out.push_back(from(item));
        return out;
    } else if constexpr (is_id<T>::value) return in.value ? Value(print_id(in.value)) : Value(nullptr);
    else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Date>) return Value(yiwang::print(in));
    else if constexpr (DescribedEnum<T>) return Value(name_of(in));
    else if constexpr (Described<T>) {
        Object out;
        boost::mp11::mp_for_each<Members<T>>(
            [&](auto member) { out.emplace(member.name, from(in.*member.pointer)); });
        return out;
    } else if constexpr (std::is_convertible_v<T, std::string_view>) return Value(std::string_view(in));
    else return Value(in);
}

template <class T>
void into(T& out, const Value& in, const std::string& path);

template <class T>
T to(const Value& in, const std::string& path = {}) {
    T out{};
    into(out, in, path);
    return out;
}

inline std::string under(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
}

template <class T>
void into(T& out, const Value& in, const std::string& path) {
    if constexpr (std::is_same_v<T, Value>) out = in;
    else if constexpr (std::is_same_v<T, Object>) {
        if (!in.is_object()) refuse(path, "object");
        out = in.get_object();
    } else if constexpr (std::is_same_v<T, Array>) {
        if (!in.is_array()) refuse(path, "array");
        out = in.get_array();
    } else if constexpr (is_optional<T>::value) {
        if (in.is_null()) out.reset();
        else out = to<typename T::value_type>(in, path);
    } else if constexpr (is_vector<T>::value) {
        if (!in.is_array()) refuse(path, "array");
        out.clear();
        std::size_t at = 0;
        for (const auto& item : in.get_array())
            out.push_back(to<typename T::value_type>(item, path + "[" + std::to_string(at++) + "]"));
    } else if constexpr (is_id<T>::value) {
        const auto value = in.is_string() ? parse_id(in.get_string()) : std::nullopt;
        if (!value) refuse(path, "id");
        out.value = *value;
    } else if constexpr (std::is_same_v<T, Instant>) {
        const auto value = in.is_string() ? parse_instant(in.get_string()) : std::nullopt;
        if (!value) refuse(path, "date-time");
        out = *value;
    } else if constexpr (std::is_same_v<T, Date>) {
        const auto value = in.is_string() ? parse_date(in.get_string()) : std::nullopt;
        if (!value) refuse(path, "date");
        out = *value;
    } else if constexpr (DescribedEnum<T>) {
        const auto value = in.is_string() ? enum_of<T>(std::string_view(in.get_string())) : std::nullopt;
        if (!value) refuse(path, "one of the known words");
        out = *value;
    } else if constexpr (Described<T>) {
        if (!in.is_object()) refuse(path, "object");
        const auto& object = in.get_object();
        std::size_t known = 0;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            using M = std::remove_reference_t<decltype(out.*member.pointer)>;
            const auto* value = object.if_contains(member.name);
            if (value) {
                ++known;
                into(out.*member.pointer, *value, under(path, member.name));
            } else if constexpr (!is_optional<M>::value) refuse_missing(under(path, member.name));
        });
        if (known == object.size()) return;
        for (const auto& field : object) {
            bool found = false;
            boost::mp11::mp_for_each<Members<T>>([&](auto member) { found |= field.key() == member.name; });
            if (!found) refuse_unknown(under(path, field.key()));
        }
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!in.is_string()) refuse(path, "string");
        out = std::string(in.get_string());
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!in.is_bool()) refuse(path, "boolean");
        out = in.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
        boost::system::error_code wrong;
        if (!in.is_number() || (out = in.to_number<T>(wrong), wrong)) refuse(path, "integer");
    } else {
        static_assert(std::is_floating_point_v<T>, "describe the type with BOOST_DESCRIBE_STRUCT");
        if (!in.is_number()) refuse(path, "number");
        out = in.to_number<T>();
    }
}

// Parts of JSON text, put at the end of out. Strings are taken as UTF-8.
void put(std::string& out, std::string_view);
void put(std::string& out, std::int64_t);
void put(std::string& out, std::uint64_t);
void put(std::string& out, double);
void put(std::string& out, const Value&);

// What print(from(in)) gives, without the value between.
template <class T>
void write(std::string& out, const T& in) {
    if constexpr (std::is_same_v<T, Value> || std::is_same_v<T, Object> || std::is_same_v<T, Array>) put(out, Value(in));
    else if constexpr (is_optional<T>::value) {
        if (in) write(out, *in);
        else out += "null";
    } else if constexpr (is_vector<T>::value) {
        out += '[';
        for (const auto& item : in) {
            if (&item != &in.front()) out += ',';
            write(out, item);
        }
        out += ']';
    } else if constexpr (is_id<T>::value) {
        if (in.value) put(out, std::string_view(print_id(in.value)));
        else out += "null";
    } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Date>) put(out, std::string_view(yiwang::print(in)));
    else if constexpr (DescribedEnum<T>) put(out, name_of(in));
    else if constexpr (Described<T>) {
        char before = '{';
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            out += before;
            before = ',';
            put(out, std::string_view(member.name));
            out += ':';
            write(out, in.*member.pointer);
        });
        out += before == '{' ? "{}" : "}";
    } else if constexpr (std::is_convertible_v<T, std::string_view>) put(out, std::string_view(in));
    else if constexpr (std::is_same_v<T, bool>) out += in ? "true" : "false";
    else if constexpr (std::is_floating_point_v<T>) put(out, static_cast<double>(in));
    else if constexpr (std::is_unsigned_v<T>) put(out, static_cast<std::uint64_t>(in));
    else put(out, static_cast<std::int64_t>(in));
}

// The struct as JSON text, and back.
template <class T>
std::string text(const T& in) {
    std::string out;
    if constexpr (Described<T>) out.reserve(1024);
    write(out, in);
    return out;
}
template <class T>
T read(std::string_view in) {
    return to<T>(parse(in));
}

// JSON Schema 2020-12 of a described type, inline (no $ref).
template <class T>
Object schema() {
    if constexpr (std::is_same_v<T, Value>) return {};
    else if constexpr (std::is_same_v<T, Object>) return {{"type", "object"}};
    else if constexpr (std::is_same_v<T, Array>) return {{"type", "array"}};
    else if constexpr (is_optional<T>::value)
        return {{"anyOf", {schema<typename T::value_type>(), Object{{"type", "null"}}}}};
    else if constexpr (is_vector<T>::value)
        return {{"type", "array"}, {"items", schema<typename T::value_type>()}};
    else if constexpr (is_id<T>::value)
        return {{"type", "string"}, {"pattern", "^[0-7][0-9a-hjkmnp-tv-z]{12}$"}};
    else if constexpr (std::is_same_v<T, Instant>) return {{"type", "string"}, {"format", "date-time"}};
    else if constexpr (std::is_same_v<T, Date>) return {{"type", "string"}, {"format", "date"}};
    else if constexpr (DescribedEnum<T>) {
        Array names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto one) { names.emplace_back(one.name); });
        return {{"type", "string"}, {"enum", names}};
    } else if constexpr (Described<T>) {
        Object properties;
        Array required;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            using M = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
            properties.emplace(member.name, schema<M>());
            if (!is_optional<M>::value) required.emplace_back(member.name);
        });
        Object out{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
        if (!required.empty()) out.emplace("required", required);
        return out;
    } else if constexpr (std::is_same_v<T, bool>) return {{"type", "boolean"}};
    else if constexpr (std::is_integral_v<T>) return {{"type", "integer"}};
    else if constexpr (std::is_floating_point_v<T>) return {{"type", "number"}};
    else return {{"type", "string"}};
}
}
