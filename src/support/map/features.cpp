#include <algorithm>
#include "kernel/module/etag.hpp"
#include "kernel/module/query_text.hpp"
#include "support/geometry/geojson.hpp"
#include "support/map/ogc.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::string_view geojson_type = "application/geo+json";

void write_value(std::string& out, const filter::Value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) json::put(out, *text);
    else if (const auto* number = std::get_if<double>(&value)) json::put(out, *number);
    else if (const auto* truth = std::get_if<bool>(&value)) out += *truth ? "true" : "false";
    else out += "null";
}

void write_feature(std::string& out, const Snapshot::At& at, const geometry::System& system, const json::Array* links) {
    const auto& table = *at.table;
    out += R"({"type":"Feature","id":)";
    json::put(out, std::string_view(at.key()));
    out += R"(,"geometry":)" + geometry::print_geometry(as_written(table.geometry(at.row), system)) + R"(,"properties":{)";
    for (std::size_t f = 0; f < table.fields().size(); ++f) {
        if (f) out += ',';
        json::put(out, std::string_view(table.fields()[f].name));
        out += ':';
        write_value(out, table.value(at.row, f));
    }
    out += '}';
    if (links) out += R"(,"links":)" + json::print(json::Value(*links));
    out += '}';
}

bool at_time(const filter::Value& value, const Query& query) {
    const auto* text = std::get_if<std::string_view>(&value);
    if (!text) return true;  // a feature without a time is there at all times
    auto moment = parse_instant(*text);
    if (!moment)
        if (const auto date = parse_date(*text)) moment = Instant(std::chrono::microseconds(date->time_since_epoch()));
    if (!moment) return true;
    return (!query.datetime->first || *moment >= *query.datetime->first) && (!query.datetime->second || *moment <= *query.datetime->second);
}

class Asking {
public:
    Asking(const Snapshot& snapshot, const Query& query, const Reach& reach) : snapshot_(snapshot), query_(query), reach_(reach) {
        const auto& fields = snapshot.layer().fields;
        const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.name == snapshot.layer().time_field; });
        if (query.datetime && found != fields.end()) time_field_ = static_cast<std::size_t>(found - fields.begin());
    }

    // Rows of this page in the order of their keys, one more if there are more, and how many match in all.
    std::vector<Snapshot::At> page(std::optional<std::size_t>& matched) const {
        std::vector<Snapshot::At> out;
        if (query_.box) {
            std::vector<Snapshot::At> found;
            each_in_box([&](const Snapshot::At& at) {
                if (fits(at)) found.push_back(at);
            });
            std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.key() < b.key(); });
            found.erase(std::unique(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.key() == b.key(); }), found.end());
            matched = found.size();
            for (const auto& at : found)
                if (at.key() > query_.cursor && out.size() <= query_.limit) out.push_back(at);
            return out;
        }
        if (!query_.filtered() && reach_.everything()) {
            matched = snapshot_.size();
            snapshot_.each_after(query_.cursor, reach_, [&](const Snapshot::At& at) {
                out.push_back(at);
                return out.size() <= query_.limit;
            });
            return out;
        }
        std::size_t count = 0;
        snapshot_.each_after("", reach_, [&](const Snapshot::At& at) {
            if (!fits(at)) return true;
            ++count;
            if (at.key() > query_.cursor && out.size() <= query_.limit) out.push_back(at);
            return true;
        });
        matched = count;
        return out;
    }

