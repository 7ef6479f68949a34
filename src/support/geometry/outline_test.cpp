#include "support/geometry/outline.hpp"
#include <gtest/gtest.h>
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geometry {
namespace {
std::string fault(std::string_view geometry) {
    return read_outline(json::parse(geometry)).fault;
}
Shape shape(std::string_view geometry) {
    return Shape(read_outline(json::parse(geometry)).outline);
}

constexpr std::string_view square = R"({"type":"Polygon","coordinates":[[[114,22],[115,22],[115,23],[114,23],[114,22]]]})";

TEST(Outline, is_printed_as_it_was_read) {
    const std::string with_hole_and_parts =
        R"({"type":"MultiPolygon","coordinates":[[[[114,22],[115,22],[115,23.0000001],[114,22]],[[114.2,22.1],[114.3,22.1],[114.3,22.2],[114.2,22.1]]],)"
        R"([[[116,22],[117,22],[117,23],[116,22]]]]})";
    EXPECT_EQ(print_outline(read_outline(json::parse(with_hole_and_parts)).outline), with_hole_and_parts);
    EXPECT_EQ(print_outline(read_outline(json::parse(square)).outline), square);
}

TEST(Outline, what_is_no_outline_is_named) {
    EXPECT_EQ(fault(square), "");
    EXPECT_EQ(fault(R"({"type":"Point","coordinates":[114,22]})"), "geometry");
    EXPECT_EQ(fault("null"), "geometry");
    EXPECT_EQ(fault(R"({"type":"Polygon","coordinates":[]})"), "coordinates");
    EXPECT_EQ(fault(R"({"type":"MultiPolygon","coordinates":[]})"), "coordinates");
    EXPECT_EQ(fault(R"({"type":"Polygon","coordinates":[[["114","22"]]]})"), "coordinates");
    EXPECT_EQ(fault(R"({"type":"Polygon","coordinates":[[[114,22],[115,22],[114,22]]]})"), "ring_short");
    EXPECT_EQ(fault(R"({"type":"Polygon","coordinates":[[[114,22],[115,22],[115,23],[114,23]]]})"), "ring_open");
}

TEST(Outline, metres_instead_of_degrees_are_no_coordinates) {
    EXPECT_EQ(fault(R"({"type":"Polygon","coordinates":[[[513370,2495817],[513470,2495817],[513470,2495917],[513370,2495817]]]})"), "coordinates");
}

TEST(Outline, the_first_polygon_of_a_file_is_found) {
    const std::string feature = R"({"type":"Feature","properties":{"name":"罗湖区"},"geometry":)" + std::string(square) + "}";
    const std::string collection = R"({"type":"FeatureCollection","features":[)" + feature + "]}";
    for (const auto& text : {std::string(square), feature, collection}) EXPECT_EQ(print_outline(first_outline(text)), square);
    EXPECT_EQ(first_properties(collection).at("name").as_string(), "罗湖区");
    EXPECT_TRUE(first_properties(square).empty());
    EXPECT_THROW(first_outline(R"({"type":"FeatureCollection","features":[]})"), Invalid);
}

TEST(Outline, a_text_of_the_store_is_read_without_a_tree_between) {
    const std::string parts =
        R"({"type":"MultiPolygon","coordinates":[[[[114,22],[115,22],[115,23.0000001],[114,22]]],[[[-1.5,2e-7],[2,0],[2,3],[-1.5,2e-7]]]]})";
    for (const auto& text : {std::string(square), parts}) EXPECT_EQ(parse_outline(text), read_outline(json::parse(text)).outline);
    for (const auto& broken : {"", "{}", R"({"type":"Polygon","coordinates":[[[1,2],[3]]]})"}) EXPECT_THROW(parse_outline(broken), Problem) << broken;
}

TEST(Shape, an_outline_that_crosses_itself_is_mended) {
    const auto bow = shape(R"({"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]})").mended();
    EXPECT_EQ(bow.fault(), "");
    EXPECT_NEAR(bow.area(), 0.5, 1e-12);
    EXPECT_TRUE(shape(R"({"type":"Polygon","coordinates":[[[0,0],[1,1],[2,2],[0,0]]]})").mended().outline().empty());
}

TEST(Shape, areas_and_lengths_are_metres_of_the_ground) {
    const Outline one{{{{114.13, 22.56}, {114.14, 22.56}, {114.14, 22.57}, {114.13, 22.57}, {114.13, 22.56}}}};
    EXPECT_NEAR(area_m2(one), 1028.36 * 1107.4, 300);
    EXPECT_NEAR(distance_m({114.13, 22.56}, {114.14, 22.56}), 1028.4, 0.5);
    const auto wide = Shape(one).widened(100);
    EXPECT_NEAR(area_m2(wide.outline()), area_m2(one) + 2 * 100 * (1028.4 + 1107.4) + 3.1 * 100 * 100, 2000);
}

TEST(Shape, what_two_have_in_common_and_what_they_have_not) {
    const auto a = shape(R"({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})");
    const auto b = shape(R"({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})");
    EXPECT_DOUBLE_EQ(a.common_area(b), 1);
    EXPECT_DOUBLE_EQ(a.without(b).area(), 3);
    EXPECT_DOUBLE_EQ(a.joined(b).area(), 7);
    EXPECT_TRUE(a.meets(b));
    EXPECT_EQ(a.common(b).outline().size(), 1U);
}

TEST(Shape, an_outline_that_crosses_itself_is_found) {
    EXPECT_EQ(shape(square).fault(), "");
    EXPECT_EQ(shape(R"({"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]})").fault(), "self_intersection");
    EXPECT_EQ(shape(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[1,1],[3,1],[3,3],[1,3],[1,1]]]]})").fault(),
              "self_intersection");
}

TEST(Shape, the_turn_of_a_ring_does_not_matter) {
    const auto clockwise = shape(R"({"type":"Polygon","coordinates":[[[114,22],[114,23],[115,23],[115,22],[114,22]]]})");
    EXPECT_DOUBLE_EQ(clockwise.area(), shape(square).area());
    EXPECT_DOUBLE_EQ(likeness(clockwise, shape(square)), 1);
}

TEST(Shape, the_edge_belongs_to_it_and_a_hole_does_not) {
    const auto holed = shape(R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],[1,3],[1,1]]]})");
    EXPECT_TRUE(holed.holds({0, 0}));
    EXPECT_TRUE(holed.holds({4, 2}));
    EXPECT_TRUE(holed.holds({1, 2}));
    EXPECT_FALSE(holed.holds({2, 2}));
    EXPECT_FALSE(holed.holds({4.000001, 2}));
    EXPECT_TRUE(holed.holds(holed.inner_point()));
}
}
}
