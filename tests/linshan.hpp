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
#include "support/duties/drafts.hpp"
#include "support/map/map.hpp"
#include "support/sources/sources.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
#include "test_store.hpp"
namespace yiwang::govern::appeals {

inline const std::vector<Module>& rooms() {
    static const std::vector<Module> all{bus::module(), trail::module(), job::module(), file::module(), search::module(), identity::module(), decision::module(), flow::module(), notice::module(),
                                         support::space::module(), support::address::module(), support::map::module(), support::subjects::module(), support::duties::module(), support::sources::module(), module()};
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
            EXPECT_TRUE(support::duties::load(tx, read_table("catalog/linshan/support/duties/duties.csv")).empty());
        });
    }

    TestStore store;
};

// The same with people in their posts, and what most tests do with an appeal.
class LinshanAtWork : public Linshan {
protected:
    explicit LinshanAtWork(const std::vector<Module>& with = rooms()) : Linshan(with) {
        store.write([](Tx& tx) { identity::load_posts(tx, read_table("catalog/linshan/kernel/identity/posts.csv"), "x"); });
        caller.kind = Caller::Kind::system;
        caller.officer = {5};
        caller.language = Language::zh;
    }
    Appeal file_one(std::string text = "路灯不亮了，晚上太黑。请尽快修。") {
        return store.write([&](Tx& tx) { return file(tx, {.text = text, .channel = "hotline"}, caller); });
    }
    Id<identity::Unit> unit(std::string_view code) {
        return store.read([&](Tx& tx) { return identity::find_unit_by_code(tx, code)->id; });
    }
    void to_unit(Id<Appeal> id, std::string_view code = "LS-CG", std::string kind = "Z07") {
        store.write([&](Tx& tx) { dispatch(tx, id, {unit(code), kind}, {}); });
    }
    template <class F>
    std::string code_of(F&& f) {
        return problem_code([&] { store.write([&](Tx& tx) { f(tx); }); });
    }
    State state(Id<Appeal> id) {
        return store.read([&](Tx& tx) { return get(tx, id).state; });
    }

    Caller caller;
};
}
