// Rows of space_block: read, added, ended. Inside support/space only.
#pragma once
#include "support/space/index.hpp"
namespace yiwang::support::space {

// Columns in the order of Block's members.
const std::string& block_columns();
extern const std::string select_blocks;  // "select ... from space_block"

std::string as_traced(const Block&);

// Gives the block an id of its own and leaves a trace.
void insert_block(Tx&, Block, const std::string& outline, Id<Import>, const Block* before, std::string_view why);
void end_block(Tx&, const Block&, Date on, Id<Import>, std::string_view why);
}
