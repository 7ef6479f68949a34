#include "support/map/ogc.hpp"
namespace yiwang::support::map {
namespace {
json::Object parameter(std::string_view name, std::string_view in, json::Object schema, bool required = false, bool exploded = false) {
    json::Object out{{"name", name}, {"in", in}, {"required", required}, {"schema", std::move(schema)}};
    if (in == "query") out["style"] = "form", out["explode"] = exploded;
    return out;
}

json::Object answers(std::string_view type, std::string_view description) {
    const json::Object problem{{"description", "A problem"},
                               {"content", json::Object{{"application/problem+json", json::Object{{"schema", json::Object{{"type", "object"}}}}}}}};
    return {{"200", json::Object{{"description", description}, {"content", json::Object{{type, json::Object{{"schema", json::Object{{"type", "object"}}}}}}}}},
            {"400", problem},
            {"404", problem},
            {"500", problem}};
}

json::Object get(std::string id, std::string summary, std::string_view type, json::Array parameters = {}) {
    json::Object out{{"operationId", std::move(id)}, {"summary", summary}, {"tags", json::Array{"Features"}}, {"responses", answers(type, summary)}};
    if (!parameters.empty()) out["parameters"] = std::move(parameters);
    return {{"get", std::move(out)}};
}

json::Object string_schema() {
    return {{"type", "string"}};
}

json::Array items_parameters(const Layer& layer) {
    const json::Object uri{{"type", "string"}, {"format", "uri"}};
    json::Array out{parameter("limit", "query", {{"type", "integer"}, {"minimum", 1}, {"maximum", limit_max}, {"default", limit_initial}}),
                    parameter("bbox", "query",
                              {{"type", "array"},
                               {"oneOf", json::Array{json::Object{{"minItems", 4}, {"maxItems", 4}}, json::Object{{"minItems", 6}, {"maxItems", 6}}}},
                               {"items", json::Object{{"type", "number"}}}}),
                    parameter("bbox-crs", "query", uri),
                    parameter("crs", "query", uri),
                    parameter("datetime", "query", string_schema()),
                    parameter("filter", "query", string_schema()),
                    parameter("filter-lang", "query", {{"type", "string"}, {"enum", json::Array{"cql2-text", "cql2-json"}}, {"default", "cql2-text"}}),
                    parameter("filter-crs", "query", uri),
                    parameter("cursor", "query", string_schema()),
                    parameter("f", "query", {{"type", "string"}, {"enum", json::Array{"json", "html"}}})};
    for (const auto& field : layer.fields)
        out.push_back(parameter(field.name, "query",
                                {{"type", field.kind == FieldKind::number  ? "number"
                                          : field.kind == FieldKind::truth ? "boolean"
                                                                           : "string"}}));
    return out;
}
}

json::Object service_description(Tx& tx, const Request& request) {
    json::Object paths{{"/", get("getLandingPage", "Landing page", "application/json")},
                       {"/conformance", get("getConformanceDeclaration", "Conformance classes", "application/json")},
                       {"/collections", get("getCollections", "Layers", "application/json")}};
    for (const auto& layer : layers(tx, request.caller)) {
        const std::string own = "/collections/" + layer.name;
        paths[own] = get("describe_" + layer.name, layer.title, "application/json");
        paths[own + "/queryables"] = get("queryables_" + layer.name, layer.title, "application/schema+json");
        paths[own + "/items"] = get("items_" + layer.name, layer.title, "application/geo+json", items_parameters(layer));
        paths[own + "/items/{featureId}"] =
            get("item_" + layer.name, layer.title, "application/geo+json",
                {parameter("featureId", "path", string_schema(), true), parameter("crs", "query", {{"type", "string"}, {"format", "uri"}})});
    }
    return {{"openapi", "3.0.3"},
            {"info", json::Object{{"title", "Yiwang 一网：一张图"}, {"version", "1.0.0"}}},
            {"servers", json::Array{json::Object{{"url", request.origin + std::string(ogc_root)}}}},
            {"paths", std::move(paths)}};
}
}
