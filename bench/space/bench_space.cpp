// The spatial base beside PostGIS, boost's R-tree and GEOS's STRtree, over the same data in one run; see run.py.
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#include <libpq-fe.h>
#include <unistd.h>
#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <cstdio>
#include <fstream>
#include "base/text.hpp"
#include "support/address/locator.hpp"
#include "support/geometry/area_index.hpp"
#include "support/geometry/point_index.hpp"
#include "support/geometry/shapes.hpp"
#include "support/map/snapshot.hpp"
#include "support/map/tiles.hpp"
#include "support/walking/walking.hpp"
using namespace yiwang;
using namespace yiwang::support;
using geometry::Chance;
using geometry::Outline;
using geometry::Point;
namespace bg = boost::geometry;

namespace {
double now_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// How many times a second f(i) runs, over about a second.
template <class F>
double rate(std::size_t batch, F&& f) {
    std::size_t done = 0;
    const double begin = now_s();
    double took = 0;
    do {
        for (std::size_t i = 0; i < batch; ++i) f(done + i);
        done += batch;
        took = now_s() - begin;
    } while (took < 1.5);
    return static_cast<double>(done) / took;
}

// Wiggly-edged cells that tile Luohu's extent and share every border; `corners` more on each side.
std::vector<Outline> cells(std::size_t count, int corners) {
    Chance chance(7);
    const auto wide = static_cast<int>(std::sqrt(static_cast<double>(count) * 1.6)), tall = static_cast<int>(count / static_cast<std::size_t>(wide));
    const double dx = 0.154 / wide, dy = 0.0896 / tall;
    const auto wave = [&](int i, int k, bool flat) { return std::sin(i * 12.9898 + k * 78.233 + flat) * 0.15; };
    const auto side = [&](int x, int y, bool flat, bool back, geometry::Ring& out) {
        for (int k = 0; k < corners + 1; ++k) {
            const int at = back ? corners + 1 - k : k;
            const double t = static_cast<double>(at) / (corners + 1), off = at == 0 || at == corners + 1 ? 0 : wave(x * 1000 + y, at, flat);
            if (flat) out.push_back({114.0611 + (x + t) * dx, 22.5296 + (y + off) * dy});
            else out.push_back({114.0611 + (x + off) * dx, 22.5296 + (y + t) * dy});
        }
    };
    std::vector<Outline> out;
    for (int x = 0; x < wide; ++x)
        for (int y = 0; y < tall; ++y) {
            geometry::Ring ring;
            side(x, y, true, false, ring);
            side(x + 1, y, false, false, ring);
            side(x, y + 1, true, true, ring);
            side(x, y, false, true, ring);
            ring.push_back(ring.front());
            out.push_back({{ring}});
        }
    return out;
}

std::vector<Outline> houses(std::size_t count) {
    Chance chance(3);
    std::vector<Outline> out;
    const auto wide = static_cast<int>(std::sqrt(static_cast<double>(count) * 1.6)), tall = static_cast<int>(count / static_cast<std::size_t>(wide));
    for (int x = 0; x < wide; ++x)
        for (int y = 0; y < tall; ++y) {
            const double w = 0.154 / wide, h = 0.0896 / tall, west = 114.0611 + x * w, south = 22.5296 + y * h, a = chance.between(0.4, 0.8),
                         b = chance.between(0.4, 0.8), turn = chance.between(0, 0.2);
            out.push_back({{{{west, south},
                             {west + w * a, south + h * turn},
                             {west + w * a * 0.9, south + h * b},
                             {west - w * turn * 0.2, south + h * b * 0.9},
                             {west, south}}}});
        }
    return out;
}

std::vector<Point> anywhere(std::size_t count, unsigned seed) {
    Chance chance(seed);
    std::vector<Point> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back({chance.between(114.0611, 114.2151), chance.between(22.5296, 22.6192)});
    return out;
}

std::string wkt(const Outline& outline) {
    std::string out = "POLYGON((";
    for (const auto& at : outline.front().front()) out += geometry::print_number(at.lng) + " " + geometry::print_number(at.lat) + ",";
    out.back() = ')';
    return out + ")";
}

class PostGis {
public:
    explicit PostGis(const char* url) : connection_(PQconnectdb(url)) {
        run("create extension if not exists postgis; set jit = off; set max_parallel_workers_per_gather = 0");
    }
    ~PostGis() { PQfinish(connection_); }
    void run(const std::string& sql) {
        PGresult* result = PQexec(connection_, sql.c_str());
        if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
            std::fprintf(stderr, "%s\n", PQerrorMessage(connection_)), std::exit(1);
        PQclear(result);
    }
    void copy(const std::string& table, const std::string& rows) {
        PQclear(PQexec(connection_, ("copy " + table + " from stdin").c_str()));
        for (std::size_t at = 0; at < rows.size(); at += 1 << 20)
            PQputCopyData(connection_, rows.data() + at, static_cast<int>(std::min<std::size_t>(1 << 20, rows.size() - at)));
        PQputCopyEnd(connection_, nullptr);
        while (PGresult* result = PQgetResult(connection_)) PQclear(result);
    }
    void prepare(const std::string& name, const std::string& sql) { PQclear(PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr)); }
    std::size_t ask(const std::string& name, const std::vector<std::string>& values) {
        std::vector<const char*> texts;
        for (const auto& value : values) texts.push_back(value.c_str());
        PGresult* result = PQexecPrepared(connection_, name.c_str(), static_cast<int>(texts.size()), texts.data(), nullptr, nullptr, 0);
        if (PQresultStatus(result) != PGRES_TUPLES_OK) std::fprintf(stderr, "%s\n", PQerrorMessage(connection_)), std::exit(1);
        const auto rows = static_cast<std::size_t>(PQntuples(result));
        PQclear(result);
        return rows;
    }

private:
    PGconn* connection_;
};

