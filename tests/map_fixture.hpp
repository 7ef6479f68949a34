// For tests: a small district with blocks and a published layer, and the map's routes asked as a client would.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "square_feature.hpp"
#include "support/map/snapshot.hpp"
#include "support/space/space.hpp"
#include "test_store.hpp"
namespace yiwang::support::map {

class MapFixture : public testing::Test {
protected:
    MapFixture() {
        const auto file = R"({"type":"FeatureCollection","features":[)" + square_feature("990001", "临山区", "district", 120, 30, 120.2, 30.1) + "," +
                          square_feature("990001001", "西街道", "street", 120, 30, 120.1, 30.1) + "," +
                          square_feature("990001002", "东街道", "street", 120.1, 30, 120.2, 30.1) + "]}";
        EXPECT_THAT(store.write([&](Tx& tx) { return space::import_blocks(tx, file, local_date(tx.now())); }).refused, testing::IsEmpty());
        store.write([&](Tx& tx) {
            declare(tx, {.name = "lamps",
                         .title = "路灯",
                         .title_en = "Lamps",
                         .fields = {{"name", "名称", FieldKind::text, true},
                                    {"watt", "功率", FieldKind::number, true},
                                    {"lit", "亮", FieldKind::truth, true},
                                    {"since", "自", FieldKind::time, false}},
                         .right_to_edit = "map.edit_lamps",
                         .time_field = "since",
                         .source = "test"});
            declare(tx, {.name = "cases",
                         .title = "案件",
                         .title_en = "Cases",
                         .fields = {{"state", "状态", FieldKind::text, true}},
                         .right_to_see = "cases.read",
                         .scoped = true});
        });
        for (int i = 0; i < 25; ++i) lamp(i);
    }
    void lamp(int i, double shift = 0) {
        store.write([&](Tx& tx) {
            const std::string number = std::to_string(1000 + i);
            put(tx, "lamps", "lamp-" + number.substr(1),
                {geometry::point_geometry({120.004 + 0.008 * i + shift, 30.05}),
                 {{"name", i % 2 ? "odd" : "even"},
                  {"watt", 10 * i},
                  {"lit", i % 3 == 0},
                  {"since", "2026-01-" + std::string(i < 9 ? "0" : "") + std::to_string(i + 1) + "T00:00:00Z"}}});
        });
    }
    void matter(const std::string& key, double lng, const std::string& street, const std::string& unit) {
        store.write([&](Tx& tx) { put(tx, "cases", key, {geometry::point_geometry({lng, 30.05}), {{"state", "open"}}, street, unit}); });
    }
    static Caller caller(Rights rights, std::string street = {}, std::int64_t unit = 0) {
        Caller out;
        out.kind = Caller::Kind::officer;
        out.rights = std::make_shared<const Rights>(std::move(rights));
        out.street = std::move(street);
        out.unit = {unit};
        return out;
    }
    std::shared_ptr<const Snapshot> snapshot(const std::string& layer) {
        return store.read([&](Tx& tx) { return snapshot_of(tx, *find_layer(tx, layer)); });
    }

    // A path with its query, as a client writes them.
    Reply ask(const std::string& method, const std::string& target, const Caller& who = {}, const std::string& body = {},
              const std::map<std::string, std::string>& headers = {}) {
        Request request;
        if (headers.contains("Accept")) request.accept = headers.at("Accept");
        if (headers.contains("If-Match")) request.if_match = headers.at("If-Match");
        request.method = method;
        request.origin = "http://here";
        request.caller = who;
        request.body = body;
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        if (mark != target.npos) {
            std::string rest = target.substr(mark + 1) + "&";
            for (std::size_t at = 0, end; (end = rest.find('&', at)) != rest.npos; at = end + 1) {
                const auto pair = rest.substr(at, end - at);
                const auto equals = pair.find('=');
                request.query.emplace_back(decoded_part(pair.substr(0, equals)), equals == pair.npos ? "" : decoded_part(pair.substr(equals + 1)));
            }
        }
        for (const auto& route : room.routes) {
            std::map<std::string, std::string> found;
            if (route.method != method || !matches(route.path, request.path, found)) continue;
            request.parameters = found;
            if (route.kind == Route::Kind::write) return store.write(route.bind(request));
            return store.read(route.bind(request));
        }
        throw NotFound("route");
    }
    json::Object ask_json(const std::string& target, const Caller& who = {}) { return json::parse(ask("GET", target, who).body).as_object(); }
    int status(const std::string& method, const std::string& target, const Caller& who = {}, const std::string& body = {}) {
        try {
            return ask(method, target, who, body).status;
        } catch (const Problem& problem) {
            return problem.status;
        }
    }

    Module room = module();
    TestStore store{{space::module(), room}};

private:
    static std::string decoded_part(const std::string& text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '%') out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)), i += 2;
            else out += text[i];
        }
        return out;
    }
    // Words before names: "collections" is no layer's name.
    static bool matches(const std::string& pattern, const std::string& path, std::map<std::string, std::string>& out) {
        std::size_t p = 0, t = 0;
        while (p < pattern.size() && t < path.size()) {
            const auto p_end = std::min(pattern.find('/', p + 1), pattern.size()), t_end = std::min(path.find('/', t + 1), path.size());
            const auto part = pattern.substr(p + 1, p_end - p - 1), given = path.substr(t + 1, t_end - t - 1);
            if (part.starts_with('{')) out[part.substr(1, part.size() - 2)] = decoded_part(given);
            else if (part != given) return false;
            p = p_end;
            t = t_end;
        }
        return p == pattern.size() && t == path.size();
    }
};
}
