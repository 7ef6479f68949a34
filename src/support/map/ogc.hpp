// OGC API Features 1.0.1 (parts 1 core and GeoJSON, 2 CRS, 3 filtering with CQL2, 4 create, replace, update, delete),
// Tiles 1.0, a style of each layer, over the layers of the map, under /api/ogc. Inside support/map only.
#pragma once
#include "kernel/module/module.hpp"
#include "support/map/query.hpp"
#include "support/map/snapshot.hpp"
namespace yiwang::support::map {

inline constexpr std::string_view ogc_root = "/api/ogc";

std::vector<Route> ogc_routes();
std::vector<Route> ogc_page_routes();  // landing page, conformance, collections
std::vector<Route> tile_routes();
std::vector<Route> style_routes();

// The layer a path names, seen by the caller. Throws NotFound "layer", Unauthorised, Forbidden.
Layer layer_in(Tx&, const Request&);

json::Object link_to(const Request&, std::string_view path, std::string_view rel, std::string_view type, std::string_view title = {});
Reply json_reply(const json::Value&, std::string_view type = "application/json");
// The OpenAPI 3.0 of the service for this caller.
json::Object service_description(Tx&, const Request&);
json::Object collection_of(Tx&, const Request&, const Layer&);
// JSON Schema of a layer's properties, as queryables and as a schema.
json::Object properties_schema(const Layer&, std::string_view id);

// Does the caller ask for a page? f says so, else Accept does.
bool wants_page(const Request&);
// The answer as a page: all that it says, its links as links. Of a JSON answer without a validator of its own.
Reply as_page(const Request&, const Reply&);

// A GET whose query the handler reads itself, for names that no C++ member can have. JSON answers are given as pages
// to whom wants pages.
Route ogc_get(std::string path, std::string summary, Reply (*handler)(Tx&, const Request&), std::vector<std::string> parameters = {"f"},
              std::string output_type = "application/json");
}
