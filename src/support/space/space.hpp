// The spatial base 空间块数据, first floor: blocks from district to community, with codes, history and
// outlines.
//
// Coordinates are WGS 84 (equal to CGCS2000 here), longitude then latitude, degrees. A point on a shared
// edge belongs to the block with the lowest code. Reads are served from an index in memory that is
// swapped when blocks change.
#pragma once
#include <memory>
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
#include "support/geometry/point.hpp"
namespace yiwang::support::space {

enum class Level { district, street, community };
BOOST_DESCRIBE_ENUM(Level, district, street, community)

struct Block {
    Id<Block> id;
    std::string code;  // GB/T 2260, GB/T 10114: 6, 9 or 12 digits
    std::string name;
    Level level;
    std::string parent;  // code
    double lng, lat;     // a point inside
    bool made;           // outline made by a tool, not surveyed
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(Block, (), (id, code, name, level, parent, lng, lat, made, from, to))

using geometry::Point;

struct Place {  // the blocks that hold a point; empty codes outside the district
    std::string district, street, street_name, community, community_name;
};
BOOST_DESCRIBE_STRUCT(Place, (), (district, street, street_name, community, community_name))

Place locate(Tx&, Point);

// The same for many points: the blocks as they are now, kept in memory. Any thread may ask it.
class Index;
class Locator {
public:
    explicit Locator(Tx&);
    Place at(Point) const;  // microseconds

private:
    std::shared_ptr<const Index> index_;
};

std::optional<Block> find_block(Tx&, std::string_view code);
std::vector<Block> blocks(Tx&, Level);

// Takes in blocks as GeoJSON features with properties code, name, level, parent, made?, replaces? (codes of
// other blocks that end with it). New outlines replace those of the same code as of `on`; made blocks that a
// surveyed one overlaps, or that stand out of a new parent, end. All or nothing: the whole layer is checked
// first.
struct ImportReport {
    int added = 0, replaced = 0, ended = 0, unchanged = 0;
    std::vector<std::string> refused;  // "440303001: 轮廓自相交。The outline ... [space.self_intersection]";
                                       // nothing is taken in then
    std::vector<std::string> warnings;  // taken in all the same: gaps
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (added, replaced, ended, unchanged, refused, warnings))
ImportReport import_blocks(Tx&, std::string_view geojson, Date on);

// Plausible outlines of streets and communities inside the district's own, by a seed; marked as made. Gives a
// FeatureCollection for import_blocks: the district (code and name from its properties, else the streets'
// parent), the streets, the communities; every shared border is shared to the last digit. Throws Invalid
// "space.outline", "space.cannot_divide".
struct Made {
    std::string code, name, parent;
    Point seed;         // a point inside; {0, 0}: anywhere
    double weight = 1;  // share of the parent's area
};
std::string make_blocks(const std::string& district_geojson, const std::vector<Made>& streets,
                        const std::vector<Made>& communities, unsigned seed);

Module module();
}
