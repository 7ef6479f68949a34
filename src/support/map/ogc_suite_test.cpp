// The test methods of the official executable suite for OGC API Features parts 1 and 2 (ets-ogcapi-features10), by their
// names, each asking what it asks; and that none of them is missing here.
#include <cmath>
#include <functional>
#include <set>
#include "map_fixture.hpp"
#include "shared_data.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/map/ogc.hpp"
namespace yiwang::support::map::ogc_suite {
namespace {
const std::string crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84", epsg = "http://www.opengis.net/def/crs/EPSG/0/";
const std::string root = "/api/ogc", lamps = root + "/collections/lamps", items = lamps + "/items", one = items + "/lamp-003";

class OgcSuite : public MapFixture, public testing::WithParamInterface<std::string> {
public:
    using Check = void (OgcSuite::*)();
    static const std::map<std::string, Check>& checks();

protected:
    static bool has_link(const json::Object& in, std::string_view rel, std::string_view type = {}) {
        for (const auto& link : in.at("links").as_array())
            if (link.at("rel").as_string() == rel && (type.empty() || link.at("type").as_string() == type)) {
                EXPECT_TRUE(std::string(link.at("href").as_string()).starts_with("http://here/"));
                return true;
            }
        return false;
    }
    static std::string header(const Reply& reply, std::string_view name) {
        for (const auto& [key, value] : reply.headers)
            if (key == name) return value;
        return {};
    }
    json::Array features(const std::string& target) { return ask_json(target).at("features").as_array(); }
    json::Object items_parameter(std::string_view name) {
        const auto api = ask_json(root + "/api");
        for (const auto& parameter : api.at("paths").at("/collections/lamps/items").at("get").at("parameters").as_array())
            if (parameter.at("name").as_string() == name) return parameter.as_object();
        ADD_FAILURE() << "no parameter " << name;
        return {};
    }

    // ---- what every answer of items must be
    void is_collection(const std::string& target) { EXPECT_EQ(ask_json(target).at("type").as_string(), "FeatureCollection"); }
    void has_features(const std::string& target) { EXPECT_TRUE(ask_json(target).at("features").is_array()); }
    void has_links(const std::string& target) {
        const auto answer = ask_json(target);
        EXPECT_TRUE(has_link(answer, "self", "application/geo+json"));
        for (const auto& link : answer.at("links").as_array()) EXPECT_TRUE(link.as_object().contains("type"));
        EXPECT_EQ(has_link(answer, "next", "application/geo+json"), answer.at("numberMatched").as_int64() > answer.at("numberReturned").as_int64());
    }
    void has_time_stamp(const std::string& target) { EXPECT_TRUE(parse_instant(ask_json(target).at("timeStamp").as_string())); }
    // Following the links gives every feature once.
    void has_number_matched(const std::string& target) {
        auto answer = ask_json(target);
        const auto matched = answer.at("numberMatched").as_int64();
        std::set<std::string> seen;
        for (int page = 0; page < 100; ++page) {
            for (const auto& feature : answer.at("features").as_array()) EXPECT_TRUE(seen.insert(std::string(feature.at("id").as_string())).second);
            std::string next;
            for (const auto& link : answer.at("links").as_array())
                if (link.at("rel").as_string() == "next") next = std::string(link.at("href").as_string()).substr(std::string("http://here").size());
            if (next.empty()) break;
            answer = ask_json(next);
        }
        EXPECT_EQ(static_cast<std::int64_t>(seen.size()), matched);
    }
    void has_number_returned(const std::string& target) {
        const auto answer = ask_json(target);
        EXPECT_EQ(answer.at("numberReturned").as_int64(), static_cast<std::int64_t>(answer.at("features").as_array().size()));
    }
    void is_in_crs84(const std::string& target) {
        const auto reply = ask("GET", target);
        EXPECT_EQ(header(reply, "Content-Crs"), "<" + crs84 + ">");
        const auto body = json::parse(reply.body);
        for (const auto& feature : body.at("features").as_array()) {
            EXPECT_NEAR(feature.at("geometry").at("coordinates").at(0).to_number<double>(), 120.1, 0.2);
            EXPECT_NEAR(feature.at("geometry").at("coordinates").at(1).to_number<double>(), 30.05, 0.1);
        }
    }
    void answers(const std::string& target) {
        const auto reply = ask("GET", target);
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.content_type, "application/geo+json");
    }

