// Point in polygon, nearest and overlay: our answers and those of PostGIS, on random and adversarial cases.
// YIWANG_TEST_POSTGIS names the server, YIWANG_CASES the number of points (100,000; a million takes minutes).
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <cstring>
#include <map>
#include <set>
#include "support/geometry/area_index.hpp"
#include "support/geometry/point_index.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geometry {
namespace {
std::size_t cases() {
    const char* given = std::getenv("YIWANG_CASES");
    return given ? std::stoul(given) : 100'000;
}

class PostGis : public testing::Test {
protected:
    void SetUp() override {
        const char* url = std::getenv("YIWANG_TEST_POSTGIS");
        if (!url) GTEST_SKIP() << "YIWANG_TEST_POSTGIS names no server: run ./test postgis";
        connection = PQconnectdb(url);
        ASSERT_EQ(PQstatus(connection), CONNECTION_OK) << PQerrorMessage(connection);
        run("set client_min_messages = warning; create extension if not exists postgis; set jit = off");
    }
    void TearDown() override { PQfinish(connection); }

    void run(const std::string& sql) {
        PGresult* result = PQexec(connection, sql.c_str());
        const auto status = PQresultStatus(result);
        EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) << PQerrorMessage(connection);
        PQclear(result);
    }
    std::vector<std::vector<std::string>> ask(const std::string& sql) {
        PGresult* result = PQexec(connection, sql.c_str());
        EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK) << PQerrorMessage(connection);
        std::vector<std::vector<std::string>> out;
        for (int r = 0; r < PQntuples(result); ++r) {
            auto& row = out.emplace_back();
            for (int c = 0; c < PQnfields(result); ++c) row.emplace_back(PQgetvalue(result, r, c));
        }
        PQclear(result);
        return out;
    }
    // Rows of a table, "a\tb\n" each.
    void copy(const std::string& table, const std::string& rows) {
        PQclear(PQexec(connection, ("copy " + table + " from stdin").c_str()));
        for (std::size_t at = 0; at < rows.size(); at += 1 << 20)
            PQputCopyData(connection, rows.data() + at, static_cast<int>(std::min<std::size_t>(1 << 20, rows.size() - at)));
        ASSERT_EQ(PQputCopyEnd(connection, nullptr), 1);
        PGresult* result = PQgetResult(connection);
        EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(connection);
        PQclear(result);
        while ((result = PQgetResult(connection))) PQclear(result);
    }
    PGconn* connection = nullptr;
};

// Well-known binary, in hexadecimal: every bit of every number arrives.
class Wkb {
public:
    Wkb& byte(unsigned value) {
        constexpr auto hex = "0123456789ABCDEF";
        text += hex[value >> 4 & 15];
        text += hex[value & 15];
        return *this;
    }
    Wkb& word(std::uint32_t value) {
        for (int i = 0; i < 4; ++i) byte(value >> 8 * i & 255);
        return *this;
    }
    Wkb& number(double value) {
        std::uint64_t bits;
        std::memcpy(&bits, &value, 8);
        for (int i = 0; i < 8; ++i) byte(static_cast<unsigned>(bits >> 8 * i & 255));
        return *this;
    }
    std::string text;
};

std::string wkb(const Outline& outline) {
    Wkb out;
    out.byte(1).word(6).word(static_cast<std::uint32_t>(outline.size()));
    for (const auto& polygon : outline) {
        out.byte(1).word(3).word(static_cast<std::uint32_t>(polygon.size()));
        for (const auto& ring : polygon) {
            out.word(static_cast<std::uint32_t>(ring.size()));
            for (const auto& at : ring) out.number(at.lng).number(at.lat);
        }
    }
    return out.text;
}
std::string wkb(double x, double y) {
    return Wkb().byte(1).word(1).number(x).number(y).text;
}

double rounded(double degrees) {
    return std::round(degrees * 1e7) / 1e7;
}

// A patchwork of blocks that share every border to the last digit, some with an enclave: the communities of a district.
std::vector<Outline> patchwork(Chance& chance, int wide, int tall) {
    std::map<std::pair<int, int>, Point> corners;
    for (int x = 0; x <= wide; ++x)
        for (int y = 0; y <= tall; ++y)
            corners[{x, y}] = {rounded(114.06 + (x + chance.between(-0.3, 0.3)) * 0.15 / wide), rounded(22.53 + (y + chance.between(-0.3, 0.3)) * 0.09 / tall)};
    std::vector<Outline> out;
    for (int x = 0; x < wide; ++x)
        for (int y = 0; y < tall; ++y) {
            Ring ring{corners[{x, y}], corners[{x + 1, y}], corners[{x + 1, y + 1}], corners[{x, y + 1}], corners[{x, y}]};
            Outline block{{ring}};
            if (chance.below(5) == 0) {  // a hole in it, which is a block of its own
                const Point middle = Shape(block).inner_point();
                Ring hole;
                for (int i = 0; i < 6; ++i) hole.push_back({rounded(middle.lng + 0.01 / wide * std::cos(i)), rounded(middle.lat + 0.006 / tall * std::sin(i))});
                hole.push_back(hole.front());
                block.front().push_back(hole);
                if (Shape(block).fault().empty()) out.push_back({{hole}});
                else block.front().pop_back();
            }
            out.push_back(std::move(block));
        }
    return out;
}

