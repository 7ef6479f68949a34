#include <charconv>
#include "support/map/ogc.hpp"
#include "support/map/tiles.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::string_view mvt_type = "application/vnd.mapbox-vector-tile";
constexpr std::string_view matrix_set = "WebMercatorQuad";
constexpr int zoom_max = 20;
constexpr std::size_t layers_max = 12;  // in one tile

std::uint32_t number_in(const Request& request, const char* name) {
    const auto& text = request.parameters.at(name);
    std::uint32_t out = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (wrong != std::errc() || end != text.data() + text.size()) throw NotFound("tile");
    return out;
}

tile::Address address_in(const Request& request, const char* z, const char* x, const char* y) {
    const tile::Address out{static_cast<int>(std::min<std::uint32_t>(number_in(request, z), 99)), number_in(request, x), number_in(request, y)};
    if (!tile::exists(out) || out.z > zoom_max) throw NotFound("tile");
    return out;
}

Reply tile_reply(std::string bytes, bool for_anyone) {
    Reply out{.status = bytes.empty() ? 204 : 200, .content_type = bytes.empty() ? "" : std::string(mvt_type), .body = std::move(bytes), .headers = {}};
    // What not everybody may see is kept by nobody between.
    out.headers.emplace_back("Cache-Control", for_anyone ? "public, max-age=0, must-revalidate" : "private, no-cache");
    return out;
}

// Several layers side by side are their bytes one after another.
Reply tiles_of(Tx& tx, const Request& request, const tile::Address& address) {
    std::string bytes;
    bool for_anyone = true;
    std::size_t count = 0;
    const std::string names = request.parameters.at("layer");
    for (std::size_t at = 0; at <= names.size();) {
        const auto comma = std::min(names.find(',', at), names.size());
        Request one = request;
        one.parameters["layer"] = names.substr(at, comma - at);
        if (++count > layers_max) throw Invalid("layer", "map.too_many_layers", {"一次最多 12 个图层。", "At most 12 layers at once."});
        const auto layer = layer_in(tx, one);
        const auto reach = reach_of(layer, request.caller);
        for_anyone &= layer.right_to_see.empty();
        bytes += kept_tile(*snapshot_of(tx, layer), reach, address);
        at = comma + 1;
    }
    return tile_reply(std::move(bytes), for_anyone);
}

Reply show_tile_xyz(Tx& tx, const Request& request) {
    for (const auto& [name, value] : request.query)
        if (name != "v") refuse_query(name, "there is no such parameter");
    return tiles_of(tx, request, address_in(request, "z", "x", "y"));
}

// NB: OGC API Tiles writes the row before the column.
Reply show_tile_ogc(Tx& tx, const Request& request) {
    for (const auto& [name, value] : request.query)
        if (name != "f" || (value != "mvt" && value != mvt_type)) refuse_query(name, "only mvt is offered");
    if (request.parameters.at("set") != matrix_set) throw NotFound("tile_matrix_set");
    return tiles_of(tx, request, address_in(request, "z", "column", "row"));
}

json::Array bounds_of(const Snapshot& snapshot) {
    const auto box = snapshot.base().extent().value_or(Box{-180, -85.05, 180, 85.05});
    return {box.west, box.south, box.east, box.north};
}

Reply show_tilejson(Tx& tx, const Request& request) {
    check_format_only(request);
    const auto layer = layer_in(tx, request);
    const auto snapshot = snapshot_of(tx, layer);
    json::Object fields;
    for (const auto& field : layer.fields)
        if (field.in_tiles) fields[field.name] = field.kind == FieldKind::number ? "Number" : field.kind == FieldKind::truth ? "Boolean" : "String";
    fields["key"] = "String";
    if (layer.geometry == "point") fields["point_count"] = "Number";
    const auto described = [&](const std::string& id, const std::string& title) {
        return json::Object{{"id", id}, {"description", title}, {"minzoom", 0}, {"maxzoom", 18}, {"fields", fields}};
    };
    json::Array vector_layers{described(layer.name, layer.title)};
    if (bears_names(layer)) vector_layers.push_back(described(layer.name + "_names", layer.title + "（名称）"));
    return json_reply(json::Object{
        {"tilejson", "3.0.0"},
        {"name", layer.title},
        {"attribution", layer.source},
        {"version", "1.0.0"},
        {"scheme", "xyz"},
        {"tiles", json::Array{request.origin + "/api/map/tiles/" + layer.name + "/{z}/{x}/{y}?v=" + std::to_string(layer.version)}},
        {"minzoom", 0},
        {"maxzoom", 18},
        {"bounds", bounds_of(*snapshot)},
        {"vector_layers", std::move(vector_layers)}});
}

