#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include "support/geometry/area_index.hpp"
#include "support/geometry/box_index.hpp"
#include "support/geometry/point_index.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geometry {
namespace {
Ring ring(std::initializer_list<Point> points) {
    Ring out(points);
    out.push_back(out.front());
    return out;
}

// A star of many corners around a middle, some with a hole.
Outline star(Chance& chance, Point middle, double radius, std::size_t corners) {
    Ring outer, hole;
    for (std::size_t i = 0; i < corners; ++i) {
        const double angle = 2 * 3.14159265358979 * static_cast<double>(i) / static_cast<double>(corners);
        const double far = radius * chance.between(0.6, 1);
        outer.push_back({middle.lng + far * std::cos(angle), middle.lat + far * std::sin(angle)});
        hole.push_back({middle.lng + radius / 4 * std::cos(angle), middle.lat + radius / 4 * std::sin(angle)});
    }
    outer.push_back(outer.front());
    hole.push_back(hole.front());
    return chance.below(2) ? Outline{{outer, hole}} : Outline{{outer}};
}

TEST(Side, is_exact_where_rounding_would_lie) {
    // Around the diagonal of a lattice of neighbouring doubles: naive arithmetic calls many of these zero.
    const Spot a{12, 12}, b{24, 24};
    const double step = std::nextafter(0.5, 1) - 0.5;
    for (int i = 0; i < 64; ++i)
        for (int k = 0; k < 64; ++k) {
            const Spot c{0.5 + i * step, 0.5 + k * step};
            EXPECT_EQ(side_of(a, b, c), k > i ? 1 : k < i ? -1 : 0) << i << " " << k;
            EXPECT_EQ(side_of(b, a, c), -side_of(a, b, c));
            EXPECT_EQ(side_of(c, a, b), side_of(a, b, c));
        }
}

TEST(AreaIndex, the_edge_the_corner_and_the_rim_of_a_hole_belong_to_an_area) {
    const std::vector<Outline> areas{{{ring({{0, 0}, {4, 0}, {4, 4}, {0, 4}}), ring({{1, 1}, {3, 1}, {3, 3}, {1, 3}})}}};
    const AreaIndex index(areas);
    EXPECT_EQ(index.where(0, {0.5, 0.5}), Where::inside);
    for (const Point at : {Point{0, 0}, {4, 4}, {2, 0}, {4, 2}, {1, 1}, {1, 2}, {2, 3}}) EXPECT_EQ(index.where(0, at), Where::edge) << at.lng << " " << at.lat;
    for (const Point at : {Point{2, 2}, {5, 5}, {-1e-9, 2}, {2, 4.0000000001}}) EXPECT_EQ(index.where(0, at), Where::outside) << at.lng << " " << at.lat;
}

TEST(AreaIndex, a_place_on_a_shared_border_has_one_first_owner_whoever_is_asked_how_often) {
    // Neighbours share a slanted border to the last digit.
    const Point a{114.1234567, 22.5512345}, b{114.1298765, 22.5587654};
    const std::vector<Outline> areas{{{ring({{114.1, 22.55}, a, b, {114.1, 22.56}})}}, {{ring({a, {114.15, 22.55}, {114.15, 22.56}, b})}}};
    const AreaIndex index(areas);
    Chance chance(1);
    for (int i = 0; i < 10000; ++i) {
        const double t = chance.between(0, 1);
        const Point at{a.lng + (b.lng - a.lng) * t, a.lat + (b.lat - a.lat) * t};
        const auto holding = index.holding(at);
        ASSERT_FALSE(holding.empty()) << "a place between two neighbours is in neither";
        const int side = side_of({a.lng, a.lat}, {b.lng, b.lat}, {at.lng, at.lat});
        EXPECT_EQ(holding.size(), side == 0 ? 2U : 1U);
        EXPECT_EQ(index.first_holding(at), holding.front());
    }
    EXPECT_EQ(index.first_holding(a), 0U);
    EXPECT_EQ(index.first_holding({115, 22.55}), index.size());
}

TEST(AreaIndex, says_the_same_as_asking_every_area_by_itself) {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        Chance chance(seed);
        std::vector<Outline> areas;
        for (int i = 0; i < 60; ++i)
            areas.push_back(star(chance, {chance.between(114, 114.2), chance.between(22.5, 22.6)}, chance.between(0.0001, 0.05), 3 + chance.below(40)));
        const AreaIndex index(areas);
        std::vector<Shape> shapes;
        for (const auto& area : areas) shapes.emplace_back(area);
        for (int i = 0; i < 2000; ++i) {
            Point at{chance.between(113.95, 114.25), chance.between(22.45, 22.65)};
            if (i % 4 == 0) {  // corners
                const auto& corners = areas[chance.below(areas.size())].front().front();
                at = corners[chance.below(corners.size())];
            }
            std::vector<std::size_t> expected;
            for (std::size_t area = 0; area < shapes.size(); ++area)
                if (shapes[area].holds(at)) expected.push_back(area);
            EXPECT_EQ(index.holding(at), expected) << seed << ": " << at.lng << " " << at.lat;
        }
    }
}