private:
    template <class F>
    void each_in_box(F&& f) const {
        const Box box = *query_.box;
        if (box.west <= box.east) {
            snapshot_.each_meeting(box, reach_, f);
            return;
        }
        snapshot_.each_meeting({box.west, box.south, 180, box.north}, reach_, f);
        snapshot_.each_meeting({-180, box.south, box.east, box.north}, reach_, f);
    }
    bool fits(const Snapshot::At& at) const {
        const auto& table = *at.table;
        if (query_.box && table.type(at.row) != Geometry::Type::point && !in_box(at)) return false;
        if (time_field_ && !at_time(table.value(at.row, *time_field_), query_)) return false;
        for (const auto& [field, text] : query_.equals)
            if (!equals(table.value(at.row, field), text)) return false;
        return !query_.condition || query_.condition->holds(TableRow(table, at.row));
    }
    // Boxes that meet say nothing yet of a slanted outline.
    bool in_box(const Snapshot::At& at) const {
        const Box box = *query_.box, own = at.table->box(at.row);
        if (own.west >= box.west && own.east <= box.east && own.south >= box.south && own.north <= box.north) return true;
        if (box.west > box.east)
            return geometry::related(at.table->geometry(at.row), geometry::Relation::intersects,
                                     geometry::box_geometry({box.west, box.south, 180, box.north})) ||
                   geometry::related(at.table->geometry(at.row), geometry::Relation::intersects,
                                     geometry::box_geometry({-180, box.south, box.east, box.north}));
        return geometry::related(at.table->geometry(at.row), geometry::Relation::intersects, geometry::box_geometry(box));
    }
    static bool equals(const filter::Value& value, const std::string& text) {
        if (const auto* own = std::get_if<std::string_view>(&value)) return *own == text;
        if (const auto* number = std::get_if<double>(&value)) {
            char* end = nullptr;
            const double wanted = std::strtod(text.c_str(), &end);
            return end != text.c_str() && *end == '\0' && *number == wanted;
        }
        if (const auto* truth = std::get_if<bool>(&value)) return (text == "true") == *truth && (text == "true" || text == "false");
        return false;
    }

    const Snapshot& snapshot_;
    const Query& query_;
    const Reach& reach_;
    std::optional<std::size_t> time_field_;
};

std::string query_text(const Request& request, std::string_view without) {
    std::string out;
    for (const auto& [name, value] : request.query)
        if (name != without) out += (out.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    return out;
}

Reply show_items(Tx& tx, const Request& request) {
    const auto layer = layer_in(tx, request);
    const auto query = read_query(request, layer);
    const auto reach = reach_of(layer, request.caller);
    const auto snapshot = snapshot_of(tx, layer);
    std::optional<std::size_t> matched;
    auto found = Asking(*snapshot, query, reach).page(matched);
    const bool more = found.size() > query.limit;
    if (more) found.pop_back();
    const std::string own = "/collections/" + layer.name + "/items";
    const std::string asked = query_text(request, "");
    const std::string unformatted = query_text(request, "f");
    json::Array links{link_to(request, own + (asked.empty() ? "" : "?" + asked), "self", geojson_type),
                      link_to(request, own + "?" + (unformatted.empty() ? "" : unformatted + "&") + "f=html", "alternate", "text/html"),
                      link_to(request, "/collections/" + layer.name, "collection", "application/json")};
    if (more) {
        const auto rest = query_text(request, "cursor");
        links.push_back(link_to(request, own + "?" + (rest.empty() ? "" : rest + "&") + "cursor=" + percent_encoded(found.back().key()), "next", geojson_type));
    }
    std::string body = R"({"type":"FeatureCollection","timeStamp":")" + print(tx.now()) + R"(","numberMatched":)" + std::to_string(matched.value_or(0)) +
                       R"(,"numberReturned":)" + std::to_string(found.size()) + R"(,"links":)" + json::print(json::Value(links)) + R"(,"features":[)";
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i) body += ",\n";
        write_feature(body, found[i], query.system, nullptr);
    }
    body += "]}";
    return {.status = 200,
            .content_type = std::string(geojson_type),
            .body = std::move(body),
            .headers = {{"Content-Crs", "<" + geometry::uri_of(query.system) + ">"}}};
}

// A validator of the feature's state, whatever coordinates it is asked in.
std::string state_of(const Snapshot::At& at) {
    std::string body;
    write_feature(body, at, geometry::System{}, nullptr);
    return etag_of(body);
}
std::string state_of(const Layer& layer, const std::string& key, const NewFeature& feature) {
    const FeatureTable table(layer.fields, {{key, feature.geometry, feature.properties, feature.street, feature.unit}});
    return state_of({&table, 0});
}