json::Object tileset_of(const Request& request, const Layer& layer) {
    const std::string own = "/collections/" + layer.name + "/tiles/" + std::string(matrix_set);
    auto tile_link = link_to(request, own + "/{tileMatrix}/{tileRow}/{tileCol}", "item", mvt_type);
    tile_link["templated"] = true;
    return {{"title", layer.title},
            {"dataType", "vector"},
            {"crs", "http://www.opengis.net/def/crs/EPSG/0/3857"},
            {"tileMatrixSetURI", "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"},
            {"links", json::Array{link_to(request, own, "self", "application/json"), std::move(tile_link),
                                  link_to(request, "/tileMatrixSets/" + std::string(matrix_set), "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                                          "application/json")}}};
}

Reply list_tilesets(Tx& tx, const Request& request) {
    check_format_only(request);
    const auto layer = layer_in(tx, request);
    return json_reply(json::Object{{"links", json::Array{link_to(request, "/collections/" + layer.name + "/tiles", "self", "application/json")}},
                                   {"tilesets", json::Array{tileset_of(request, layer)}}});
}

Reply show_tileset(Tx& tx, const Request& request) {
    check_format_only(request);
    if (request.parameters.at("set") != matrix_set) throw NotFound("tile_matrix_set");
    const auto layer = layer_in(tx, request);
    auto out = tileset_of(request, layer);
    const auto box = bounds_of(*snapshot_of(tx, layer));
    out["boundingBox"] =
        json::Object{{"lowerLeft", json::Array{box[0], box[1]}}, {"upperRight", json::Array{box[2], box[3]}}, {"crs", geometry::uri_of(geometry::System{})}};
    return json_reply(out);
}

Reply list_matrix_sets(Tx&, const Request& request) {
    check_format_only(request);
    return json_reply(json::Object{
        {"tileMatrixSets",
         json::Array{json::Object{{"id", matrix_set},
                                  {"title", "Google Maps Compatible for the World"},
                                  {"uri", "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"},
                                  {"links", json::Array{link_to(request, "/tileMatrixSets/" + std::string(matrix_set), "self", "application/json")}}}}}});
}

Reply show_matrix_set(Tx&, const Request& request) {
    check_format_only(request);
    if (request.parameters.at("set") != matrix_set) throw NotFound("tile_matrix_set");
    constexpr double half = 20037508.3427892;
    json::Array matrices;
    for (int z = 0; z <= zoom_max; ++z) {
        const double cells = static_cast<double>(1U << z), size = 2 * half / 256 / cells;
        matrices.push_back(json::Object{{"id", std::to_string(z)},
                                        {"scaleDenominator", size / 0.00028},
                                        {"cellSize", size},
                                        {"cornerOfOrigin", "topLeft"},
                                        {"pointOfOrigin", json::Array{-half, half}},
                                        {"matrixWidth", 1U << z},
                                        {"matrixHeight", 1U << z},
                                        {"tileWidth", 256},
                                        {"tileHeight", 256}});
    }
    return json_reply(json::Object{{"id", matrix_set},
                                   {"title", "Google Maps Compatible for the World"},
                                   {"uri", "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"},
                                   {"crs", "http://www.opengis.net/def/crs/EPSG/0/3857"},
                                   {"orderedAxes", json::Array{"X", "Y"}},
                                   {"wellKnownScaleSet", "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"},
                                   {"tileMatrices", std::move(matrices)}});
}
}

std::vector<Route> tile_routes() {
    const std::string root(ogc_root), own = root + "/collections/{layer}/tiles";
    return {ogc_get("/api/map/tiles/{layer}/{z}/{x}/{y}", "Vector tile of one layer or several, XYZ", show_tile_xyz, {"v"}, std::string(mvt_type)),
            ogc_get("/api/map/tilejson/{layer}", "TileJSON 3.0 of a layer", show_tilejson),
            ogc_get(own, "OGC API: tile sets of a layer", list_tilesets),
            ogc_get(own + "/{set}", "OGC API: a tile set", show_tileset),
            ogc_get(own + "/{set}/{z}/{row}/{column}", "OGC API: a vector tile", show_tile_ogc, {"f"}, std::string(mvt_type)),
            ogc_get(root + "/tileMatrixSets", "OGC API: tile matrix sets", list_matrix_sets),
            ogc_get(root + "/tileMatrixSets/{set}", "OGC API: a tile matrix set", show_matrix_set)};
}
}
