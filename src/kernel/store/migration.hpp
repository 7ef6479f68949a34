// The store's own tables, and the steps of rooms' schemas. Inside kernel/store only.
#pragma once
#include "kernel/store/engine.hpp"
namespace yiwang::store {
void prepare_tables(EngineConnection&);
// A number 0..511 that no other living process has.
int lease_node(EngineConnection&, Instant now);
void migrate(EngineConnection&, std::span<const RoomSchema>, Instant now);  // and marks what is settled
}