TEST(AreaIndex, slivers_and_level_edges_do_not_lose_a_place) {
    const double y = 22.5500001, up = std::nextafter(y, 23);
    const std::vector<Outline> areas{{{ring({{114, y}, {114.1, y}, {114.1, up}, {114, up}})}}, {{ring({{114, y}, {114.1, y}, {114.05, up}})}}};
    const AreaIndex index(areas);
    EXPECT_EQ(index.holding({114.05, y}), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(index.holding({114.05, up}), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(index.holding({114.01, up}), (std::vector<std::size_t>{0}));
    EXPECT_TRUE(AreaIndex().holding({0, 0}).empty());
}

TEST(PointIndex, the_nearest_are_those_a_search_of_all_finds) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        Chance chance(seed);
        std::vector<Spot> spots;
        for (int i = 0; i < 700; ++i) {
            Spot at{chance.between(0, 15000), chance.between(0, 9000)};
            if (seed % 2) at = {std::round(at.x / 500) * 500, std::round(at.y / 500) * 500};  // many at one spot, many equally far
            spots.push_back(at);
        }
        const PointIndex index{std::span<const Spot>(spots)};
        for (int i = 0; i < 300; ++i) {
            const Spot at{chance.between(-5000, 20000), chance.between(-5000, 14000)};
            std::vector<std::pair<double, std::uint32_t>> all;
            for (std::uint32_t k = 0; k < spots.size(); ++k) all.emplace_back(distance_squared(at, spots[k]), k);
            std::sort(all.begin(), all.end());
            const auto count = 1 + chance.below(12);
            const auto found = index.nearest(at, count);
            ASSERT_EQ(found.size(), count);
            for (std::size_t k = 0; k < count; ++k) EXPECT_EQ(found[k].number, all[k].second) << seed;
        }
    }
}

TEST(PointIndex, nothing_is_answered_from_beyond_the_limit) {
    const std::vector<Point> points{{114.13, 22.56}, {114.131, 22.56}, {114.2, 22.6}};
    const PointIndex index{std::span<const Point>(points)};
    EXPECT_EQ(index.nearest(Point{114.13, 22.5601}, 5, 500).size(), 2U);
    EXPECT_NEAR(index.nearest(Point{114.131, 22.56}, 2)[1].distance_m, 102.8, 0.2);
    EXPECT_EQ(index.within({114.13, 22.56}, 110), (std::vector<std::uint32_t>{0, 1}));
    EXPECT_TRUE(index.nearest(Point{114.13, 23}, 1, 1000).empty());
    EXPECT_TRUE(PointIndex().nearest(Point{114, 22}, 3).empty());
}

TEST(BoxIndex, finds_each_box_that_meets_the_asked_one_and_no_other) {
    Chance chance(3);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{16}, std::size_t{17}, std::size_t{3000}}) {
        std::vector<Box> boxes;
        for (std::size_t i = 0; i < count; ++i) {
            const Point at{chance.between(0, 100), chance.between(0, 100)};
            boxes.push_back({at.lng, at.lat, at.lng + chance.between(0, 3), at.lat + chance.between(0, 3)});
        }
        const BoxIndex index(boxes);
        for (int i = 0; i < 100; ++i) {
            const Point at{chance.between(-5, 105), chance.between(-5, 105)};
            const Box asked{at.lng, at.lat, at.lng + chance.between(0, 20), at.lat + chance.between(0, 20)};
            std::vector<std::uint32_t> expected;
            for (std::uint32_t k = 0; k < boxes.size(); ++k)
                if (boxes[k].meets(asked)) expected.push_back(k);
            EXPECT_EQ(index.meeting(asked), expected);
        }
    }
}
}
}
