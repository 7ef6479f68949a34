#include <algorithm>
#include <array>
#include "support/map/ogc.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::array conformance{"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
                                 "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
                                 "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
                                 "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
                                 "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
                                 "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
                                 "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
                                 "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
                                 "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
                                 "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
                                 "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
                                 "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
                                 "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
                                 "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
                                 "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
                                 "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
                                 "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
                                 "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
                                 "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
                                 "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets"};

Reply show_landing(Tx&, const Request& request) {
    check_format_only(request);
    json::Array links{link_to(request, "", "self", "application/json", "This page"),
                      link_to(request, "?f=html", "alternate", "text/html", "This page to read"),
                      link_to(request, "/api", "service-desc", "application/vnd.oai.openapi+json;version=3.0", "The API"),
                      link_to(request, "/conformance", "conformance", "application/json", "Conformance classes"),
                      link_to(request, "/collections", "data", "application/json", "Layers"),
                      link_to(request, "/styles", "http://www.opengis.net/def/rel/ogc/1.0/styles", "application/json", "Styles"),
                      link_to(request, "/tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", "application/json", "Tile matrix sets")};
    auto doc = link_to(request, "", "service-doc", "text/html", "The map on a page");
    doc["href"] = request.origin + "/support/map";
    links.push_back(std::move(doc));
    return json_reply(
        json::Object{{"title", "Yiwang 一网：一张图"}, {"description", "Layers of the district as OGC API Features and Tiles"}, {"links", std::move(links)}});
}

Reply show_conformance(Tx&, const Request& request) {
    check_format_only(request);
    json::Array classes;
    for (const auto* one : conformance) classes.emplace_back(one);
    return json_reply(json::Object{{"conformsTo", std::move(classes)}});
}

Reply show_api(Tx& tx, const Request& request) {
    check_format_only(request);
    return json_reply(service_description(tx, request), "application/vnd.oai.openapi+json;version=3.0");
}

json::Array system_uris() {
    json::Array out;
    for (const auto& one : geometry::served_systems()) out.emplace_back(geometry::uri_of(one));
    return out;
}

Reply show_collections(Tx& tx, const Request& request) {
    check_format_only(request);
    json::Array list;
    for (const auto& layer : layers(tx, request.caller)) list.push_back(collection_of(tx, request, layer));
    return json_reply(json::Object{
        {"links", json::Array{link_to(request, "/collections", "self", "application/json"), link_to(request, "/collections?f=html", "alternate", "text/html")}},
        {"crs", system_uris()},
        {"collections", std::move(list)}});
}

Reply show_collection(Tx& tx, const Request& request) {
    check_format_only(request);
    return json_reply(collection_of(tx, request, layer_in(tx, request)));
}

Reply show_queryables(Tx& tx, const Request& request) {
    check_format_only(request);
    const auto layer = layer_in(tx, request);
    return json_reply(properties_schema(layer, request.origin + std::string(ogc_root) + "/collections/" + layer.name + "/queryables"),
                      "application/schema+json");
}

Reply show_schema(Tx& tx, const Request& request) {
    check_format_only(request);
    const auto layer = layer_in(tx, request);
    return json_reply(properties_schema(layer, request.origin + std::string(ogc_root) + "/collections/" + layer.name + "/schema"), "application/schema+json");
}
}

json::Object link_to(const Request& request, std::string_view path, std::string_view rel, std::string_view type, std::string_view title) {
    json::Object out{{"href", request.origin + std::string(ogc_root) + std::string(path)}, {"rel", rel}, {"type", type}};
    if (!title.empty()) out["title"] = title;
    return out;
}

Reply json_reply(const json::Value& value, std::string_view type) {
    return {.status = 200, .content_type = std::string(type), .body = json::print(value), .headers = {}};
}

Layer layer_in(Tx& tx, const Request& request) {
    const auto found = find_layer(tx, request.parameters.at("layer"));
    if (!found) throw NotFound("layer");
    if (!found->right_to_see.empty()) request.caller.require(found->right_to_see);
    return *found;
}

