// Open appeals as a live layer of the map: drawn when filed, moved with their state, gone when closed. Inside
// govern/appeals only.
#pragma once
#include "govern/appeals/appeals.hpp"
#include "govern/appeals/events.hpp"
#include "kernel/store/tx.hpp"
namespace yiwang::govern::appeals {
void draw_on_map(Tx&, const Appeal&);
void draw_moved(Tx&, const Moved&);
}