// Slivers, spikes of no width, level edges, parts that touch in a corner.
std::vector<Outline> awkward(Chance& chance, std::size_t count) {
    std::vector<Outline> out;
    while (out.size() < count) {
        const Point at{rounded(chance.between(114.06, 114.2)), rounded(chance.between(22.53, 22.61))};
        const double size = std::pow(10, chance.between(-7, -2));
        const auto corner = [&] { return Point{at.lng + chance.between(0, size), at.lat + chance.between(0, size)}; };
        Outline one;
        switch (chance.below(4)) {
            case 0: one = {{{corner(), corner(), corner()}}}; break;
            case 1: {
                const double up = std::nextafter(at.lat, 90);
                one = {{{at, {at.lng + size, at.lat}, {at.lng + size, up}, {at.lng, up}}}};
                break;
            }
            case 2: {
                const Point far{at.lng + size, at.lat + size};
                one = {{{at, {far.lng, at.lat}, far, {at.lng, far.lat}}}, {{far, {far.lng + size, far.lat}, {far.lng + size, far.lat + size}}}};
                break;
            }
            default: {
                Ring ring;
                for (int i = 0; i < 40; ++i)
                    ring.push_back(
                        {at.lng + size * (1 + (i % 2 ? 0.2 : 1) * std::cos(i * 0.157)), at.lat + size * (1 + (i % 2 ? 0.2 : 1) * std::sin(i * 0.157))});
                one = {{ring}};
            }
        }
        for (auto& polygon : one)
            for (auto& ring : polygon) ring.push_back(ring.front());
        if (Shape(one).fault().empty()) out.push_back(std::move(one));
    }
    return out;
}

// Anywhere, on corners, on edges as near as doubles come, and one step of the last digit beside them.
std::vector<Point> probes(Chance& chance, const std::vector<Outline>& areas, std::size_t count) {
    std::vector<Point> out;
    while (out.size() < count) {
        const auto& outline = areas[chance.below(areas.size())];
        const auto& polygon = outline[chance.below(outline.size())];
        const auto& ring = polygon[chance.below(polygon.size())];
        const auto i = chance.below(ring.size() - 1);
        const Point a = ring[i], b = ring[i + 1];
        const double t = chance.between(0, 1);
        Point at{a.lng + (b.lng - a.lng) * t, a.lat + (b.lat - a.lat) * t};
        switch (chance.below(5)) {
            case 0: at = {chance.between(114.05, 114.22), chance.between(22.52, 22.63)}; break;
            case 1: at = a; break;
            case 2: break;
            case 3: at.lng = std::nextafter(at.lng, chance.below(2) ? 200 : 0); break;
            default: at.lat = std::nextafter(a.lat, chance.below(2) ? 90 : 0); at.lng = a.lng;
        }
        out.push_back(at);
    }
    return out;
}

TEST_F(PostGis, holds_the_same_points_in_the_same_areas) {
    Chance chance(20261126);
    std::vector<Outline> areas = patchwork(chance, 40, 25);
    for (auto& one : awkward(chance, 600)) areas.push_back(std::move(one));
    const auto points = probes(chance, areas, cases());
    run("create temp table area (id int, g geometry); create temp table probe (id int, g geometry)");
    std::string rows;
    for (std::size_t i = 0; i < areas.size(); ++i) rows += std::to_string(i) + '\t' + wkb(areas[i]) + '\n';
    copy("area", rows);
    rows.clear();
    for (std::size_t i = 0; i < points.size(); ++i) rows += std::to_string(i) + '\t' + wkb(points[i].lng, points[i].lat) + '\n';
    copy("probe", rows);
    run("create index on area using gist (g); analyze area; analyze probe");
    std::vector<std::vector<std::size_t>> theirs(points.size());
    for (const auto& row : ask("select p.id, a.id from probe p join area a on st_intersects(a.g, p.g) order by 1, 2"))
        theirs[std::stoul(row[0])].push_back(std::stoul(row[1]));

    const AreaIndex index(areas);
    std::size_t held = 0, differ = 0, second_opinion = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto ours = index.holding(points[i]);
        held += ours.size();
        if (ours == theirs[i]) continue;
        // ST_Intersects of a point reckons in plain doubles; a hair from an edge GEOS, exact as we are, has the last word.
        ++differ;
        const auto again = ask("select id from area, (select g as p from probe where id = " + std::to_string(i) +
                               ") q where g && p and substr(st_relate(g, p), 1, 1) || substr(st_relate(g, p), 4, 1) ~ '0' order by 1");
        std::vector<std::size_t> exact;
        for (const auto& row : again) exact.push_back(std::stoul(row[0]));
        second_opinion += exact == ours;
        EXPECT_EQ(ours, exact) << i << ": " << std::hexfloat << points[i].lng << " " << points[i].lat;
        if (differ > 2000) FAIL() << "too many differ";
    }
    std::printf("%zu points, %zu areas, %zu times held; %zu where ST_Intersects says otherwise, of which ST_Relate takes our side in %zu\n", points.size(),
                areas.size(), held, differ, second_opinion);
    EXPECT_GT(held, points.size() / 2);
}

