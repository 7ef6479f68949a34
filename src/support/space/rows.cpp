#include "support/space/rows.hpp"
namespace yiwang::support::space {

const std::string& block_columns() {
    static const std::string names = [] {
        std::string out = columns<Block>();
        for (const auto& [member, column] : {std::pair<std::string, std::string>{", from,", ", from_on,"}, {", to,", ", to_on,"}})
            out.replace(out.find(member), member.size(), column);
        return out;
    }();
    return names;
}

const std::string select_blocks = "select " + block_columns() + " from space_block";

std::string as_traced(const Block& block) {
    return json::print(json::Value(json::Object{{"code", block.code},
                                                {"name", block.name},
                                                {"parent", block.parent},
                                                {"made", block.made},
                                                {"unit", block.unit},
                                                {"address", block.address},
                                                {"from", print(block.from)}}));
}

void insert_block(Tx& tx, Block block, const std::string& outline, Id<Import> import, const Block* before, std::string_view why) {
    block.id = tx.new_id<Block>();
    block.to.reset();
    tx.run("insert into space_block (" + block_columns() + ", outline, import_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", block.id,
           block.code, block.name, block.level, block.parent, block.lng, block.lat, block.made, block.from, block.to, block.unit, block.address, block.estate,
           block.height_m, block.storey, outline, import.value);
    tx.trace("space.block_added", block.id, before ? as_traced(*before) : std::string(), as_traced(block), why);
}

void end_block(Tx& tx, const Block& block, Date on, Id<Import> import, std::string_view why) {
    tx.run("update space_block set to_on = ?, ended_by = ? where id = ?", on, import.value, block.id);
    tx.trace("space.block_ended", block.id, as_traced(block), {}, why);
}
}
