#include "kernel/bus/bus.hpp"
#include <gtest/gtest.h>
#include "test_store.hpp"
namespace yiwang::bus {
namespace {
struct Happened {
    static constexpr std::string_view name = "sample.happened";
    std::int64_t matter, step;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(Happened, (), (matter, step))
std::vector<std::pair<std::int64_t, std::int64_t>> heard;
std::int64_t refuses = 0;  // the matter whose facts throw

class Bus : public testing::Test {
protected:
    Bus() {
        heard.clear();
        refuses = 0;
        modules = {module(), {.name = "sample",
                              .hears = {on<Happened>("sample.listener", [](Tx&, const Happened& fact) {
                                  if (fact.matter == refuses) throw std::runtime_error("not now");
                                  heard.emplace_back(fact.matter, fact.step);
                              })},
                              .tells = {Happened::name}}};
        hear(modules);
    }
    void tell(std::int64_t matter, std::int64_t step) {
        store.write([&](Tx& tx) { tx.tell(Happened{matter, step}); });
    }
    std::vector<Module> modules;
    TestStore store{{module()}, {nullptr, record}};
};
using Heard = std::vector<std::pair<std::int64_t, std::int64_t>>;

TEST_F(Bus, AFactIsHeardOnceInTheOrderItWasTold) {
    for (int i = 0; i < 5; ++i) tell(1, i);
    EXPECT_EQ(deliver(*store), 5);
    EXPECT_EQ(heard, (Heard{{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}}));
    EXPECT_EQ(deliver(*store), 0);
}

TEST_F(Bus, AFactOfATransactionThatFailedIsNeverHeard) {
    EXPECT_ANY_THROW(store.write([](Tx& tx) {
        tx.tell(Happened{1, 1});
        throw std::runtime_error("no");
    }));
    EXPECT_EQ(deliver(*store), 0);
}

TEST_F(Bus, AHearerThatThrowsHoldsUpItsOwnSubjectAndNoOther) {
    refuses = 1;
    tell(1, 0);
    tell(2, 0);
    tell(1, 1);
    tell(2, 1);
    deliver(*store);
    EXPECT_EQ(heard, (Heard{{2, 0}, {2, 1}}));
    refuses = 0;
    EXPECT_EQ(deliver(*store), 0);  // not before the time to try again
    store.clock.advance(std::chrono::minutes{5});
    while (deliver(*store) > 0) {}
    EXPECT_EQ(heard, (Heard{{2, 0}, {2, 1}, {1, 0}, {1, 1}}));
}

TEST_F(Bus, WhatIsNeverHeardStandsAsAnIncident) {
    refuses = 1;
    tell(1, 0);
    for (int i = 0; i < 20; ++i) {
        deliver(*store);
        store.clock.advance(std::chrono::hours{1});
    }
    const auto all = store.read(incidents);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].hearer, "sample.listener");
    EXPECT_NE(all[0].error.find("not now"), std::string::npos);
}
}
}