std::vector<std::string> point_texts(Point at) {
    return {geometry::print_number(at.lng), geometry::print_number(at.lat)};
}

double boost_rate(const std::vector<Outline>& areas, const std::vector<Point>& points) {
    using Spot = bg::model::d2::point_xy<double>;
    using Area = bg::model::polygon<Spot>;
    using Box = bg::model::box<Spot>;
    std::vector<Area> shapes;
    std::vector<std::pair<Box, unsigned>> boxes;
    for (const auto& one : areas) {
        auto& shape = shapes.emplace_back();
        for (const auto& at : one.front().front()) shape.outer().emplace_back(at.lng, at.lat);
        bg::correct(shape);
        boxes.emplace_back(bg::return_envelope<Box>(shape), static_cast<unsigned>(shapes.size() - 1));
    }
    const bg::index::rtree<std::pair<Box, unsigned>, bg::index::rstar<16>> tree(boxes.begin(), boxes.end());
    std::size_t held = 0;
    const double out = rate(2000, [&](std::size_t i) {
        const Spot at(points[i % points.size()].lng, points[i % points.size()].lat);
        for (auto found = tree.qbegin(bg::index::intersects(at)); found != tree.qend(); ++found)
            if (bg::covered_by(at, shapes[found->second])) {
                ++held;
                break;
            }
    });
    if (!held) std::exit(2);
    return out;
}