Reply show_item(Tx& tx, const Request& request) {
    const auto layer = layer_in(tx, request);
    const auto system = read_system(request);
    const auto at = snapshot_of(tx, layer)->find(request.parameters.at("feature"), reach_of(layer, request.caller));
    if (!at) throw NotFound("feature");
    const std::string own = "/collections/" + layer.name + "/items/" + percent_encoded(at->key());
    const json::Array links{link_to(request, own, "self", geojson_type), link_to(request, own + "?f=html", "alternate", "text/html"),
                            link_to(request, "/collections/" + layer.name, "collection", "application/json")};
    std::string body;
    write_feature(body, *at, system, &links);
    return {.status = 200,
            .content_type = std::string(geojson_type),
            .body = std::move(body),
            .headers = {{"Content-Crs", "<" + geometry::uri_of(system) + ">"}, {"ETag", state_of(*at)}}};
}

// ---- Part 4. Who may change a layer is said by its right; what is not in its fields is refused.
Layer editable(Tx& tx, const Request& request) {
    auto layer = layer_in(tx, request);
    if (layer.right_to_edit.empty()) throw Problem(405, "map.read_only", {"这个图层不能在这里修改。", "This layer is not changed here."});
    if (request.caller.require(layer.right_to_edit) != Scope::district) throw Forbidden(layer.right_to_edit);
    return layer;
}

NewFeature read_sent(const Request& request, const Layer& layer) {
    geometry::Feature feature;
    const auto fault = geometry::read_feature(json::parse(request.body), feature);
    if (!fault.empty()) throw Problem(400, "map.feature", {"要素有误（" + fault + "）。", "The feature is wrong: " + fault + "."}, fault);
    for (const auto& [name, value] : feature.properties)
        if (std::none_of(layer.fields.begin(), layer.fields.end(), [&](const Field& one) { return one.name == std::string_view(name); }))
            throw Problem(400, "map.property", {"图层没有属性“" + std::string(name) + "”。", "The layer has no property \"" + std::string(name) + "\"."},
                          std::string(name));
    return {std::move(feature.geometry), std::move(feature.properties)};
}

void trace_change(Tx& tx, std::string_view verb, const Layer& layer, const std::string& key, std::string_view body) {
    tx.trace(verb, Id<Layer>{layer.version}, {}, layer.name + "/" + key + " " + std::string(body.substr(0, 2000)), {});
}

Reply create_item(Tx& tx, const Request& request) {
    const auto layer = editable(tx, request);
    const auto feature = read_sent(request, layer);
    const std::string key = to_string(tx.new_id<FeatureTable>());
    put(tx, layer.name, key, feature);
    trace_change(tx, "map.feature_created", layer, key, request.body);
    return {.status = 201,
            .content_type = {},
            .body = {},
            .headers = {{"Location", request.origin + std::string(ogc_root) + "/collections/" + layer.name + "/items/" + key},
                        {"ETag", state_of(layer, key, feature)}}};
}

// The feature that a change is meant for, as long as it is still as the caller saw it (If-Match).
std::string existing(Tx& tx, const Request& request, const Layer& layer) {
    const std::string key = request.parameters.at("feature");
    const auto snapshot = snapshot_of(tx, layer);
    const auto at = snapshot->find(key, Reach{});
    const auto& seen = request.if_match;
    if (!seen.empty() && (!at || !matches_strongly(seen, state_of(*at))))
        throw Problem(412, "map.changed_since", {"要素已被他人更改，请重新读取后再改。", "The feature changed since it was read; read it again."});
    if (!at) throw NotFound("feature");
    return key;
}

