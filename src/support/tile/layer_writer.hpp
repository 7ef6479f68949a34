// One layer of a vector tile, written feature by feature: Mapbox Vector Tile 2.1.
#pragma once
#include <concepts>
#include <unordered_map>
#include "support/tile/tile.hpp"
namespace yiwang::support::tile {

class LayerWriter {
public:
    static constexpr std::uint32_t extent = 4096;
    explicit LayerWriter(std::string_view name);

    // A feature's tags come before its geometry. Empty texts and missing values are not sent.
    void tag(std::string_view key, std::string_view text);
    void tag(std::string_view key, double number);                                            // whole numbers as such
    void tag(std::string_view key, std::same_as<bool> auto truth) { tag_truth(key, truth); }  // a text literal is no bool

    // As of TileFeature; nothing is written and the tags dropped where no part is left.
    void add(Kind, const std::vector<Dots>& parts, std::optional<std::uint64_t> id = {});

    std::size_t features() const { return count_; }
    std::string layer();  // the bytes of the whole layer, for a tile: bytes of layers one after another. "" without a feature

private:
    void tag_truth(std::string_view key, bool);
    std::uint32_t key_number(std::string_view);
    void tag_encoded(std::string_view key, std::string&& value);

    std::string name_, features_, feature_, geometry_;
    std::unordered_map<std::string, std::uint32_t> keys_, values_;
    std::vector<std::string> key_list_, value_list_;
    std::vector<std::uint32_t> tags_;
    std::size_t count_ = 0;
};
}
