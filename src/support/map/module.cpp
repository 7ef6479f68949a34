#include "kernel/module/module.hpp"
#include "support/map/documents.hpp"
#include "support/map/embedded.hpp"
#include "support/map/ogc.hpp"
#include "support/map/statistics.hpp"
namespace yiwang::support::map {
namespace {
struct Named {
    Id<Document> map;
};
BOOST_DESCRIBE_STRUCT(Named, (), (map))
struct Drawn {
    std::string title;
    json::Object body;
    bool shared;
};
BOOST_DESCRIBE_STRUCT(Drawn, (), (title, body, shared))
struct Redrawn {
    Id<Document> map;
    std::string title;
    json::Object body;
    bool shared;
};
BOOST_DESCRIBE_STRUCT(Redrawn, (), (map, title, body, shared))
struct DocumentView {
    Id<Document> id;
    std::string title;
    json::Object body;
    bool shared, mine;
    Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(DocumentView, (), (id, title, body, shared, mine, changed_at))

DocumentView view(Document one, const Request& request) {
    return {one.id, std::move(one.title), std::move(one.body), one.shared, one.owner == request.caller.officer.value, one.changed_at};
}

Items<Layer> list_layers(Tx& tx, const Request& request, const Nothing&) {
    return {layers(tx, request.caller)};
}
Items<DocumentView> list_maps(Tx& tx, const Request& request, const Nothing&) {
    Items<DocumentView> out;
    for (auto& one : documents(tx, request.caller.officer.value)) out.items.push_back(view(std::move(one), request));
    return out;
}
DocumentView show_map(Tx& tx, const Request& request, const Named& in) {
    return view(get_document(tx, in.map, request.caller.officer.value), request);
}
DocumentView make_map(Tx& tx, const Request& request, const Drawn& in) {
    return view(save(tx, request.caller.officer.value, {}, in.title, in.body, in.shared), request);
}
DocumentView change_map(Tx& tx, const Request& request, const Redrawn& in) {
    return view(save(tx, request.caller.officer.value, in.map, in.title, in.body, in.shared), request);
}
void remove_map(Tx& tx, const Request& request, const Named& in) {
    remove_document(tx, in.map, request.caller.officer.value);
}

struct Counted {
    std::string layer;
    space::Level level;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (layer, level))
Items<BlockCount> show_counts(Tx& tx, const Request& request, const Counted& in) {
    return {counts_by_block(tx, in.layer, in.level, request.caller)};
}

// Versions of the layers one may see, told again whenever one changed: open maps fetch the tiles of that layer anew.
std::vector<StreamEvent> live(Tx& tx, const Request& request, const std::string& last_id) {
    json::Object versions;
    for (const auto& layer : layers(tx, request.caller)) versions[layer.name] = std::to_string(layer.version);
    const std::string text = json::print(json::Value(versions));
    const std::string id = print_id(static_cast<std::int64_t>(std::hash<std::string>{}(text) >> 1));
    if (id == last_id) return {};
    return {{id, "layers", text}};
}
}

Module module() {
    std::vector<Route> routes{
        get("/api/map/layers", anyone(), list_layers, {.summary = "The layers one may see"}),
        get("/api/map/statistics", holds("space.read"), show_counts, {.summary = "How many features of a layer lie in each block of a level"}),
        get("/api/map/maps", signed_in(), list_maps, {.summary = "Maps of one's own and shared ones"}),
        get("/api/map/maps/{map}", signed_in(), show_map, {.summary = "A map"}),
        post("/api/map/maps", signed_in(), make_map, {.summary = "Keep a new map"}),
        put("/api/map/maps/{map}", signed_in(), change_map, {.summary = "Change a map of one's own"}),
        remove("/api/map/maps/{map}", signed_in(), remove_map, {.summary = "Remove a map of one's own"}),
        stream("/api/map/stream", anyone(), live, {.summary = "Which layers changed, as it happens"})};
    for (auto part : {tile_routes(), style_routes(), ogc_page_routes(), ogc_routes()})
        routes.insert(routes.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    return {.name = "map", .schema = embedded::schema, .settled = {"map_layer"}, .routes = std::move(routes)};
}
}
