// The spatial base 空间块数据: blocks from district to room, with stable codes, history, outlines and who
// answers for them.
//
// Coordinates are WGS 84 (equal to CGCS2000 here), longitude then latitude, degrees. A point on a shared
// edge belongs to the block with the lowest code, so that it is in one block of a level and no two. Reads are
// served from indexes in memory, one a level, that are swapped when a block of the level changes. Every
// question may be asked as of a day: no block is ever forgotten.
#pragma once
#include <memory>
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
#include "support/geometry/outline.hpp"
namespace yiwang::support::space {

enum class Level { district, street, community, grid, estate, building, storey, room };
BOOST_DESCRIBE_ENUM(Level, district, street, community, grid, estate, building, storey, room)

struct Block {
    Id<Block> id;
    std::string code;  // see codes.hpp
    std::string name;
    Level level;
    std::string parent;  // code
    double lng, lat;     // a point inside
    bool made;           // outline made by a tool, not surveyed
    Date from;
    std::optional<Date> to;
    std::string unit{};     // code of the unit that answers for it, "" if none is named
    std::string address{};  // standard address 统一地址
    std::string estate{};   // code of the estate a building stands in, "" if none
    double height_m = 0;    // of a building, 0: not known
    int storey = 0;         // of a storey or room: which; of a building: how many above the ground; 0: not known
};
BOOST_DESCRIBE_STRUCT(Block, (), (id, code, name, level, parent, lng, lat, made, from, to, unit, address, estate, height_m, storey))

using geometry::Point;

struct Place {  // the blocks that hold a point; empty codes outside the district
    std::string district, street, street_name, community, community_name, grid, grid_name, estate, estate_name, building, building_name;
    std::optional<int> storey;  // where a height was given and the building's is known
};
BOOST_DESCRIBE_STRUCT(Place, (),
                      (district, street, street_name, community, community_name, grid, grid_name, estate, estate_name, building, building_name, storey))

Place locate(Tx&, Point, std::optional<double> above_ground_m = {}, std::optional<Date> on = {});

// The same for many points: the blocks as they are now, kept in memory. Any thread may ask it.
class LevelIndex;
class Locator {
public:
    explicit Locator(Tx&);
    Place at(Point) const;  // microseconds

private:
    std::vector<std::shared_ptr<const LevelIndex>> levels_;
};

// As of a day, today if none is given.
std::optional<Block> find_block(Tx&, std::string_view code, std::optional<Date> on = {});
std::vector<Block> blocks(Tx&, Level, std::optional<Date> on = {});
std::vector<Block> children(Tx&, std::string_view parent, std::optional<Date> on = {});  // ordered by code
std::vector<Block> history(Tx&, std::string_view code);                                  // oldest first
// From the district down to the block itself.
std::vector<Block> chain(Tx&, std::string_view code, std::optional<Date> on = {});
geometry::Outline outline_of(Tx&, std::string_view code, std::optional<Date> on = {});  // empty without one

struct NearBlock {
    Block block;
    double distance_m;  // to the point inside it
};
BOOST_DESCRIBE_STRUCT(NearBlock, (), (block, distance_m))
std::vector<NearBlock> nearest_blocks(Tx&, Level, Point, std::size_t count, double within_m);
// Blocks of a level whose point lies inside the outline; a corridor is a line widened (geometry::Shape).
std::vector<Block> blocks_within(Tx&, Level, const geometry::Outline&);

// Changes what is not the outline: name, unit, address, estate. Leaves a trace with the reason; the block's row of
// before ends `on` and a new one begins. Throws NotFound "block", Invalid "space.earlier".
struct BlockChange {
    std::optional<std::string> name, unit, address, estate;
};
void change_block(Tx&, std::string_view code, const BlockChange&, Date on, std::string_view reason);

// Takes in blocks as GeoJSON features with properties code, name, level, parent, made?, unit?, address?, estate?,
// height_m?, storey?, replaces? (codes of other blocks that end with it). New outlines replace those of the same
// code as of `on`; made blocks that a surveyed one overlaps, or that stand out of a new parent, end. The
// whole layer is checked first.
struct ImportOptions {
    Date on{};
    bool dry_run = false;           // says what would be
    bool mend = false;              // outlines that cross themselves are mended instead of refused
    bool keep_good = false;         // what is refused is left out; else nothing is taken in where anything is refused
    std::string source{};           // for the list of imports: a file's name
    std::string system = "WGS 84";  // what the coordinates were before they were turned
};
struct Import;
struct ImportReport {
    int added = 0, replaced = 0, ended = 0, unchanged = 0, mended = 0;
    std::vector<std::string> refused;   // "440303001: 轮廓自相交。The outline ... [space.self_intersection]";
                                        // nothing is taken in then
    std::vector<std::string> warnings;  // taken in all the same: gaps, buildings that stand out of their grid
    Id<Import> import{};                // to undo it; empty where nothing changed
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (added, replaced, ended, unchanged, mended, refused, warnings, import))
ImportReport import_blocks(Tx&, std::string_view geojson, const ImportOptions&);
ImportReport import_blocks(Tx&, std::string_view geojson, Date on);

struct Import {
    Id<Import> id;
    Instant at;
    std::string actor, source, system;
    int added, replaced, ended;
    std::optional<Instant> undone_at;
};
BOOST_DESCRIBE_STRUCT(Import, (), (id, at, actor, source, system, added, replaced, ended, undone_at))
std::vector<Import> imports(Tx&);  // newest first
// The blocks it brought never held, those it ended go on. Throws NotFound "import", Conflict "space.undone",
// "space.changed_since": a later change stands on it.
void undo_import(Tx&, Id<Import>);

// Plausible outlines of streets and communities inside the district's own, by a seed; marked as made. Gives a
// FeatureCollection for import_blocks: the district (code and name from its properties, else the streets'
// parent), the streets, the communities; every shared border is shared to the last digit. Throws Invalid
// "geometry.outline", "space.cannot_divide".
struct Made {
    std::string code, name, parent;
    Point seed;         // a point inside; {0, 0}: anywhere
    double weight = 1;  // share of the parent's area
};
std::string make_blocks(const std::string& district_geojson, const std::vector<Made>& streets, const std::vector<Made>& communities, unsigned seed);

// Plausible grid cells and buildings with storeys inside the communities of such a collection, likewise: about
// `count` buildings, by a seed. A FeatureCollection of levels grid and building.
std::string make_buildings(const std::string& communities_geojson, std::size_t count, unsigned seed);

Module module();
}