double geos_rate(const std::vector<Outline>& areas, const std::vector<Point>& points) {
    GEOSContextHandle_t context = GEOS_init_r();
    GEOSSTRtree* tree = GEOSSTRtree_create_r(context, 16);
    std::vector<GEOSGeometry*> shapes;
    std::vector<const GEOSPreparedGeometry*> prepared;
    for (const auto& one : areas) {
        const auto& ring = one.front().front();
        GEOSCoordSequence* line = GEOSCoordSeq_create_r(context, static_cast<unsigned>(ring.size()), 2);
        for (unsigned k = 0; k < ring.size(); ++k) GEOSCoordSeq_setXY_r(context, line, k, ring[k].lng, ring[k].lat);
        shapes.push_back(GEOSGeom_createPolygon_r(context, GEOSGeom_createLinearRing_r(context, line), nullptr, 0));
        prepared.push_back(GEOSPrepare_r(context, shapes.back()));
    }
    for (std::size_t i = 0; i < shapes.size(); ++i) GEOSSTRtree_insert_r(context, tree, shapes[i], const_cast<void*>(static_cast<const void*>(&prepared[i])));
    struct Asked {
        GEOSContextHandle_t context;
        const GEOSGeometry* at;
        std::size_t held = 0;
    } asked{context, nullptr};
    const double out = rate(2000, [&](std::size_t i) {
        GEOSGeometry* at = GEOSGeom_createPointFromXY_r(context, points[i % points.size()].lng, points[i % points.size()].lat);
        asked.at = at;
        GEOSSTRtree_query_r(
            context, tree, at,
            [](void* item, void* user) {
                auto& one = *static_cast<Asked*>(user);
                one.held += GEOSPreparedCovers_r(one.context, *static_cast<const GEOSPreparedGeometry**>(item), one.at) == 1;
            },
            &asked);
        GEOSGeom_destroy_r(context, at);
    });
    if (!asked.held) std::exit(2);
    return out;
}

