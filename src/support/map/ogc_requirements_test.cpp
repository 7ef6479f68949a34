// Requirements of OGC API Features parts 1 (HTML) and 4 (transactions) and of OGC API Styles, each under its own name.
#include <functional>
#include "kernel/module/etag.hpp"
#include "map_fixture.hpp"
#include "support/map/ogc.hpp"
namespace yiwang::support::map {
namespace {
using testing::HasSubstr;
const std::string root = "/api/ogc", lamps = root + "/collections/lamps", items = lamps + "/items", one = items + "/lamp-003";
const std::string sent = R"({"type":"Feature","geometry":{"type":"Point","coordinates":[120.1,30.05]},"properties":{"name":"new","watt":99}})";

class OgcRequirements : public MapFixture, public testing::WithParamInterface<std::string> {
public:
    using Check = void (OgcRequirements::*)();
    static const std::map<std::string, Check>& checks();

protected:
    const Caller editor = caller({{"map.edit_lamps", Scope::district}});
    static std::string header(const Reply& reply, std::string_view name) {
        for (const auto& [key, value] : reply.headers)
            if (key == name) return value;
        return {};
    }
    std::string tag() { return header(ask("GET", one), "ETag"); }
    int changed(const std::string& method, const std::string& if_match, const std::string& target = one) {
        try {
            return ask(method, target, editor, method == "PATCH" ? R"({"properties":{"watt":1}})" : sent, {{"If-Match", if_match}}).status;
        } catch (const Problem& problem) {
            return problem.status;
        }
    }
    std::string page(const std::string& target, const std::string& accept = "text/html,application/xhtml+xml,*/*;q=0.8") {
        const auto reply = ask("GET", target, {}, {}, {{"Accept", accept}});
        EXPECT_EQ(reply.content_type, "text/html; charset=utf-8") << target;
        EXPECT_EQ(header(reply, "Vary"), "Accept");
        return reply.body;
    }

    void options_op() {
        EXPECT_EQ(status("OPTIONS", items), 200);
        EXPECT_EQ(status("OPTIONS", one), 200);
        EXPECT_EQ(status("OPTIONS", items + "/nothing"), 404);
        EXPECT_EQ(status("OPTIONS", root + "/collections/cases/items"), 401) << "what one may not see has no methods either";
    }
    void options_response() {
        EXPECT_EQ(header(ask("OPTIONS", items), "Allow"), "GET, HEAD, OPTIONS");
        EXPECT_EQ(header(ask("OPTIONS", items, editor), "Allow"), "GET, HEAD, OPTIONS, POST");
        EXPECT_EQ(header(ask("OPTIONS", one, editor), "Allow"), "GET, HEAD, OPTIONS, PUT, PATCH, DELETE");
        EXPECT_EQ(header(ask("OPTIONS", one, caller({{"map.edit_lamps", Scope::street}})), "Allow"), "GET, HEAD, OPTIONS");
    }
    void etag_get() {
        EXPECT_THAT(tag(), testing::MatchesRegex("\"[0-9a-f]+\""));
        EXPECT_EQ(tag(), header(ask("GET", one + "?crs=http://www.opengis.net/def/crs/EPSG/0/3857"), "ETag")) << "the state, not how it is written";
        const auto before = tag();
        lamp(3, 0.0001);
        EXPECT_NE(tag(), before);
    }
    void etag_put() {
        const auto after = header(ask("PUT", one, editor, sent), "ETag");
        EXPECT_EQ(after, tag());
    }
    void etag_patch() {
        const auto after = header(ask("PATCH", one, editor, R"({"properties":{"watt":7}})"), "ETag");
        EXPECT_EQ(after, tag());
    }
    void evaluates(const std::string& method) {
        const auto seen = tag();
        lamp(3, 0.0001);
        EXPECT_EQ(changed(method, seen), 412) << "somebody changed it since";
        EXPECT_EQ(changed(method, "W/" + tag()), 412) << "a weak validator does not say that it is the same";
        EXPECT_NE(ask_json(one).at("properties").at("watt").to_number<double>(), 99) << "and nothing was changed";
        EXPECT_EQ(changed(method, "\"other\", " + tag()), 204);
        EXPECT_EQ(changed(method, "*"), 204);
    }
    void ifmatch_put() { evaluates("PUT"); }
    void ifmatch_patch() { evaluates("PATCH"); }
    void ifmatch_delete() {
        const auto seen = tag();
        lamp(3, 0.0001);
        EXPECT_EQ(changed("DELETE", seen), 412);
        EXPECT_EQ(changed("DELETE", tag()), 204);
    }
    void put_rid_exception() {
        EXPECT_EQ(status("PUT", items + "/nothing", editor, sent), 404);
        EXPECT_EQ(changed("PUT", "*", items + "/nothing"), 412);
    }

