#include "support/space/space.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::space {

Locator::Locator(Tx& tx) : index_(index_of(tx)) {}

Place Locator::at(Point point) const {
    return index_->at(point);
}

Place locate(Tx& tx, Point point) {
    return index_of(tx)->at(point);
}

std::optional<Block> find_block(Tx& tx, std::string_view code) {
    for (const auto& block : index_of(tx)->blocks())
        if (block.code == code) return block;
    return {};
}

std::vector<Block> blocks(Tx& tx, Level level) {
    std::vector<Block> out;
    for (const auto& block : index_of(tx)->blocks())
        if (block.level == level) out.push_back(block);
    return out;
}
}
