// The features of a layer in memory, by columns: what tiles are cut from and questions are asked of. Rows are in the order
// of their keys. Immutable; any thread may read.
#pragma once
#include <span>
#include <unordered_map>
#include "support/filter/filter.hpp"
#include "support/geometry/box_index.hpp"
#include "support/geometry/geometry.hpp"
#include "support/geometry/plane.hpp"
namespace yiwang::support::map {
using geometry::Box;
using geometry::Geometry;
using geometry::Point;
using geometry::Spot;

enum class FieldKind { text, number, truth, time };
BOOST_DESCRIBE_ENUM(FieldKind, text, number, truth, time)
struct Field {
    std::string name, title;
    FieldKind kind = FieldKind::text;
    bool in_tiles = true;  // else it is asked for by the feature's key
};
BOOST_DESCRIBE_STRUCT(Field, (), (name, title, kind, in_tiles))

class FeatureTable {
public:
    struct New {
        std::string key;
        Geometry geometry;
        json::Object properties;
        std::string street, unit;  // whose rows it belongs to, see Reach
    };
    // Of features with one key the last counts.
    FeatureTable(std::vector<Field> fields, std::vector<New> features);

    const std::vector<Field>& fields() const { return fields_; }
    std::size_t size() const { return keys_.size(); }
    const std::string& key(std::size_t row) const { return keys_[row]; }
    std::optional<std::size_t> find(std::string_view key) const;
    std::size_t after(std::string_view key) const;  // the first row whose key is greater; size(): none

    filter::Value value(std::size_t row, std::size_t field) const;
    Geometry::Type type(std::size_t row) const { return shapes_[row].type; }
    Geometry geometry(std::size_t row) const;
    const Box& box(std::size_t row) const { return shapes_[row].box; }
    std::string_view street(std::size_t row) const { return pool_[streets_[row]]; }
    std::string_view unit(std::size_t row) const { return pool_[units_[row]]; }

    // Rings of the row on the square of Web Mercator; parts(row) says how many of them belong to each part.
    std::span<const Spot> world(std::size_t row, std::size_t ring) const;
    std::size_t rings(std::size_t row) const { return shapes_[row].rings; }
    bool begins_part(std::size_t row, std::size_t ring) const { return rings_[shapes_[row].first_ring + ring].begins_part; }

    const geometry::BoxIndex& boxes() const { return boxes_; }
    std::optional<Box> extent() const { return extent_; }
    bool only_points() const { return only_points_; }

private:
    struct Cell {
        enum class Kind : std::uint8_t { nothing, text, number, truth } kind = Kind::nothing;
        double number = 0;  // or the text's number in the pool
    };
    struct Ring {
        std::uint32_t end;  // of its points
        bool begins_part;
    };
    struct Shape {
        Geometry::Type type;
        std::uint32_t first_ring, rings;
        Box box;
    };
    std::uint32_t pooled(std::string_view);
    void append(const New&);

    std::vector<Field> fields_;
    std::vector<std::string> keys_;
    std::vector<Cell> cells_;
    std::vector<Shape> shapes_;
    std::vector<Ring> rings_;
    std::vector<Point> points_;
    std::vector<Spot> world_;
    std::vector<std::uint32_t> streets_, units_;
    std::vector<std::string> pool_;
    std::unordered_map<std::string, std::uint32_t> pool_numbers_;
    geometry::BoxIndex boxes_;
    std::optional<Box> extent_;
    bool only_points_ = true;
};

// A row as filters ask it.
class TableRow : public filter::Row {
public:
    TableRow(const FeatureTable& table, std::size_t row) : table_(table), row_(row) {}
    filter::Value value(std::size_t field) const override { return table_.value(row_, field); }
    const Geometry& geometry() const override {
        if (!geometry_) geometry_ = table_.geometry(row_);
        return *geometry_;
    }

private:
    const FeatureTable& table_;
    std::size_t row_;
    mutable std::optional<Geometry> geometry_;
};
}