TEST_F(PostGis, a_place_of_the_patchwork_is_in_one_block_and_no_two) {
    Chance chance(5);
    const auto areas = patchwork(chance, 40, 25);
    const AreaIndex index(areas);
    std::size_t shared = 0;
    for (const auto& at : probes(chance, areas, cases())) {
        const auto all = index.holding(at);
        shared += all.size() > 1;
        EXPECT_EQ(index.first_holding(at), all.empty() ? areas.size() : all.front());
    }
    EXPECT_GT(shared, 0U);
}

TEST_F(PostGis, finds_the_same_nearest_places) {
    Chance chance(9);
    std::vector<Spot> spots;
    for (int i = 0; i < 50'000; ++i) {
        Spot at{chance.between(506000, 521000), chance.between(2492000, 2502000)};
        if (i % 3 == 0) at = {std::round(at.x / 50) * 50, std::round(at.y / 50) * 50};
        spots.push_back(at);
    }
    const std::size_t count = cases() / 10;
    run("create temp table spot (id int, g geometry); create temp table asker (id int, g geometry)");
    std::string rows;
    for (std::size_t i = 0; i < spots.size(); ++i) rows += std::to_string(i) + '\t' + wkb(spots[i].x, spots[i].y) + '\n';
    copy("spot", rows);
    rows.clear();
    std::vector<Spot> askers;
    for (std::size_t i = 0; i < count; ++i) {
        Spot at{chance.between(500000, 525000), chance.between(2490000, 2504000)};
        if (i % 4 == 0) at = spots[chance.below(spots.size())];
        if (i % 4 == 1) at = {std::round(at.x / 25) * 25, std::round(at.y / 25) * 25};
        askers.push_back(at);
        rows += std::to_string(i) + '\t' + wkb(at.x, at.y) + '\n';
    }
    copy("asker", rows);
    run("create index on spot using gist (g); analyze spot; analyze asker");
    const auto theirs = ask(
        "select a.id, n.id, n.d from asker a cross join lateral (select s.id, s.g <-> a.g as d from spot s order by s.g <-> a.g limit 5) n order by a.id, n.d");
    ASSERT_EQ(theirs.size(), count * 5);
    const PointIndex index{std::span<const Spot>(spots)};
    std::size_t row = 0;
    for (std::size_t i = 0; i < count; ++i)
        for (const auto& near : index.nearest(askers[i], 5)) {
            // Of places equally far PostGIS gives any; the distances must be equal to the last digit.
            EXPECT_EQ(near.distance_m, std::stod(theirs[row][2])) << i;
            EXPECT_EQ(near.distance_m, std::sqrt(distance_squared(askers[i], spots[near.number])));
            ++row;
        }
}

TEST_F(PostGis, overlays_have_the_same_areas) {
    Chance chance(11);
    auto areas = patchwork(chance, 12, 8);
    for (auto& one : awkward(chance, 60)) areas.push_back(std::move(one));
    const auto others = patchwork(chance, 9, 7);
    run("create temp table one (id int, g geometry); create temp table other (id int, g geometry)");
    std::string rows;
    for (std::size_t i = 0; i < areas.size(); ++i) rows += std::to_string(i) + '\t' + wkb(areas[i]) + '\n';
    copy("one", rows);
    rows.clear();
    for (std::size_t i = 0; i < others.size(); ++i) rows += std::to_string(i) + '\t' + wkb(others[i]) + '\n';
    copy("other", rows);
    std::vector<Shape> ours, theirs;
    for (const auto& one : areas) ours.emplace_back(one);
    for (const auto& one : others) theirs.emplace_back(one);
    for (const auto& row :
         ask("select one.id, other.id, st_intersects(one.g, other.g), st_area(st_intersection(one.g, other.g)), st_area(st_difference(one.g, other.g)) "
             "from one, other")) {
        const auto &a = ours[std::stoul(row[0])], &b = theirs[std::stoul(row[1])];
        EXPECT_EQ(a.meets(b), row[2] == "t") << row[0] << " " << row[1];
        EXPECT_NEAR(a.common_area(b), std::stod(row[3]), 1e-15) << row[0] << " " << row[1];
        EXPECT_NEAR(a.without(b).area(), std::stod(row[4]), 1e-15) << row[0] << " " << row[1];
    }
}
}
}