// What may be done with the resource, by this caller.
Reply options(Tx& tx, const Request& request) {
    const auto layer = layer_in(tx, request);
    const bool one = request.parameters.contains("feature");
    if (one && !snapshot_of(tx, layer)->find(request.parameters.at("feature"), reach_of(layer, request.caller))) throw NotFound("feature");
    std::string allowed = "GET, HEAD, OPTIONS";
    if (!layer.right_to_edit.empty() && request.caller.scope(layer.right_to_edit) == Scope::district) allowed += one ? ", PUT, PATCH, DELETE" : ", POST";
    return {.status = 200, .content_type = {}, .body = {}, .headers = {{"Allow", std::move(allowed)}}};
}

Reply replace_item(Tx& tx, const Request& request) {
    const auto layer = editable(tx, request);
    const auto feature = read_sent(request, layer);
    const auto key = existing(tx, request, layer);
    put(tx, layer.name, key, feature);
    trace_change(tx, "map.feature_replaced", layer, key, request.body);
    return {.status = 204, .content_type = {}, .body = {}, .headers = {{"ETag", state_of(layer, key, feature)}}};
}

// JSON Merge Patch, RFC 7396, of geometry and properties.
Reply update_item(Tx& tx, const Request& request) {
    const auto layer = editable(tx, request);
    const auto key = existing(tx, request, layer);
    const auto at = *snapshot_of(tx, layer)->find(key, Reach{});
    std::string now;
    write_feature(now, at, geometry::System{}, nullptr);
    auto feature = json::parse(now).as_object();
    const auto patch = json::parse(request.body);
    if (!patch.is_object()) throw Problem(400, "map.feature", {"补丁应为 JSON 对象。", "A patch is a JSON object."});
    for (const auto& [name, value] : patch.get_object()) {
        if (name == "geometry") feature["geometry"] = value;
        else if (name == "properties" && value.is_object())
            for (const auto& [field, one] : value.get_object()) feature["properties"].as_object()[field] = one;
        else if (name != "type" && name != "id")
            throw Problem(400, "map.feature", {"补丁中有未知成员。", "The patch has an unknown member."}, std::string(name));
    }
    Request patched = request;
    patched.body = json::print(json::Value(feature));
    const auto changed = read_sent(patched, layer);
    put(tx, layer.name, key, changed);
    trace_change(tx, "map.feature_updated", layer, key, request.body);
    return {.status = 204, .content_type = {}, .body = {}, .headers = {{"ETag", state_of(layer, key, changed)}}};
}

Reply delete_item(Tx& tx, const Request& request) {
    const auto layer = editable(tx, request);
    const auto key = existing(tx, request, layer);
    drop(tx, layer.name, key);
    trace_change(tx, "map.feature_deleted", layer, key, {});
    return {.status = 204, .content_type = {}, .body = {}, .headers = {}};
}

Route asking_options(std::string path, std::string summary) {
    Route route = ogc_get(std::move(path), std::move(summary), options, {});
    route.method = "OPTIONS";
    return route;
}

Route writing(std::string method, std::string path, std::string summary, int status, Reply (*handler)(Tx&, const Request&)) {
    Route route = ogc_get(std::move(path), std::move(summary), handler, {});
    route.method = std::move(method);
    route.kind = Route::Kind::write;
    route.access = signed_in();
    route.raw_body = true;
    route.body_max = 1 << 20;
    route.status = status;
    return route;
}
}

std::vector<Route> ogc_routes() {
    const std::string items = std::string(ogc_root) + "/collections/{layer}/items", item = items + "/{feature}";
    return {ogc_get(items, "OGC API: features of a layer", show_items,
                    {"limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "cursor", "f"}, std::string(geojson_type)),
            ogc_get(item, "OGC API: one feature", show_item, {"crs", "f"}, std::string(geojson_type)),
            asking_options(items, "OGC API: what one may do with the features of a layer"),
            asking_options(item, "OGC API: what one may do with a feature"),
            writing("POST", items, "OGC API: create a feature", 201, create_item),
            writing("PUT", item, "OGC API: replace a feature", 204, replace_item),
            writing("PATCH", item, "OGC API: update a feature (JSON Merge Patch)", 204, update_item),
            writing("DELETE", item, "OGC API: delete a feature", 204, delete_item)};
}
}
