// OGC API Styles: for every layer one style that MapLibre takes as it is. Without texts: those need fonts from a server.
#include <array>
#include "support/map/ogc.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::string_view style_type = "application/vnd.mapbox.style+json";
// Safe for colour-blind eyes; the client's own.
constexpr std::array palette{"#0f6e6e", "#1d5fbf", "#c46a00", "#b3261e", "#6b3fa0", "#3f7d20", "#8a6d1d"};

std::string colour_of(const Layer& layer) {
    unsigned sum = 0;
    for (const char c : layer.name) sum = sum * 31 + static_cast<unsigned char>(c);
    return palette[sum % palette.size()];
}

json::Array drawn(const Layer& layer) {
    const auto one = [&](std::string_view suffix, std::string_view type, json::Object paint) {
        return json::Object{
            {"id", layer.name + std::string(suffix)}, {"type", type}, {"source", layer.name}, {"source-layer", layer.name}, {"paint", std::move(paint)}};
    };
    const auto colour = colour_of(layer);
    if (layer.geometry == "area")
        return {one("", "fill", {{"fill-color", colour}, {"fill-opacity", 0.12}}), one("-line", "line", {{"line-color", colour}, {"line-width", 1.2}})};
    if (layer.geometry == "line") return {one("", "line", {{"line-color", colour}, {"line-width", 2}})};
    // Points that lie close are one with a count.
    const json::Array count{"coalesce", json::Array{"get", "point_count"}, 1};
    return {one("", "circle",
                {{"circle-color", colour},
                 {"circle-stroke-width", 1},
                 {"circle-stroke-color", "#ffffff"},
                 {"circle-radius", json::Array{"interpolate", json::Array{"linear"}, count, 1, 5, 20, 11, 500, 20}}})};
}

json::Object style_of(const Request& request, const Layer& layer) {
    json::Object source{{"type", "vector"},
                        {"tiles", json::Array{request.origin + "/api/map/tiles/" + layer.name + "/{z}/{x}/{y}?v=" + std::to_string(layer.version)}},
                        {"minzoom", 0},
                        {"maxzoom", 17},
                        {"attribution", layer.source}};
    json::Array layers{json::Object{{"id", "ground"}, {"type", "background"}, {"paint", json::Object{{"background-color", "#f5f7f7"}}}}};
    for (auto& one : drawn(layer)) layers.push_back(std::move(one));
    return {{"version", 8}, {"name", layer.title}, {"sources", json::Object{{layer.name, std::move(source)}}}, {"layers", std::move(layers)}};
}

json::Object entry_of(const Request& request, const Layer& layer) {
    return {{"id", layer.name},
            {"title", layer.title + (layer.title_en.empty() ? "" : " " + layer.title_en)},
            {"links", json::Array{link_to(request, "/styles/" + layer.name, "stylesheet", style_type, layer.title)}}};
}

Reply list_styles(Tx& tx, const Request& request) {
    check_format_only(request);
    json::Array styles;
    for (const auto& layer : layers(tx, request.caller)) styles.push_back(entry_of(request, layer));
    return json_reply(json::Object{
        {"links", json::Array{link_to(request, "/styles", "self", "application/json"), link_to(request, "/styles?f=html", "alternate", "text/html")}},
        {"styles", std::move(styles)}});
}

Reply list_own(Tx& tx, const Request& request) {
    check_format_only(request);
    const auto layer = layer_in(tx, request);
    return json_reply(json::Object{{"links", json::Array{link_to(request, "/collections/" + layer.name + "/styles", "self", "application/json")}},
                                   {"default", layer.name},
                                   {"styles", json::Array{entry_of(request, layer)}}});
}

Reply show_style(Tx& tx, const Request& request) {
    check_format_only(request);
    return json_reply(style_of(request, layer_in(tx, request)), style_type);
}
}

std::vector<Route> style_routes() {
    const std::string root(ogc_root);
    return {ogc_get(root + "/styles", "OGC API: a style for each layer", list_styles),
            ogc_get(root + "/styles/{layer}", "OGC API: the style of a layer, as MapLibre takes it", show_style, {"f"}, std::string(style_type)),
            ogc_get(root + "/collections/{layer}/styles", "OGC API: the styles of a layer", list_own)};
}
}
