#include "kernel/job/job.hpp"
#include <gtest/gtest.h>
#include "test_store.hpp"
namespace yiwang::job {
namespace {
struct Payload {
    std::string word;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (word))
std::vector<std::string> ran;
bool fails = false;

class NoHttp : public HttpClient {
public:
    HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override { return {}; }
};

class Jobs : public testing::Test {
protected:
    Jobs() {
        ran.clear();
        fails = false;
        modules = {module(), {.name = "sample",
                              .jobs = {kind<Payload>("sample.say",
                                                     [](Outside&, const Payload& in) {
                                                         if (fails) throw std::runtime_error("gateway down");
                                                         ran.push_back(in.word);
                                                     }),
                                       {"sample.tick", [](Outside&, std::string_view) { ran.push_back("tick"); }, std::chrono::seconds{60}}}}};
        know(modules);
    }
    void say(std::string word, When when = {}) {
        store.write([&](Tx& tx) { enqueue(tx, "sample.say", Payload{word}, when); });
    }
    std::vector<Module> modules;
    TestStore store{{module()}};
    Config config = Config::load({}, "", {}, {});
    NoHttp http;
    Outside outside{*store, config, http};
};
using Words = std::vector<std::string>;

TEST_F(Jobs, AJobToldInATransactionRunsOnce) {
    say("one");
    EXPECT_EQ(run_due(outside), 1);
    EXPECT_EQ(run_due(outside), 0);
    EXPECT_EQ(ran, Words{"one"});
}

TEST_F(Jobs, AJobOfATransactionThatFailedNeverRuns) {
    EXPECT_ANY_THROW(store.write([](Tx& tx) {
        enqueue(tx, "sample.say", Payload{"no"});
        throw std::runtime_error("no");
    }));
    EXPECT_EQ(run_due(outside), 0);
}

TEST_F(Jobs, AJobWaitsForItsTime) {
    say("later", {.at = store.clock.now() + std::chrono::hours{1}});
    EXPECT_EQ(run_due(outside), 0);
    EXPECT_EQ(next_due(*store), store.clock.now() + std::chrono::hours{1});
    store.clock.advance(std::chrono::hours{1});
    EXPECT_EQ(run_due(outside), 1);
}

TEST_F(Jobs, TheSameKeyWaitsOnlyOnce) {
    say("a", {.at = {}, .key = "k"});
    say("b", {.at = {}, .key = "k"});
    run_due(outside);
    EXPECT_EQ(ran, Words{"a"});
    say("c", {.at = {}, .key = "k"});
    run_due(outside);
    EXPECT_EQ(ran, (Words{"a", "c"}));
}

TEST_F(Jobs, AFailedJobComesBackLaterAndLaterThenStandsUntilResumed) {
    fails = true;
    say("x");
    for (int i = 0; i < 20; ++i) {
        run_due(outside);
        store.clock.advance(std::chrono::hours{1});
    }
    const auto all = store.read([](Tx& tx) { return failed(tx); });
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].attempts, 8);
    EXPECT_NE(all[0].error.find("gateway down"), std::string::npos);
    fails = false;
    store.write([&](Tx& tx) { resume(tx, all[0].id); });
    run_due(outside);
    EXPECT_EQ(ran, Words{"x"});
}

TEST_F(Jobs, APeriodicKindRunsByItselfAndOnceHoweverOftenItIsBegun) {
    begin(*store);
    begin(*store);
    EXPECT_EQ(run_due(outside), 1);
    EXPECT_EQ(run_due(outside), 0);
    store.clock.advance(std::chrono::hours{5});
    EXPECT_EQ(run_due(outside), 1);  // what was missed is not made up for
    EXPECT_EQ(run_due(outside), 0);
}

TEST_F(Jobs, APeriodicKindFollowsAClockThatWasSetBack) {
    begin(*store);
    EXPECT_EQ(run_due(outside), 1);
    store.clock.advance(-std::chrono::days{300});
    EXPECT_EQ(run_due(outside), 0);
    begin(*store);
    EXPECT_EQ(run_due(outside), 1);
}

TEST_F(Jobs, AWorkerThatDiedLosesItsLeaseNotTheJob) {
    say("x");
    store.write([&](Tx& tx) { tx.run("update job_kept set leased_until = ?", store.clock.now() + std::chrono::seconds{60}); });
    EXPECT_EQ(run_due(outside), 0);
    store.clock.advance(std::chrono::seconds{60});
    EXPECT_EQ(run_due(outside), 1);
}
}
}