    void html_definition() {
        for (const auto& path :
             {"", "/conformance", "/api", "/collections", "/collections/lamps", "/collections/lamps/items", "/collections/lamps/items/lamp-003",
              "/collections/lamps/queryables", "/collections/lamps/schema", "/collections/lamps/tiles", "/tileMatrixSets", "/styles", "/styles/lamps"}) {
            EXPECT_THAT(page(root + path), testing::StartsWith("<!doctype html>")) << path;
            EXPECT_THAT(page(root + path + "?f=html", "application/json"), testing::StartsWith("<!doctype html>")) << path << ": f goes first";
            EXPECT_EQ(status("GET", root + path + "?f=xml"), 400) << path;
        }
        EXPECT_EQ(ask("GET", items, {}, {}, {{"Accept", "application/geo+json, application/json, text/html"}}).content_type, "application/geo+json");
        EXPECT_EQ(ask("GET", items, {}, {}, {{"Accept", "*/*"}}).content_type, "application/geo+json");
        EXPECT_EQ(ask("GET", items + "?f=json", {}, {}, {{"Accept", "text/html"}}).content_type, "application/geo+json");
    }
    void html_content() {
        const auto all = page(items + "?limit=3");
        for (const auto& wanted : {"lamp-000", "lamp-002", "watt", "120.004", "numberMatched", "rel=\"next\""}) EXPECT_THAT(all, HasSubstr(wanted));
        EXPECT_THAT(all, HasSubstr("<a href=\"http://here/api/ogc/collections/lamps/items/lamp-001?f=html\">"));
        EXPECT_THAT(page(root), HasSubstr("<a href=\"http://here/api/ogc/collections\""));
        store.write([](Tx& tx) { put(tx, "lamps", "odd", {geometry::point_geometry({120, 30}), {{"name", "<script>alert(\"1\")</script> & more"}}}); });
        const auto odd = page(items + "/odd");
        EXPECT_THAT(odd, HasSubstr("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more"));
        EXPECT_THAT(odd, testing::Not(HasSubstr("<script")));
    }

    void styles() {
        const auto list = ask_json(root + "/styles").at("styles").as_array();
        std::vector<std::string> names;
        for (const auto& style : list) names.emplace_back(style.at("id").as_string());
        EXPECT_THAT(names, testing::ElementsAre("districts", "streets", "communities", "grids", "estates", "lamps"));
        EXPECT_EQ(list.back().at("links").at(0).at("rel").as_string(), "stylesheet");
        EXPECT_EQ(list.back().at("links").at(0).at("href").as_string(), "http://here/api/ogc/styles/lamps");
    }
    void style() {
        const auto reply = ask("GET", root + "/styles/lamps");
        EXPECT_EQ(reply.content_type, "application/vnd.mapbox.style+json");
        const auto parsed = json::parse(reply.body);
        EXPECT_EQ(parsed.at("version").as_int64(), 8);
        EXPECT_THAT(std::string(parsed.at("sources").at("lamps").at("tiles").at(0).as_string()),
                    testing::StartsWith("http://here/api/map/tiles/lamps/{z}/{x}/{y}"));
        for (const auto& layer : parsed.at("layers").as_array())
            if (layer.at("type").as_string() != "background") {
                EXPECT_EQ(layer.at("source-layer").as_string(), "lamps");
            }
        EXPECT_EQ(status("GET", root + "/styles/nothing"), 404);
        EXPECT_EQ(status("GET", root + "/styles/cases"), 401);
    }
    void collection_styles() {
        const auto own = ask_json(lamps + "/styles");
        EXPECT_EQ(own.at("default").as_string(), "lamps");
        EXPECT_EQ(own.at("styles").as_array().size(), 1U);
    }
};

const std::map<std::string, OgcRequirements::Check>& OgcRequirements::checks() {
    using R = OgcRequirements;
    static const std::map<std::string, Check> all{{"create-replace-delete/options-op", &R::options_op},
                                                  {"create-replace-delete/options-response", &R::options_response},
                                                  {"create-replace-delete/put-rid-exception", &R::put_rid_exception},
                                                  {"optimistic-locking-etags/get-etag-response", &R::etag_get},
                                                  {"optimistic-locking-etags/put-etag-response", &R::etag_put},
                                                  {"optimistic-locking-etags/patch-etag-response", &R::etag_patch},
                                                  {"optimistic-locking-etags/ifmatch-put-eval", &R::ifmatch_put},
                                                  {"optimistic-locking-etags/ifmatch-patch-eval", &R::ifmatch_patch},
                                                  {"optimistic-locking-etags/ifmatch-delete", &R::ifmatch_delete},
                                                  {"html/definition", &R::html_definition},
                                                  {"html/content", &R::html_content},
                                                  {"styles/core/styles", &R::styles},
                                                  {"styles/core/style", &R::style},
                                                  {"styles/core/collection-styles", &R::collection_styles}};
    return all;
}

TEST_P(OgcRequirements, holds) {
    (this->*checks().at(GetParam()))();
}

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& [name, _] : OgcRequirements::checks()) out.push_back(name);
    return out;
}

INSTANTIATE_TEST_SUITE_P(OgcApi, OgcRequirements, testing::ValuesIn(names()), [](const auto& info) {
    std::string out = info.param;
    for (auto& c : out)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return out;
});
}
}
