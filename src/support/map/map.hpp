// The map service 一张图: layers of features for every room, drawn as tiles, asked as OGC API Features, one right and
// one reach for all of them.
//
// A room publishes a layer: it declares what its properties are, puts and drops features in the transaction that
// changed them, and a second later every open map shows it. The blocks of support/space are layers too. What a caller
// may not see is in no answer, no count and no tile.
#pragma once
#include <memory>
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
#include "support/map/feature_table.hpp"
namespace yiwang::support::map {

struct LayerPlan {
    std::string name;  // "open_appeals": letters, digits, _
    std::string title, title_en;
    std::vector<Field> fields;
    std::string geometry = "point";  // point, line, area: for styles
    std::string right_to_see{};      // "appeals.read"; "" for anyone
    std::string right_to_edit{};     // through OGC API Features; "" for nobody
    bool scoped = false;             // rows are seen as far as the right reaches: street, unit
    std::string time_field{};        // for datetime=
    std::string source{};
};

// Makes the layer, or changes what is said of it. Throws Invalid "map.layer".
void declare(Tx&, const LayerPlan&);

// Whether a room has made it.
bool declared(Tx&, std::string_view layer);

struct NewFeature {
    Geometry geometry;
    json::Object properties;
    std::string street{}, unit{};  // block code of the street; code of the unit, as Caller has it
};
// Into a layer that is not declared yet it goes unseen until it is.
void put(Tx&, std::string_view layer, std::string_view key, const NewFeature&);
void drop(Tx&, std::string_view layer, std::string_view key);
// All that it holds, by key, as it was put.
std::vector<std::pair<std::string, NewFeature>> features(Tx&, std::string_view layer);
// The layer is no longer there, nor is what it held.
void withdraw(Tx&, std::string_view layer);

// A layer as it is offered.
struct Layer {
    std::string name, title, title_en, geometry, right_to_see, right_to_edit;
    bool scoped = false;
    std::string time_field, source;
    std::vector<Field> fields;
    std::int64_t version = 0;  // another number after each change
};
BOOST_DESCRIBE_STRUCT(Layer, (), (name, title, title_en, geometry, right_to_see, right_to_edit, scoped, time_field, source, fields, version))
// Those the caller may see, the blocks' first.
std::vector<Layer> layers(Tx&, const Caller&);
std::optional<Layer> find_layer(Tx&, std::string_view name);

Module module();
}
