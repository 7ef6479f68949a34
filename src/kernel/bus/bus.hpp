// The bus: facts told in a transaction reach their hearers in this and other processes.
//
// A fact is kept for each hearer that is known when it is told, and forgotten when that hearer has heard
// it: at least once, in order per subject. A hearer that throws is tried again with back-off and, after
// that, stands as an incident; other subjects go on.
#pragma once
#include <span>
#include "kernel/module/module.hpp"
namespace yiwang::bus {

// Keeps the fact for its hearers: StoreOptions::recorder.tell. Knows them after hear().
void record(Tx&, const Fact&);

// Names who hears what, once, before the first write.
void hear(std::span<const Module>);

// Delivers what is pending and due. Returns how many were delivered. Safe in many processes at once.
int deliver(Store&, int at_most = 1000);

struct Incident {
    std::int64_t id;
    std::string hearer, fact;
    int attempts;
    std::string error;
};
BOOST_DESCRIBE_STRUCT(Incident, (), (id, hearer, fact, attempts, error))
std::vector<Incident> incidents(Tx&);

Module module();
}