    // ---- core
    void api() {
        EXPECT_EQ(ask("GET", root + "/api").content_type, "application/vnd.oai.openapi+json;version=3.0");
        EXPECT_TRUE(has_link(ask_json(root), "service-desc"));
    }
    void api_valid() {
        const auto api = ask_json(root + "/api");
        EXPECT_TRUE(api.at("openapi").as_string().starts_with("3.0"));
        for (const auto& [path, item] : api.at("paths").as_object()) {
            EXPECT_TRUE(path.starts_with("/"));
            EXPECT_TRUE(item.at("get").at("responses").as_object().contains("200")) << std::string(path);
            EXPECT_TRUE(item.at("get").as_object().contains("operationId"));
        }
    }
    void landing() { EXPECT_EQ(ask("GET", root).status, 200); }
    void landing_valid() {
        const auto page = ask_json(root);
        for (const auto& rel : {"service-desc", "service-doc", "conformance", "data"}) EXPECT_TRUE(has_link(page, rel)) << rel;
    }
    void conformance() {
        std::set<std::string> classes;
        const auto page = ask_json(root + "/conformance");
        for (const auto& one_class : page.at("conformsTo").as_array()) classes.insert(std::string(one_class.as_string()));
        for (const auto& needed : {"core", "oas30", "geojson"})
            EXPECT_TRUE(classes.contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/" + std::string(needed)));
    }
    void http_methods() {
        EXPECT_EQ(status("GET", root), 200);
        EXPECT_EQ(status("GET", root + "/nothing"), 404);
        EXPECT_EQ(status("GET", root + "/collections/nothing"), 404);
        EXPECT_EQ(status("GET", items + "/nothing"), 404);
    }
    void collections() { EXPECT_EQ(ask("GET", root + "/collections").status, 200); }
    void collections_links() { EXPECT_TRUE(has_link(ask_json(root + "/collections"), "self", "application/json")); }
    void collections_items() {
        const auto page = ask_json(root + "/collections");
        for (const auto& collection : page.at("collections").as_array()) EXPECT_TRUE(has_link(collection.as_object(), "items", "application/geo+json"));
    }
    void collections_crs() {
        const auto page = ask_json(root + "/collections");
        for (const auto& collection : page.at("collections").as_array()) EXPECT_EQ(collection.at("crs").at(0).as_string(), crs84);
    }
    void collections_content() {
        std::set<std::string> ids;
        const auto page = ask_json(root + "/collections");
        for (const auto& collection : page.at("collections").as_array()) ids.insert(std::string(collection.at("id").as_string()));
        for (const auto& id : {"districts", "streets", "lamps"}) EXPECT_TRUE(ids.contains(id)) << id;
        EXPECT_FALSE(ids.contains("cases")) << "a layer that the caller may not see is not listed";
    }
    void collection() { EXPECT_EQ(ask("GET", lamps).status, 200); }
    void collection_valid() {
        const auto page = ask_json(lamps);
        EXPECT_EQ(page.at("id").as_string(), "lamps");
        EXPECT_TRUE(has_link(page, "items", "application/geo+json"));
        const auto box = page.at("extent").at("spatial").at("bbox").at(0).as_array();
        EXPECT_NEAR(box[0].to_number<double>(), 120.004, 1e-9);
        EXPECT_NEAR(box[2].to_number<double>(), 120.196, 1e-9);
    }
    void feature() { EXPECT_EQ(ask("GET", one).status, 200); }
    void feature_valid() {
        const auto page = ask_json(one);
        EXPECT_EQ(page.at("type").as_string(), "Feature");
        EXPECT_EQ(page.at("id").as_string(), "lamp-003");
        EXPECT_EQ(page.at("properties").at("watt").to_number<double>(), 30);
        EXPECT_TRUE(has_link(page, "self", "application/geo+json"));
        EXPECT_TRUE(has_link(page, "collection"));
    }

    const std::string all = items + "?limit=7", boxed = items + "?limit=4&bbox=120.02,30.0,120.09,30.1",
                      dated = items + "?limit=3&datetime=2026-01-05T00:00:00Z/2026-01-12T00:00:00Z";

    void items_operation() { answers(items); }
    void items_crs84() { is_in_crs84(all); }
    void items_type() { is_collection(all); }
    void items_features() { has_features(all); }
    void items_links() { has_links(all); }
    void items_time() { has_time_stamp(all); }
    void items_matched() { has_number_matched(all); }
    void items_returned() { has_number_returned(all); }

    void box_definition() {
        const auto parameter = items_parameter("bbox");
        EXPECT_EQ(parameter.at("in").as_string(), "query");
        EXPECT_FALSE(parameter.at("required").as_bool());
        EXPECT_FALSE(parameter.at("explode").as_bool());
        EXPECT_EQ(parameter.at("schema").at("type").as_string(), "array");
    }
    void box_operation() {
        answers(boxed);
        // What the suite sends: far away, across the antimeridian, both polar strips, with heights, with floating noise.
        for (const auto& box : {"177,65,-177,70", "-180,-90,180,-65", "-180,65,180,90", "120.02,30.0,0,120.09,30.1,100", "114.200000000000003,22.5,114.3,22.6",
                                "-180,-90,180,90"})
            answers(items + "?bbox=" + box);
    }
    void box_response() {
        const auto inside = features(items + "?limit=100&bbox=120.02,30.0,120.09,30.1");
        EXPECT_EQ(inside.size(), 9U);
        for (const auto& f : inside) {
            EXPECT_GE(f.at("geometry").at("coordinates").at(0).to_number<double>(), 120.02);
            EXPECT_LE(f.at("geometry").at("coordinates").at(0).to_number<double>(), 120.09);
        }
        EXPECT_TRUE(features(items + "?bbox=177,65,-177,70").empty());
        EXPECT_EQ(features(items + "?limit=100&bbox=170,20,121,40").size(), 25U) << "across the antimeridian";
        EXPECT_EQ(features(root + "/collections/streets/items?bbox=120.01,30.01,120.02,30.02").size(), 1U);
    }
    void box_crs84() { is_in_crs84(boxed); }
    void box_type() { is_collection(boxed); }
    void box_features() { has_features(boxed); }
    void box_links() { has_links(boxed); }
    void box_time() { has_time_stamp(boxed); }
    void box_matched() { has_number_matched(boxed); }
    void box_returned() { has_number_returned(boxed); }

    void invalid_parameters() {
        for (const auto& wrong : {"limit=0", "limit=-1", "limit=x", "limit=", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,50,2,40", "bbox=200,0,210,10",
                                  "datetime=yesterday", "datetime=2026-02-30", "datetime=2026-02-02/2026-01-01", "crs=x", "bbox-crs=x", "f=xml",
                                  "limit=1&limit=2", "filter=nonsense", "filter-lang=cql2-text"})
            EXPECT_EQ(status("GET", items + "?" + wrong), 400) << wrong;
    }
    void unknown_parameter() {
        EXPECT_EQ(status("GET", items + "?unknownQueryParameter=xyz"), 400);
        EXPECT_EQ(status("GET", one + "?limit=1"), 400);
        EXPECT_EQ(status("GET", root + "?nonsense=1"), 400);
    }

    void limit_definition() {
        const auto parameter = items_parameter("limit");
        EXPECT_EQ(parameter.at("schema").at("type").as_string(), "integer");
        EXPECT_EQ(parameter.at("schema").at("minimum").to_number<int>(), 1);
        EXPECT_EQ(parameter.at("schema").at("default").to_number<int>(), 10);
    }
    void limit_operation() { answers(items + "?limit=3"); }
    void limit_response() {
        EXPECT_EQ(features(items).size(), 10U) << "ten where none is asked for";
        EXPECT_EQ(features(items + "?limit=1").size(), 1U);
        EXPECT_EQ(features(items + "?limit=100000000000000000000").size(), 25U) << "above the greatest is no error";
    }
    void limit_crs84() { is_in_crs84(items + "?limit=5"); }
    void limit_type() { is_collection(items + "?limit=5"); }
    void limit_features() { has_features(items + "?limit=5"); }
    void limit_links() { has_links(items + "?limit=5"); }
    void limit_time() { has_time_stamp(items + "?limit=5"); }
    void limit_matched() { has_number_matched(items + "?limit=1"); }
    void limit_returned() { has_number_returned(items + "?limit=5"); }

    void time_definition() { EXPECT_EQ(items_parameter("datetime").at("schema").at("type").as_string(), "string"); }
    void time_operation() { answers(dated); }
    void time_response() {
        EXPECT_EQ(features(items + "?limit=100&datetime=2026-01-05T00:00:00Z/2026-01-12T00:00:00Z").size(), 8U);
        EXPECT_EQ(features(items + "?limit=100&datetime=../2026-01-05T00:00:00Z").size(), 5U);
        EXPECT_EQ(features(items + "?limit=100&datetime=2026-01-20T00:00:00Z/..").size(), 6U);
        EXPECT_EQ(features(items + "?limit=100&datetime=2026-01-20T00:00:00Z/").size(), 6U);
        EXPECT_EQ(features(items + "?limit=100&datetime=2026-01-07T00:00:00Z").size(), 1U);
        EXPECT_EQ(features(items + "?limit=100&datetime=2026-01-07").size(), 1U);
        EXPECT_EQ(features(root + "/collections/streets/items?datetime=2026-01-07").size(), 2U) << "a layer without times is there at all times";
    }
    void time_crs84() { is_in_crs84(dated); }
    void time_type() { is_collection(dated); }
    void time_features() { has_features(dated); }
    void time_links() { has_links(dated); }
    void time_stamp() { has_time_stamp(dated); }
    void time_matched() { has_number_matched(dated); }
    void time_returned() { has_number_returned(dated); }

    // ---- part 2: coordinate systems
    void crs_class() {
        bool found = false;
        const auto page = ask_json(root + "/conformance");
        for (const auto& one_class : page.at("conformsTo").as_array())
            found |= one_class.as_string() == "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs";
        EXPECT_TRUE(found);
    }
    static void right_uris(const json::Value& list) {
        for (const auto& uri : list.as_array()) EXPECT_TRUE(geometry::find_system(uri.as_string())) << std::string(uri.as_string());
    }
    void collection_crs() { right_uris(ask_json(lamps).at("crs")); }
    void collection_storage() { EXPECT_EQ(ask_json(lamps).at("storageCrs").as_string(), crs84); }
    void collection_default() { EXPECT_EQ(ask_json(lamps).at("crs").at(0).as_string(), crs84); }
    void collection_storage_listed() {
        const auto page = ask_json(lamps);
        bool found = false;
        for (const auto& uri : page.at("crs").as_array()) found |= uri == page.at("storageCrs");
        EXPECT_TRUE(found);
    }
    void collections_global_crs() { right_uris(ask_json(root + "/collections").at("crs")); }
    void each_collection(const std::function<void(const json::Object&)>& f) {
        const auto page = ask_json(root + "/collections");
        for (const auto& one_collection : page.at("collections").as_array()) f(one_collection.as_object());
    }
    void collections_storage() {
        each_collection([](const json::Object& c) { EXPECT_TRUE(geometry::find_system(c.at("storageCrs").as_string())); });
    }
    void collections_each_crs() {
        each_collection([](const json::Object& c) { right_uris(c.at("crs")); });
    }
    void collections_each_storage_listed() {
        each_collection([](const json::Object& c) {
            bool found = false;
            for (const auto& uri : c.at("crs").as_array()) found |= uri == c.at("storageCrs");
            EXPECT_TRUE(found);
        });
    }
    void collections_default() {
        each_collection([](const json::Object& c) { EXPECT_EQ(c.at("crs").at(0).as_string(), crs84); });
    }

    void box_crs_default() { EXPECT_EQ(features(items + "?limit=100&bbox=120.02,30.0,120.09,30.1&bbox-crs=" + crs84).size(), 9U); }
    void box_crs() {
        EXPECT_EQ(features(items + "?limit=100&bbox=30.0,120.02,30.1,120.09&bbox-crs=" + epsg + "4326").size(), 9U) << "latitude first";
        const geometry::GaussKruger plane(114);
        const auto low = plane.to_plane({120.02, 30.0}), high = plane.to_plane({120.09, 30.1});
        const auto n = [](double v) { return geometry::print_number(v); };
        EXPECT_EQ(features(items + "?limit=100&bbox=" + n(low.y) + "," + n(low.x) + "," + n(high.y) + "," + n(high.x) + "&bbox-crs=" + epsg + "4547").size(),
                  9U)
            << "northing first";
        const auto west = geometry::to_web_mercator({120.02, 30.0}), east = geometry::to_web_mercator({120.09, 30.1});
        EXPECT_EQ(features(items + "?limit=100&bbox=" + n(west.x) + "," + n(west.y) + "," + n(east.x) + "," + n(east.y) + "&bbox-crs=" + epsg + "3857").size(),
                  9U);
    }
    void box_crs_unsaid() {
        EXPECT_EQ(features(items + "?limit=100&bbox=120.02,30.0,120.09,30.1").size(),
                  features(items + "?limit=100&bbox=120.02,30.0,120.09,30.1&bbox-crs=" + crs84).size());
    }
    void box_crs_invalid() { EXPECT_EQ(status("GET", items + "?bbox=120.02,30.0,120.09,30.1&bbox-crs=http://www.opengis.net/def/crs/0/unknown"), 400); }

    void every_crs(const std::string& target) {
        for (const auto& system : geometry::served_systems())
            EXPECT_EQ(header(ask("GET", target + "?crs=" + geometry::uri_of(system)), "Content-Crs"), "<" + geometry::uri_of(system) + ">");
    }
    static void same_place(const json::Value& feature, const geometry::System& system) {
        const auto& c = feature.at("geometry").at("coordinates");
        const double first = c.at(0).to_number<double>(), second = c.at(1).to_number<double>();
        const auto at = system.to_wgs84(system.northing_first ? Spot{second, first} : Spot{first, second});
        EXPECT_NEAR(at.lat, 30.05, 1e-9) << system.name;
        EXPECT_NEAR(std::remainder(at.lng - 120.004, 0.008), 0, 1e-9) << system.name;
    }
    void item_crs() { every_crs(one); }
    void item_crs_default() { EXPECT_EQ(header(ask("GET", one), "Content-Crs"), "<" + crs84 + ">"); }
    void item_crs_invalid() { EXPECT_EQ(status("GET", one + "?crs=http://www.opengis.net/def/crs/0/unknown"), 400); }
    void item_crs_turned() {
        for (const auto& system : geometry::served_systems()) same_place(json::parse(ask("GET", one + "?crs=" + geometry::uri_of(system)).body), system);
    }
    void item_crs_unturned() { same_place(json::parse(ask("GET", one).body), geometry::System{}); }
    void items_crs() { every_crs(items); }
    void items_crs_default() { EXPECT_EQ(header(ask("GET", items), "Content-Crs"), "<" + crs84 + ">"); }
    void items_crs_invalid() { EXPECT_EQ(status("GET", items + "?crs=http://www.opengis.net/def/crs/0/unknown"), 400); }
    void items_crs_unturned() {
        for (const auto& f : features(items)) same_place(f, geometry::System{});
    }
    void items_crs_turned() {
        for (const auto& system : geometry::served_systems())
            for (const auto& f : features(items + "?crs=" + geometry::uri_of(system))) same_place(f, system);
    }
};

const std::map<std::string, OgcSuite::Check>& OgcSuite::checks() {
    using S = OgcSuite;
    static const std::map<std::string, Check> all_checks{
        {"core/apidefinition/ApiDefinition.openapiDocumentRetrieval", &S::api},
        {"core/apidefinition/ApiDefinition.apiDefinitionValidation", &S::api_valid},
        {"core/collections/Feature.featureOperation", &S::feature},
        {"core/collections/Feature.validateFeatureResponse", &S::feature_valid},
        {"core/collections/FeatureCollection.validateFeatureCollectionMetadataOperation", &S::collection},
        {"core/collections/FeatureCollection.validateFeatureCollectionMetadataResponse", &S::collection_valid},
        {"core/collections/FeatureCollections.validateFeatureCollectionsMetadataOperation", &S::collections},
        {"core/collections/FeatureCollections.validateFeatureCollectionsMetadataOperationResponse_Links", &S::collections_links},
        {"core/collections/FeatureCollections.validateFeatureCollectionsMetadataOperationResponse_Items", &S::collections_items},
        {"core/collections/FeatureCollections.validateFeatureCollectionsMetadataOperationResponse_CrsProperty", &S::collections_crs},
        {"core/collections/FeatureCollections.validateFeatureCollectionsMetadataOperationResponse_Content", &S::collections_content},
        {"core/collections/Features.validateFeaturesOperation", &S::items_operation},
        {"core/collections/Features.validateFeaturesResponse_GeometryInCRS84", &S::items_crs84},
        {"core/collections/Features.validateFeaturesResponse_TypeProperty", &S::items_type},
        {"core/collections/Features.validateFeaturesResponse_FeaturesProperty", &S::items_features},
        {"core/collections/Features.validateFeaturesResponse_Links", &S::items_links},
        {"core/collections/Features.validateFeaturesResponse_TimeStamp", &S::items_time},
        {"core/collections/Features.validateFeaturesResponse_NumberMatched", &S::items_matched},
        {"core/collections/Features.validateFeaturesResponse_NumberReturned", &S::items_returned},
        {"core/collections/FeaturesBBox.boundingBoxParameterDefinition", &S::box_definition},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxOperation", &S::box_operation},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxResponse", &S::box_response},
        {"core/collections/FeaturesBBox.validateFeaturesResponse_GeometryInCRS84", &S::box_crs84},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxResponse_TypeProperty", &S::box_type},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxResponse_FeaturesProperty", &S::box_features},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxResponse_Links", &S::box_links},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxResponse_TimeStamp", &S::box_time},
        {"core/collections/FeaturesBBox.validateFeaturesWithBoundingBoxResponse_NumberMatched", &S::box_matched},
        {"core/collections/FeaturesBBox.validateFeaturesResponse_NumberReturned", &S::box_returned},
        {"core/collections/FeaturesErrorConditions.validateFeaturesOperation_QueryParamInvalid", &S::invalid_parameters},
        {"core/collections/FeaturesErrorConditions.validateFeaturesOperation_QueryParamUnknown", &S::unknown_parameter},
        {"core/collections/FeaturesLimit.limitParameterDefinition", &S::limit_definition},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitOperation", &S::limit_operation},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse", &S::limit_response},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse_GeometryInCRS84", &S::limit_crs84},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse_TypeProperty", &S::limit_type},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse_FeaturesProperty", &S::limit_features},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse_Links", &S::limit_links},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse_TimeStamp", &S::limit_time},
        {"core/collections/FeaturesLimit.validateFeaturesWithLimitResponse_NumberMatched", &S::limit_matched},
        {"core/collections/FeaturesLimit.validateFeaturesResponse_NumberReturned", &S::limit_returned},
        {"core/collections/FeaturesTime.timeParameterDefinition", &S::time_definition},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeOperation", &S::time_operation},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse", &S::time_response},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse_GeometryInCRS84", &S::time_crs84},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse_TypeProperty", &S::time_type},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse_FeaturesProperty", &S::time_features},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse_Links", &S::time_links},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse_TimeStamp", &S::time_stamp},
        {"core/collections/FeaturesTime.validateFeaturesWithDateTimeResponse_NumberMatched", &S::time_matched},
        {"core/collections/FeaturesTime.validateFeaturesResponse_NumberReturned", &S::time_returned},
        {".validateConformanceOperationAndResponse", &S::conformance},
        {"core/general/GeneralHttp.http", &S::http_methods},
        {"core/landingpage/LandingPage.landingPageRetrieval", &S::landing},
        {"core/landingpage/LandingPage.landingPageValidation", &S::landing_valid},
        {"crs/CrsRequirementClassPrecondition.verifyConformanceClass", &S::crs_class},
        {"crs/discovery/collection/DiscoveryCollectionCrsUri.verifyCollectionCrsIdentifierOfCrsProperty", &S::collection_crs},
        {"crs/discovery/collection/DiscoveryCollectionCrsUri.verifyCollectionCrsIdentifierOfStorageCrsProperty", &S::collection_storage},
        {"crs/discovery/collection/DiscoveryCollectionDefaultCrs.verifyCollectionCrsIdentifierOfCrsProperty", &S::collection_default},
        {"crs/discovery/collection/DiscoveryCollectionStorageCrs.verifyCollectionCrsIdentifierOfCrsProperty", &S::collection_storage_listed},
        {"crs/discovery/collections/DiscoveryCollectionsCrsUri.verifyCollectionsCrsIdentifierOfCrsProperty", &S::collections_global_crs},
        {"crs/discovery/collections/DiscoveryCollectionsCrsUri.verifyCollectionsCrsIdentifierOfStorageCrs", &S::collections_storage},
        {"crs/discovery/collections/DiscoveryCollectionsCrsUri.verifyCollectionsCollectionCrsIdentifierOfCrsProperty", &S::collections_each_crs},
        {"crs/discovery/collections/DiscoveryCollectionsCrsUri.verifyCollectionsCollectionCrsIdentifierOfStorageCrs", &S::collections_storage},
        {"crs/discovery/collections/DiscoveryCollectionsDefaultCrs.verifyCollectionsPathCollectionCrsPropertyContainsDefaultCrs", &S::collections_default},
        {"crs/discovery/collections/DiscoveryCollectionsStorageCrs.verifyCollectionsPathCollectionCrsPropertyContainsStorageCrs",
         &S::collections_each_storage_listed},
        {"crs/query/bboxcrs/BBoxCrsParameter.verifyBboxCrsParameterWithDefaultCrs", &S::box_crs_default},
        {"crs/query/bboxcrs/BBoxCrsParameter.verifyBboxCrsParameter", &S::box_crs},
        {"crs/query/bboxcrs/BBoxCrsParameterDefault.verifyBboxCrsParameterDefault", &S::box_crs_unsaid},
        {"crs/query/bboxcrs/BBoxCrsParameterInvalid.verifyBboxCrsParameterInvalid", &S::box_crs_invalid},
        {"crs/query/crs/feature/FeatureCrsParameter.verifyFeatureCrsParameter", &S::item_crs},
        {"crs/query/crs/feature/FeatureCrsParameterDefault.verifyFeatureCrsParameterDefault", &S::item_crs_default},
        {"crs/query/crs/feature/FeatureCrsParameterInvalid.verifyFeatureCrsParameterInvalid", &S::item_crs_invalid},
        {"crs/query/crs/feature/FeatureCrsParameterTransform.verifyFeatureCrsParameterTransformWithCrsParameter", &S::item_crs_turned},
        {"crs/query/crs/feature/FeatureCrsParameterTransform.verifyFeatureCrsParameterTransformWithoutCrsParameter", &S::item_crs_unturned},
        {"crs/query/crs/features/FeaturesCrsParameter.verifyFeaturesCrsParameter", &S::items_crs},
        {"crs/query/crs/features/FeaturesCrsParameterDefault.verifyFeaturesCrsParameterDefault", &S::items_crs_default},
        {"crs/query/crs/features/FeaturesCrsParameterInvalid.verifyFeaturesCrsParameterInvalid", &S::items_crs_invalid},
        {"crs/query/crs/features/FeaturesCrsParameterTransform.verifyFeaturesCrsParameterTransformWithoutCrsParameter", &S::items_crs_unturned},
        {"crs/query/crs/features/FeaturesCrsParameterTransform.verifyFeaturesCrsParameterTransformWithCrsParameter", &S::items_crs_turned}};
    return all_checks;
}

TEST_P(OgcSuite, asks) {
    (this->*checks().at(GetParam()))();
}

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& [name, _] : OgcSuite::checks()) out.push_back(name);
    return out;
}

INSTANTIATE_TEST_SUITE_P(OgcApiFeatures, OgcSuite, testing::ValuesIn(names()), [](const auto& info) {
    std::string out = info.param;
    for (auto& c : out)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return out;
});

TEST(OgcSuiteNames, no_method_of_the_official_suite_is_missing) {
    SHARED_DATA_OR_SKIP(file, "space/ogcapi/ets-features10-tests.tsv");
    std::istringstream lines(read_file(*file));
    std::string line;
    std::getline(lines, line);
    std::size_t methods = 0;
    while (std::getline(lines, line)) {
        const auto first = line.find('\t'), second = line.find('\t', first + 1);
        const auto name = line.substr(0, first) + "." + line.substr(first + 1, second - first - 1);
        EXPECT_TRUE(OgcSuite::checks().contains(name)) << name;
        ++methods;
    }
    EXPECT_EQ(methods, 80U);
    EXPECT_EQ(OgcSuite::checks().size(), 80U);
}
}
}