json::Object properties_schema(const Layer& layer, std::string_view id) {
    json::Object properties;
    for (const auto& field : layer.fields) {
        json::Object one{{"title", field.title}};
        switch (field.kind) {
            case FieldKind::text: one["type"] = "string"; break;
            case FieldKind::number: one["type"] = "number"; break;
            case FieldKind::truth: one["type"] = "boolean"; break;
            case FieldKind::time: one["type"] = "string", one["format"] = "date-time"; break;
        }
        properties[field.name] = std::move(one);
    }
    const std::string shape = layer.geometry == "area" ? "geometry-polygon-any" : layer.geometry == "line" ? "geometry-linestring-any" : "geometry-point-any";
    properties["geometry"] = json::Object{{"title", "geometry"}, {"x-ogc-role", "primary-geometry"}, {"format", shape}};
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"$id", id},
            {"type", "object"},
            {"title", layer.title},
            {"properties", std::move(properties)},
            {"additionalProperties", false}};
}

json::Object collection_of(Tx& tx, const Request& request, const Layer& layer) {
    const std::string own = "/collections/" + layer.name;
    json::Object out{{"id", layer.name},
                     {"title", layer.title + (layer.title_en.empty() ? "" : " " + layer.title_en)},
                     {"itemType", "feature"},
                     {"crs", system_uris()},
                     {"storageCrs", geometry::uri_of(geometry::System{})}};
    const auto snapshot = snapshot_of(tx, layer);
    json::Object extent;
    // A layer of which a caller sees a part does not tell where the rest lies.
    if (const auto box = snapshot->base().extent(); box && reach_of(layer, request.caller).everything()) {
        Box all = *box;
        if (const auto* fresh = snapshot->fresh())
            if (const auto more = fresh->extent())
                all = {std::min(all.west, more->west), std::min(all.south, more->south), std::max(all.east, more->east), std::max(all.north, more->north)};
        extent["spatial"] =
            json::Object{{"bbox", json::Array{json::Array{all.west, all.south, all.east, all.north}}}, {"crs", geometry::uri_of(geometry::System{})}};
    }
    if (!layer.time_field.empty()) extent["temporal"] = json::Object{{"interval", json::Array{json::Array{nullptr, nullptr}}}};
    if (!extent.empty()) out["extent"] = std::move(extent);
    out["links"] = json::Array{link_to(request, own, "self", "application/json"),
                               link_to(request, own + "?f=html", "alternate", "text/html"),
                               link_to(request, own + "/items", "items", "application/geo+json", layer.title),
                               link_to(request, own + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json"),
                               link_to(request, own + "/schema", "describedby", "application/schema+json"),
                               link_to(request, own + "/styles", "http://www.opengis.net/def/rel/ogc/1.0/styles", "application/json"),
                               link_to(request, own + "/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json")};
    return out;
}

Route ogc_get(std::string path, std::string summary, Reply (*handler)(Tx&, const Request&), std::vector<std::string> parameters, std::string output_type) {
    json::Object properties;
    for (std::size_t at = path.find('{'); at != path.npos; at = path.find('{', at + 1))
        properties[path.substr(at + 1, path.find('}', at) - at - 1)] = json::Object{{"type", "string"}};
    for (const auto& one : parameters) properties[one] = json::Object{{"type", "string"}};
    Route route{.method = "GET",
                .path = std::move(path),
                .access = anyone(),
                .kind = Route::Kind::read,
                .summary = std::move(summary),
                .input = {{"type", "object"}, {"properties", std::move(properties)}},
                .output = {},
                .output_type = std::move(output_type),
                .raw_body = false,
                .body_max = 0,
                .status = 200,
                .bind = {},
                .work = {},
                .stream = {}};
    route.bind = [handler](const Request& request) -> Route::InTx {
        return [handler, &request](Tx& tx) {
            auto reply = handler(tx, request);
            if (reply.content_type.find("json") == reply.content_type.npos) return reply;
            reply.headers.emplace_back("Vary", "Accept");
            return wants_page(request) ? as_page(request, reply) : reply;
        };
    };
    return route;
}

std::vector<Route> ogc_page_routes() {
    const std::string root(ogc_root), layer = root + "/collections/{layer}";
    return {ogc_get(root, "OGC API: landing page", show_landing),
            ogc_get(root + "/conformance", "OGC API: conformance classes", show_conformance),
            ogc_get(root + "/api", "OGC API: OpenAPI 3.0 of the map service", show_api),
            ogc_get(root + "/collections", "OGC API: layers as collections", show_collections),
            ogc_get(layer, "OGC API: one layer", show_collection),
            ogc_get(layer + "/queryables", "OGC API: what a layer may be filtered by", show_queryables),
            ogc_get(layer + "/schema", "OGC API: the properties of a layer", show_schema)};
}
}
