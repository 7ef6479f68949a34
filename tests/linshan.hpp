// The invented district of Linshan with its units, channels and kinds: what tests of govern/appeals stand on.
#pragma once
#include <gtest/gtest.h>
#include "base/csv.hpp"
#include "govern/appeals/appeals.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/identity/catalog.hpp"
#include "kernel/job/job.hpp"
#include "kernel/notice/notice.hpp"
#include "kernel/search/search.hpp"
#include "kernel/trail/trail.hpp"
#include "support/address/address.hpp"
#include "support/map/map.hpp"
#include "support/space/space.hpp"
#include "test_store.hpp"
namespace yiwang::govern::appeals {

inline const std::vector<Module>& rooms() {
    static const std::vector<Module> all{bus::module(), trail::module(), job::module(), file::module(), search::module(), identity::module(), decision::module(), flow::module(), notice::module(),
                                         support::space::module(), support::address::module(), support::map::module(), module()};
    return all;
}

class Linshan : public testing::Test {
protected:
    explicit Linshan(const std::vector<Module>& with = rooms()) : store(with, {trail::record, bus::record}) {
        set_district({"临山区", "Linshan District", "LS", "990101"});
        flow::set_calendar(flow::Calendar::read("catalog/linshan/kernel/flow/calendar.yaml"));
        decision::load_catalog(*store, "catalog/linshan");
        flow::deploy(*store, with);
        store.write([](Tx& tx) {
            identity::load_units(tx, read_table("catalog/linshan/kernel/identity/units.csv"));
            EXPECT_TRUE(load_channels(tx, read_table("catalog/linshan/govern/appeals/sources.csv")).empty());
            EXPECT_TRUE(load_kinds(tx, read_table("catalog/linshan/govern/appeals/duties.csv")).empty());
        });
    }

    TestStore store;
};
}
