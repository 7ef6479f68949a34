// Files of others into the spatial base 数据入库: what a file holds is seen under the coordinate system it
// most likely has, before anything is taken; then taken in whole, as blocks or as a layer of the map, and
// undone if it was wrong.
//
// A file is never kept: each step is given it again. GeoJSON, GeoPackage, Shapefile as a zip, CSV with
// coordinates or with addresses, OSM PBF and CityJSON, see support/geofile. Who takes in sees all of the
// district: right space.edit.
#pragma once
#include "kernel/module/module.hpp"
#include "support/address/address.hpp"
#include "support/geometry/geojson.hpp"
#include "support/geometry/system_judge.hpp"
#include "support/map/map.hpp"
#include "support/space/space.hpp"
namespace yiwang::support::intake {

inline constexpr std::size_t features_max = 200'000;  // of one file
inline constexpr std::size_t addresses_max = 20'000;  // of one file

struct Reading {
    std::string system{};      // "GCJ-02", "EPSG:4547"; "": what the file says, else what agrees best with the district
    bool other_order = false;  // latitude, or northing, stands first
    std::string layer{};       // of a file with several; "": the first
    double confidence = 0.7;   // from which on an address is placed
    bool mend = true;          // outlines that cross themselves; else they stay as they are
};

// A system the file may be in, and how much of it would then lie in the district.
struct SystemCandidate {
    std::string system;
    bool other_order;
    double inside;  // share of its features, 0 to 1; of an outline of the district itself, what both have in common
};
BOOST_DESCRIBE_STRUCT(SystemCandidate, (), (system, other_order, inside))

enum class RemarkKind { refused, mended, outside, duplicate, unplaced };
BOOST_DESCRIBE_ENUM(RemarkKind, refused, mended, outside, duplicate, unplaced)
struct Remark {
    RemarkKind kind;
    std::int64_t number;  // of the feature or row in the file, from 1
    std::string name;     // what the file calls it
    std::string says;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (kind, number, name, says))

// An address of a row and the place that was found for it.
struct Placement {
    std::int64_t number;
    std::string written, found;  // found: "" if nothing was
    double lng, lat, confidence;
};
BOOST_DESCRIBE_STRUCT(Placement, (), (number, written, found, lng, lat, confidence))

struct ReadFile {
    std::vector<geometry::Feature> features;  // in WGS 84, mended, without those refused, doubled or not placed
    std::vector<map::Field> fields;
    std::string said, system, geometry;  // said by the file, taken; "point", "line", "area"
    bool other_order = false, by_address = false;
    geometry::SystemJudgement judgement;      // of `system`
    std::vector<SystemCandidate> candidates;  // the best first
    std::vector<std::string> layers;          // of a file with several
    std::vector<Remark> remarks;
    std::vector<Placement> doubtful;  // below the wished confidence: for a person to see
};
// Throws what geofile::open throws; Invalid "intake.too_many", "intake.columns" (a CSV without coordinates
// and addresses), "intake.empty". Reads the store in short transactions.
ReadFile read(Store&, const Actor&, const std::string& file, const Reading&, const address::Parser* = nullptr);

// Throws Invalid "intake.system": the numbers contradict the system; or the district does, and nobody takes
// it `despite` that.
void check_system(const ReadFile&, bool despite);

struct LayerWanted {
    std::string name, title;
    std::string right_to_see{}, right_to_edit{};
};
struct Taken {
    Id<struct Import> import;
    int added = 0, changed = 0, removed = 0, unchanged = 0;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (import, added, changed, removed, unchanged))
// The layer holds what the file holds from now on; what it held of an earlier import is replaced. Throws Invalid "map.layer",
// "intake.empty", Conflict "intake.layer_of_room": a room publishes a layer of this name.
Taken take_layer(Tx&, const ReadFile&, const LayerWanted&, std::string_view source);

struct Import {
    Id<Import> id;
    std::string what;  // name of the layer; "blocks"
    std::string title;
    Instant at;
    std::string actor, source, system;
    int added, changed, removed;
    std::optional<Instant> undone_at;
};
BOOST_DESCRIBE_STRUCT(Import, (), (id, what, title, at, actor, source, system, added, changed, removed, undone_at))
std::vector<Import> imports(Tx&);  // of layers and of blocks, newest first
// All is as before it. Throws NotFound "import", Conflict "intake.undone", "intake.changed_since", and of
// blocks what space::undo_import throws.
void undo(Tx&, Id<Import>);

Module module();
}