void locate(PostGis& peer, std::size_t count, int corners) {
    const auto areas = cells(count, corners);
    const auto points = anywhere(100'000, 11);
    double began = now_s();
    const geometry::AreaIndex index(areas);
    const double built = now_s() - began;
    std::size_t held = 0;
    const double ours = rate(20'000, [&](std::size_t i) { held += index.first_holding(points[i % points.size()]) < index.size(); });
    if (!held) std::exit(2);
    const double boost = boost_rate(areas, points), geos = geos_rate(areas, points);
    peer.run("drop table if exists cell; create table cell (id int, g geometry(Polygon, 4326))");
    std::string rows;
    for (std::size_t i = 0; i < areas.size(); ++i) rows += std::to_string(i) + "\tSRID=4326;" + wkt(areas[i]) + "\n";
    peer.copy("cell", rows);
    peer.run("create index on cell using gist (g); analyze cell");
    peer.prepare("locate" + std::to_string(count),
                 "select id from cell where st_intersects(g, st_setsrid(st_makepoint($1::float8, $2::float8), 4326)) order by id limit 1");
    const double theirs = rate(200, [&](std::size_t i) { peer.ask("locate" + std::to_string(count), point_texts(points[i % points.size()])); });
    std::printf("| points located among %zu areas of %d corners (built in %.2f s) | %.0f | %.0f | %.1f | boost %.0f, GEOS %.0f; %.2f of the better |\n",
                areas.size(), 4 * (corners + 1), built, ours, theirs, ours / theirs, boost, geos, ours / std::max(boost, geos));
    std::fflush(stdout);
}

void nearest(PostGis& peer) {
    const auto points = anywhere(1'000'000, 5), askers = anywhere(100'000, 6);
    const double began = now_s();
    const geometry::PointIndex index{std::span<const Point>(points)};
    const double built = now_s() - began;
    double sum = 0;
    const double one = rate(20'000, [&](std::size_t i) { sum += index.nearest(askers[i % askers.size()], 1)[0].distance_m; });
    const double ten = rate(5'000, [&](std::size_t i) { sum += index.nearest(askers[i % askers.size()], 10)[9].distance_m; });
    if (!(sum > 0)) std::exit(2);
    peer.run("drop table if exists place; create table place (id int, g geometry(Point, 4547))");
    std::string rows;
    const geometry::GaussKruger plane(114);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto at = plane.to_plane(points[i]);
        rows += std::to_string(i) + "\tSRID=4547;POINT(" + geometry::print_number(at.x) + " " + geometry::print_number(at.y) + ")\n";
    }
    peer.copy("place", rows);
    peer.run("create index on place using gist (g); analyze place");
    for (const int count : {1, 10})
        peer.prepare(
            "near" + std::to_string(count),
            "select id from place order by g <-> st_transform(st_setsrid(st_makepoint($1::float8, $2::float8), 4326), 4547) limit " + std::to_string(count));
    const double theirs_one = rate(200, [&](std::size_t i) { peer.ask("near1", point_texts(askers[i % askers.size()])); });
    const double theirs_ten = rate(200, [&](std::size_t i) { peer.ask("near10", point_texts(askers[i % askers.size()])); });
    std::printf("| nearest 1 of 1,000,000 (built in %.2f s) | %.0f | %.0f | %.1f | |\n| nearest 10 of 1,000,000 | %.0f | %.0f | %.1f | |\n", built, one,
                theirs_one, one / theirs_one, ten, theirs_ten, ten / theirs_ten);
    std::fflush(stdout);
}

void tiles(PostGis& peer) {
    const auto outlines = houses(200'000);
    std::vector<map::FeatureTable::New> features;
    std::string rows;
    for (std::size_t i = 0; i < outlines.size(); ++i) {
        features.push_back({std::to_string(1'000'000 + i), geometry::area_geometry(outlines[i]), {{"storey", i % 30}, {"height_m", i % 30 * 3.0}}, "", ""});
        rows += std::to_string(1'000'000 + i) + "\t" + std::to_string(i % 30) + "\t" + geometry::print_number(static_cast<double>(i % 30) * 3) +
                "\tSRID=4326;" + wkt(outlines[i]) + "\n";
    }
    const map::Layer layer{.name = "buildings",
                           .title = "",
                           .title_en = "",
                           .geometry = "area",
                           .right_to_see = "",
                           .right_to_edit = "",
                           .scoped = false,
                           .time_field = "",
                           .source = "",
                           .fields = {{"storey", "", map::FieldKind::number, true}, {"height_m", "", map::FieldKind::number, true}},
                           .version = 1};
    const map::Snapshot snapshot(layer, std::make_shared<const map::FeatureTable>(layer.fields, std::move(features)));
    peer.run(
        "drop table if exists building; create table building (key text, storey int, height_m float8, g geometry(Polygon, 4326), m geometry(Polygon, 3857))");
    peer.copy("building (key, storey, height_m, g)", rows);
    peer.run("update building set m = st_transform(g, 3857); create index on building using gist (m); analyze building");
    peer.prepare("tile",
                 "select st_asmvt(q, 'buildings', 4096, 'geom') from (select storey, height_m, key, st_asmvtgeom(m, st_tileenvelope($1::int, $2::int, "
                 "$3::int), 4096, 64) as geom "
                 "from building where m && st_tileenvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096)) q where geom is not null");
    for (const int z : {14, 15, 16}) {
        std::vector<tile::Address> wanted;
        for (const auto& at : anywhere(400, static_cast<unsigned>(z))) {
            const auto world = tile::to_world(at);
            wanted.push_back({z, static_cast<std::uint32_t>(world.x * (1 << z)), static_cast<std::uint32_t>(world.y * (1 << z))});
        }
        std::size_t bytes = 0, count = 0;
        const double ours = rate(20, [&](std::size_t i) {
            bytes += map::layer_tile(snapshot, {}, wanted[i % wanted.size()]).size();
            ++count;
        });
        const double theirs = rate(5, [&](std::size_t i) {
            const auto& one = wanted[i % wanted.size()];
            peer.ask("tile", {std::to_string(one.z), std::to_string(one.x), std::to_string(one.y)});
        });
        std::printf("| tiles of 200,000 buildings at z%d, %zu kB each | %.0f | %.0f | %.1f | ST_AsMVT of a 3857 column |\n", z, bytes / count / 1024, ours,
                    theirs, ours / theirs);
        std::fflush(stdout);
    }
}

void case_tiles() {
    std::vector<map::FeatureTable::New> features;
    Chance chance(8);
    const auto points = anywhere(1'000'000, 21);
    for (std::size_t i = 0; i < points.size(); ++i)
        features.push_back({std::to_string(10'000'000 + i),
                            geometry::point_geometry(points[i]),
                            {{"state", i % 3 ? "closed" : "open"}},
                            "44030300" + std::to_string(i % 10),
                            ""});
    const map::Layer layer{.name = "cases",
                           .title = "",
                           .title_en = "",
                           .geometry = "point",
                           .right_to_see = "",
                           .right_to_edit = "",
                           .scoped = false,
                           .time_field = "",
                           .source = "",
                           .fields = {{"state", "", map::FieldKind::text, true}},
                           .version = 1};
    const double began = now_s();
    const map::Snapshot snapshot(layer, std::make_shared<const map::FeatureTable>(layer.fields, std::move(features)));
    const double built = now_s() - began;
    const double gathered = now_s();
    const auto squares = snapshot.pyramid({})->size();
    std::printf("| pyramid of 1,000,000 cases: %zu squares in %.2f s | | | | |\n", squares, now_s() - gathered);
    for (const int z : {8, 10, 11, 12, 13, 14, 16}) {
        const double ours = rate(5, [&](std::size_t i) {
            const auto world = tile::to_world(points[i * 37 % points.size()]);
            map::layer_tile(snapshot, {}, {z, static_cast<std::uint32_t>(world.x * (1 << z)), static_cast<std::uint32_t>(world.y * (1 << z))});
        });
        std::printf("| tiles of 1,000,000 cases at z%d, clustered below z15 (table built in %.1f s) | %.0f | | | |\n", z, built, ours);
    }
    // As an officer of one street sees them, while four thousand of them changed.
    std::vector<map::FeatureTable::New> fresh;
    std::unordered_set<std::string> gone;
    for (std::size_t i = 0; i < 4000; ++i) {
        const auto key = std::to_string(10'000'000 + i * 211);
        gone.insert(key);
        if (i % 2) fresh.push_back({key, geometry::point_geometry(points[i]), {{"state", "open"}}, "44030300" + std::to_string(i % 10), ""});
    }
    const map::Snapshot changed(layer, snapshot.base_table(), std::make_shared<const map::FeatureTable>(layer.fields, std::move(fresh)), std::move(gone),
                                snapshot.pyramids());
    const map::Reach street{Scope::street, "440303003", {}};
    changed.pyramid(street);
    for (const int z : {10, 12, 14}) {
        const double ours = rate(2, [&](std::size_t i) {
            const auto world = tile::to_world(points[i * 37 % points.size()]);
            map::layer_tile(changed, street, {z, static_cast<std::uint32_t>(world.x * (1 << z)), static_cast<std::uint32_t>(world.y * (1 << z))});
        });
        std::printf("| the same at z%d, one street's, 4,000 changed since | %.0f | | | |\n", z, ours);
    }
    std::fflush(stdout);
}

double at_share(std::vector<double> all, double share) {
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
}

double memory_mb() {
    long pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / 1e6;
}

// The same addresses with a mistake in the name of the road: typed so far for suggestions, whole to be found.
void mistyped(const address::Gazetteer& gazetteer, const std::vector<address::Place>& places) {
    const std::u32string alike = U"人仁民名文闻锦紧东冬门闷春淳风丰深身南男红宏岭领宝保安鞍沿言河合布部心新太泰白百爱艾国果怡宜景井罗洛芳方翠脆竹主桃逃园元湖胡贝倍";
    const std::vector<std::string> hows{"a character of the same sound", "one left out", "two exchanged", "pinyin", "initials"};
    for (std::size_t how = 0; how < hows.size(); ++how) {
        std::vector<double> suggesting, finding;
        std::size_t right = 0, asked = 0;
        for (std::size_t i = 0; i < 1000; ++i) {
            const auto& place = places[i * 977 % places.size()];
            auto text = to_utf32(place.address).substr(3);  // behind 罗湖区
            const std::size_t at = i % 2;
            if (how == 0) {
                const auto here = alike.find(text[at]);
                if (here == alike.npos || here % 2) continue;
                text[at] = alike[here + 1];
            } else if (how == 1) text.erase(at, 1);
            else if (how == 2) std::swap(text[at], text[at + 1]);
            else {
                std::u32string latin;
                for (std::size_t k = 0; k < 4; ++k) {
                    const auto sound = pinyin(text[k]);
                    latin += to_utf32(how == 3 ? sound : sound.substr(0, 1));
                }
                text.replace(0, 4, latin);
            }
            const auto written = to_utf8(text);
            double begin = now_s();
            gazetteer.suggest(to_utf8(text.substr(0, 3 + i % 14)));
            suggesting.push_back(now_s() - begin);
            begin = now_s();
            const auto found = gazetteer.find(written, 5).matches;
            finding.push_back(now_s() - begin);
            ++asked;
            right += std::any_of(found.begin(), found.end(), [&](const address::Match& one) { return gazetteer.place(one.place).address == place.address; });
        }
        std::printf("| %s: suggestions p50 %.2f ms, p99 %.2f ms, worst %.2f ms; whole addresses found in five %.1f %%, p50 %.2f ms, p99 %.2f ms | | | | |\n",
                    hows[how].c_str(), at_share(suggesting, 0.5) * 1e3, at_share(suggesting, 0.99) * 1e3, at_share(suggesting, 1) * 1e3,
                    100.0 * static_cast<double>(right) / static_cast<double>(asked), at_share(finding, 0.5) * 1e3, at_share(finding, 0.99) * 1e3);
    }
}

// House numbers that are not known, on roads that are.
void pinpointed(const std::shared_ptr<const address::Gazetteer>& gazetteer, const std::vector<address::Place>& places) {
    const double began = now_s(), before_mb = memory_mb();
    const address::Locator locator(gazetteer);
    const double built = now_s() - began, grown_mb = memory_mb() - before_mb;
    std::vector<double> took;
    for (std::size_t i = 0; i < 1000; ++i) {
        const auto road = address::form_of(places[i * 977 % places.size()].address).roads.at(0).road;
        const double begin = now_s();
        locator.locate("罗湖区" + road + std::to_string(3001 + i) + "号");
        took.push_back(now_s() - begin);
    }
    std::printf("| points of house numbers among them (built in %.1f s, %.0f MB): p50 %.2f ms, p99 %.2f ms | | | | |\n", built, grown_mb, at_share(took, 0.5) * 1e3,
                at_share(took, 0.99) * 1e3);
}

void addresses() {
    std::vector<address::Place> places;
    const std::vector<std::string> roads{"人民", "文锦", "东门", "春风", "深南", "红岭", "宝安", "沿河",
                                         "布心", "太白", "爱国", "怡景", "罗芳", "翠竹", "桃园", "湖贝"},
        turns{"东路", "西路", "南路", "北路", "中路", "一路", "二路"}, estates{"花园", "大厦", "苑", "新村", "广场", "华庭"};
    Chance chance(4);
    for (std::size_t i = 0; i < 1'000'000; ++i) {
        const auto road = roads[chance.below(roads.size())] + turns[chance.below(turns.size())], number = std::to_string(1 + chance.below(3000)),
                   estate = roads[chance.below(roads.size())] + estates[chance.below(estates.size())], tower = std::to_string(1 + chance.below(20));
        places.push_back({std::to_string(i), estate + tower + "栋", "罗湖区" + road + number + "号" + estate + tower + "栋", {}, {114.1, 22.55}});
    }
    const auto kept = places;
    const double began = now_s(), before_mb = memory_mb();
    address::Gazetteer gazetteer(std::move(places));
    const double built = now_s() - began, grown_mb = memory_mb() - before_mb;
    std::vector<double> took;
    std::size_t right = 0, right_five = 0, asked = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
        const auto& place = kept[i * 241 % kept.size()];
        const auto text = to_utf32(place.address);
        // What was typed so far: three characters, six, ... the whole.
        const auto typed = to_utf8(std::u32string_view(text).substr(3, 3 + i % 14));
        const double begin = now_s();
        const auto found = gazetteer.suggest(typed);
        took.push_back(now_s() - begin);
        if (i % 10) continue;
        ++asked;
        const auto matches = gazetteer.find(place.address.substr(9), 5).matches;
        for (std::size_t k = 0; k < matches.size(); ++k)
            if (gazetteer.place(matches[k].place).address == place.address) {
                right += k == 0;
                ++right_five;
                break;
            }
    }
    std::printf("| suggestions over 1,000,000 addresses (built in %.1f s, %.0f MB): p50 %.2f ms, p99 %.2f ms, worst %.2f ms; whole addresses found first "
                "%.1f %%, in five %.1f %% | | | | |\n",
                built, grown_mb, at_share(took, 0.5) * 1e3, at_share(took, 0.99) * 1e3, at_share(took, 1) * 1e3,
                100.0 * static_cast<double>(right) / static_cast<double>(asked), 100.0 * static_cast<double>(right_five) / static_cast<double>(asked));
    mistyped(gazetteer, kept);
    pinpointed(std::make_shared<const address::Gazetteer>(std::move(gazetteer)), kept);
}

// A town of streets every 100 m, about as many pieces as a district of OpenStreetMap has.
void on_foot() {
    std::vector<geometry::Ring> lines;
    constexpr int blocks = 200;
    const auto plane = geometry::plane_of({114.1, 22.5});
    const geometry::Spot corner = plane.to_plane({114.1, 22.5});
    const auto at = [&](double east_m, double north_m) { return plane.from_plane(corner + geometry::Spot{east_m, north_m}); };
    for (int i = 0; i <= blocks; ++i) {
        geometry::Ring east, north;
        for (int k = 0; k <= blocks; ++k) {
            east.push_back(at(100 * k, 100 * i));
            north.push_back(at(100 * i, 100 * k));
        }
        lines.push_back(east);
        lines.push_back(north);
    }
    const double began = now_s();
    const walking::Network network(lines);
    std::printf("| walking network of %d pieces built in %.2f s | | | | |\n", 2 * blocks * (blocks + 1), now_s() - began);
    Chance chance(5);
    const auto somewhere = [&] { return at(chance.between(0, 100.0 * blocks), chance.between(0, 100.0 * blocks)); };
    for (const int minutes : {5, 15, 30}) {
        std::vector<double> walked, drawn;
        for (int i = 0; i < 50; ++i) {
            double begin = now_s();
            const auto reached = network.reach(somewhere(), minutes * walking::metres_a_minute);
            walked.push_back(now_s() - begin);
            geometry::Geometry all{geometry::Geometry::Type::line, {}};
            for (const auto& line : *reached) all.parts.push_back({line});
            begin = now_s();
            geometry::around(all, walking::roadside_m);
            drawn.push_back(now_s() - begin);
        }
        std::printf("| reached in %d minutes: p50 %.1f ms, worst %.1f ms; its outline p50 %.1f ms, worst %.1f ms | | | | |\n", minutes, at_share(walked, 0.5) * 1e3,
                    at_share(walked, 1) * 1e3, at_share(drawn, 0.5) * 1e3, at_share(drawn, 1) * 1e3);
    }
    std::vector<double> ways;
    for (int i = 0; i < 200; ++i) {
        const auto from = somewhere(), to = somewhere();
        const double begin = now_s();
        network.way(from, to);
        ways.push_back(now_s() - begin);
    }
    std::printf("| the way between any two points: p50 %.1f ms, p99 %.1f ms | | | | |\n", at_share(ways, 0.5) * 1e3, at_share(ways, 0.99) * 1e3);
}
}

int main(int count, char** words) {
    PostGis peer(count > 1 ? words[1] : "postgresql:///postgres");
    const std::string only = count > 2 ? words[2] : "";
    std::puts("| what | ours, a second | PostGIS, a second | ratio | beside |\n|---|---|---|---|---|");
    const auto wanted = [&](const char* part) { return only.empty() || only == part; };
    if (wanted("locate")) locate(peer, 2'000, 9), locate(peer, 200'000, 1);
    if (wanted("nearest")) nearest(peer);
    if (wanted("tiles")) tiles(peer), case_tiles();
    if (wanted("addresses")) addresses();
    if (wanted("walking")) on_foot();
    return 0;
}
