// Matters that sources bring become appeals, and their senders are told what became of them. Inside govern/appeals only.
#pragma once
#include "govern/appeals/events.hpp"
#include "kernel/store/tx.hpp"
#include "support/sources/events.hpp"
namespace yiwang::govern::appeals {
// Files one appeal for a matter; refused with a reason where its channel is none of ours.
void take_from_source(Tx&, const support::sources::Received&);
// What was said later stands in the appeal's history.
void add_from_source(Tx&, const support::sources::Changed&);
void tell_source(Tx&, const Moved&);
}
