// OpenAPI 3.1 of the route tables.
#include "kernel/http/http.hpp"
namespace yiwang::http {
namespace {
// GET /api/appeals/{appeal}/trace -> get_appeals_appeal_trace
std::string operation_id(const Route& route) {
    std::string out;
    for (const char c : route.method) out += static_cast<char>(c - 'A' + 'a');
    for (const char c : route.path.substr(4)) {
        if (c == '{' || c == '}') continue;
        out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    return out;
}

bool has_body(const Route& route) {
    return route.method == "POST" || route.method == "PUT" || route.method == "PATCH";
}

bool required(const Route& route, std::string_view name) {
    const auto* list = route.input.if_contains("required");
    if (!list) return false;
    for (const auto& one : list->get_array())
        if (one.get_string() == name) return true;
    return false;
}

json::Object without(const Route& route, const std::vector<std::string>& names) {
    json::Object schema = route.input, properties;
    json::Array needed;
    for (const auto& [name, property] : route.input.at("properties").get_object())
        if (std::find(names.begin(), names.end(), std::string(name)) == names.end()) {
            properties.emplace(name, property);
            if (required(route, name)) needed.emplace_back(name);
        }
    schema["properties"] = std::move(properties);
    schema.erase("required");
    if (!needed.empty()) schema["required"] = std::move(needed);
    return schema;
}

std::vector<std::string> path_names(const std::string& path) {
    std::vector<std::string> out;
    for (std::size_t at = path.find('{'); at != path.npos; at = path.find('{', at + 1)) out.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
    return out;
}

json::Array parameters(const Route& route) {
    json::Array out;
    const auto in_path = path_names(route.path);
    for (const auto& [name, property] : route.input.at("properties").get_object()) {
        const bool path = std::find(in_path.begin(), in_path.end(), std::string(name)) != in_path.end();
        if (!path && has_body(route) && !route.raw_body) continue;
        out.push_back(json::Object{{"name", name}, {"in", path ? "path" : "query"}, {"required", path || required(route, name)}, {"schema", property}});
    }
    return out;
}

json::Object content(const std::string& type, json::Object schema) {
    return {{type, json::Object{{"schema", std::move(schema)}}}};
}

json::Object responses(const Route& route) {
    json::Object good{{"description", "Done"}};
    if (!route.output.empty()) good["content"] = content("application/json", route.output);
    else if (route.output_type != "application/json") good["content"] = content(route.output_type, {{"type", "string"}});
    json::Object out;
    out[std::to_string(route.status)] = std::move(good);
    if (route.refusal) out["default"] = json::Object{{"description", "A problem, in the form of this address's standard"}};
    else out["default"] = json::Object{{"description", "A problem"}, {"content", content("application/problem+json", {{"$ref", "#/components/schemas/Problem"}})}};
    return out;
}

json::Object operation(const Route& route) {
    json::Object out{{"operationId", operation_id(route)}, {"summary", route.summary}};
    out["x-right"] = route.access.kind == Access::Kind::right ? route.access.right : route.access.kind == Access::Kind::signed_in ? "signed_in" : "anyone";
    if (has_body(route)) out["x-body-max"] = route.body_max;
    if (route.access.kind == Access::Kind::anyone) out["security"] = json::Array{};
    if (auto list = parameters(route); !list.empty()) out["parameters"] = std::move(list);
    if (has_body(route) && route.raw_body)
        out["requestBody"] = json::Object{{"required", true}, {"content", content("application/octet-stream", {{"type", "string"}, {"format", "binary"}})}};
    else if (has_body(route)) {
        auto body = without(route, path_names(route.path));
        if (!body.at("properties").get_object().empty())
            out["requestBody"] = json::Object{{"required", body.contains("required")}, {"content", content("application/json", std::move(body))}};
    }
    out["responses"] = responses(route);
    return out;
}

json::Object problem_schema() {
    const json::Object text{{"type", "string"}};
    return {{"type", "object"},
            {"required", {"type", "title", "status", "detail", "code", "trace_id"}},
            {"properties",
             {{"type", text}, {"title", text}, {"status", {{"type", "integer"}}}, {"detail", text}, {"code", text}, {"field", text}, {"trace_id", text},
              {"errors", {{"type", "array"}, {"items", {{"type", "object"}, {"properties", {{"field", text}, {"code", text}, {"detail", text}}}}}}}}}};
}
}

std::string openapi(std::span<const Module> modules) {
    json::Object paths;
    for (const auto& module : modules)
        for (const auto& route : module.routes) {
            std::string method;
            for (const char c : route.method) method += static_cast<char>(c - 'A' + 'a');
            auto& path = paths[route.path];
            if (!path.is_object()) path = json::Object{};
            path.get_object()[method] = operation(route);
        }
    const json::Object out{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Yiwang"}, {"version", "1"}, {"description", "The platform a city district runs itself on."}}},
        {"security", json::Array{json::Object{{"session", json::Array{}}}, json::Object{{"token", json::Array{}}}}},
        {"paths", std::move(paths)},
        {"components",
         {{"schemas", {{"Problem", problem_schema()}}},
          {"securitySchemes",
           {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "yiwang_session"}}}, {"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
    return json::print(out);
}
}
