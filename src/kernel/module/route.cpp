#include "kernel/module/route.hpp"
#include <charconv>
#include <cmath>
namespace yiwang {
namespace {
// The plain type of a property's schema: the T of "T or null".
std::string_view type_of(const json::Value& schema) {
    const auto& object = schema.get_object();
    if (const auto* any = object.if_contains("anyOf")) return type_of(any->get_array().front());
    if (const auto* type = object.if_contains("type")) return type->get_string();
    return "string";
}

const json::Value& item_of(const json::Value& schema) {
    const auto& object = schema.get_object();
    if (const auto* any = object.if_contains("anyOf")) return item_of(any->get_array().front());
    return object.at("items");
}

template <class T>
std::optional<T> number_of(const std::string& text) {
    T out{};
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (wrong != std::errc{} || end != text.data() + text.size()) return {};
    if constexpr (std::is_floating_point_v<T>)
        if (!std::isfinite(out)) return {};  // "nan" and "inf" are no numbers of JSON
    return out;
}

json::Value value_of(const std::string& name, const std::string& text, const json::Value& schema) {
    const auto type = type_of(schema);
    if (type == "integer") {
        if (const auto number = number_of<std::int64_t>(text)) return *number;
        json::refuse(name, "integer");
    }
    if (type == "number") {
        if (const auto number = number_of<double>(text)) return *number;
        json::refuse(name, "number");
    }
    if (type == "boolean") {
        if (text == "true" || text == "false") return text == "true";
        json::refuse(name, "true or false");
    }
    return json::Value(text);
}
}

json::Object gather(const Request& request, const json::Object& schema, bool has_json_body) {
    const auto* properties = schema.if_contains("properties");
    const auto* known = properties ? &properties->get_object() : nullptr;
    json::Object out;
    for (const auto& [name, text] : request.parameters)
        if (const auto* property = known ? known->if_contains(name) : nullptr) out[name] = value_of(name, text, *property);
    for (const auto& [name, text] : request.query) {
        const auto* property = known && !has_json_body ? known->if_contains(name) : nullptr;
        if (!property)
            throw Invalid(name, "http.unknown_parameter", {"不认识的参数“" + name + "”，请删去。", "The parameter " + name + " is not known here; leave it out."});
        if (type_of(*property) == "array") {
            auto& list = out[name];
            if (!list.is_array()) list = json::Array{};
            list.get_array().push_back(value_of(name, text, item_of(*property)));
        } else if (out.contains(name))
            throw Invalid(name, "http.repeated_parameter", {"参数“" + name + "”重复了。", "The parameter " + name + " is given twice."});
        else out[name] = value_of(name, text, *property);
    }
    if (!has_json_body || request.body.empty()) return out;
    const auto body = json::parse(request.body);
    if (!body.is_object()) json::refuse("", "object");
    for (const auto& [name, value] : body.get_object()) {
        if (out.contains(name)) throw Invalid(std::string(name), "http.repeated_parameter", {"字段与路径参数重复。", "This field stands in the path already."});
        out[name] = value;
    }
    return out;
}
}
