// A month of a small office, played by its own clock, and what is said of it.
#include <numeric>
#include <random>
#include "base/xml.hpp"
#include "kernel/flow/versions.hpp"
#include "kernel/mining/rehearsal.hpp"
#include "kernel/mining/simulation.hpp"
#include "kernel/mining/xes.hpp"
#include "walks.hpp"
namespace yiwang::mining {
namespace {
using flow::Names;
using std::chrono::hours;
using std::chrono::minutes;

class Mining : public flow::Walks {
protected:
    const std::string office = drawn("<userTask id=\"look\" name=\"受理\" yw:role=\"clerk\"/><exclusiveGateway id=\"g\" default=\"g_fix\"/><userTask id=\"fix\" name=\"处置\" yw:role=\"worker\"/><exclusiveGateway id=\"h\" default=\"h_e\"/>" +
                                         flow_if("g", "e", "void") + flow_if("h", "fix", "again"),
                                     "s>look look>g g>fix fix>h h>e");
    // Each working hour a case; looked at in 10 minutes, mended in 20 to 60, now and then twice.
    void play(int count) {
        deploy(office);
        std::mt19937 random(5);
        std::map<std::string, Instant> free;
        const auto& calendar = flow::calendar();
        Instant at = store.clock.now();
        for (int i = 1; i <= count; ++i) {
            at = calendar.due(at, {1, flow::LimitUnit::working_hours});
            std::string who = "clerk";
            Instant now = std::max(at, free[who]);
            store.clock.set(at);
            begin(i);
            now = worked(now, 10);
            act(who, now, i, "look", {{"void", random() % 10 == 0}});
            free[who] = now;
            while (!open(i).empty()) {
                who = "worker" + std::to_string(i % 2);
                now = worked(std::max(now, free[who]), 20 + static_cast<int>(random() % 40));
                act(who, now, i, "fix", {{"again", random() % 5 == 0}});
                free[who] = now;
            }
        }
    }
    // When so many minutes of service time have passed.
    static Instant worked(Instant at, int minutes_of_work) {
        for (int left = minutes_of_work; left > 0; at += minutes{1})
            if (flow::calendar().working_time(at, at + minutes{1}) == minutes{1}) --left;
        return at;
    }
    void act(const std::string& who, Instant now, std::int64_t matter, std::string_view element, json::Object variables) {
        store.clock.set(now);
        (*store).write({"officer/" + who, "", {}}, [&](Tx& tx) { flow::complete(tx, flow::open_task(tx, matter, element)->id, variables); });
    }
    std::vector<Case> all() {
        return store.read([&](Tx& tx) { return cases(tx, "p", *parse_instant("2026-11-01T00:00:00Z"), *parse_instant("2027-06-01T00:00:00Z")); });
    }
    bpmn::ModelPtr model(const std::string& text) { return bpmn::read(text).at(0); }
};

TEST_F(Mining, FiguresCountVisitsReworkAndWhereCasesWait) {
    play(60);
    const auto found = figures(all());
    EXPECT_EQ(found.cases, 60);
    EXPECT_EQ(found.ended, 60);
    EXPECT_NEAR(std::accumulate(found.elements.begin(), found.elements.end(), 0.0, [](double sum, const auto& one) { return sum + one.share; }), 1, 1e-9);
    const auto of = [&](std::string_view element) { return *std::find_if(found.elements.begin(), found.elements.end(), [&](const auto& one) { return one.element == element; }); };
    EXPECT_EQ(of("look").visits, 60);
    EXPECT_EQ(of("look").again, 0);
    EXPECT_GT(of("fix").again, 0);
    EXPECT_EQ(of("fix").visits, of("fix").cases + of("fix").again);
    EXPECT_NEAR(*of("look").hours_median, 1.0 / 6, 0.01);
    EXPECT_GT(*of("fix").hours_median, 0.3);
    std::int64_t ended = 0;
    for (const auto& flow : found.flows)
        if (flow.flow == "h_e" || flow.flow == "g_e") ended += flow.taken;
    EXPECT_EQ(ended, 60);
}

TEST_F(Mining, TheEventLogHasATraceForEachCaseInTheOrderOfTime) {
    play(12);
    const auto cases = all();
    const auto log = read_xml(xes("p", cases, *model(office), false));
    EXPECT_EQ(log.name, "log");
    EXPECT_EQ(log.space, "http://www.xes-standard.org/");
    const auto traces = log.all("trace");
    ASSERT_EQ(traces.size(), 12u);
    for (const auto* trace : traces) {
        std::string last;
        std::map<std::string, int> balance;
        for (const auto* event : trace->all("event")) {
            std::string name, transition, at;
            for (const auto& attribute : event->children) {
                if (attribute.attribute_or("key", "") == "concept:name") name = attribute.attribute_or("value", "");
                if (attribute.attribute_or("key", "") == "lifecycle:transition") transition = attribute.attribute_or("value", "");
                if (attribute.attribute_or("key", "") == "time:timestamp") at = attribute.attribute_or("value", "");
                EXPECT_NE(attribute.attribute_or("key", ""), "org:resource") << "persons are left out";
            }
            EXPECT_TRUE(name == "受理" || name == "处置") << name;
            EXPECT_LE(*parse_instant(last.empty() ? at : last), *parse_instant(at));
            last = at;
            balance[name] += transition == "start" ? 1 : -1;
        }
        for (const auto& [name, open] : balance) EXPECT_EQ(open, 0) << name;
    }
    EXPECT_NE(xes("p", cases, *model(office), true).find("officer/worker1"), std::string::npos);
}

TEST_F(Mining, TheSameProcessRehearsedOnItsOwnPastDiffersInNothing) {
    play(40);
    const auto found = rehearse(model(office), {}, all());
    EXPECT_EQ(found.cases, 40);
    EXPECT_EQ(found.same, 40);
}

TEST_F(Mining, AChangedProcessShowsWhatWouldHaveBeenAddedLeftOutOrStopped) {
    play(40);
    const auto past = all();
    const auto reviewed = drawn("<userTask id=\"look\"/><exclusiveGateway id=\"g\" default=\"g_fix\"/><userTask id=\"fix\"/><userTask id=\"review\"/><exclusiveGateway id=\"h\" default=\"h_e\"/>" + flow_if("g", "e", "void") +
                                    flow_if("h", "fix", "again"),
                                "s>look look>g g>fix fix>review review>h h>e");
    const auto found = rehearse(model(reviewed), {}, past);
    ASSERT_EQ(found.added.size(), 1u);
    EXPECT_EQ(found.added[0].element, "review");
    EXPECT_EQ(found.added[0].cases + found.same, 40) << "the void ones go as before";
    EXPECT_EQ(found.stopped, 0);
    EXPECT_EQ(found.other_end, 0);
    const auto shorter = drawn("<userTask id=\"fix\"/><exclusiveGateway id=\"h\" default=\"h_e\"/>" + flow_if("h", "fix", "again"), "s>fix fix>h h>e");
    const auto less = rehearse(model(shorter), {}, past);
    ASSERT_FALSE(less.left_out.empty());
    EXPECT_EQ(less.left_out[0].element, "look");
    EXPECT_EQ(less.left_out[0].cases, 40);
    const auto stuck = drawn("<userTask id=\"look\"/><exclusiveGateway id=\"g\"/><userTask id=\"fix\"/>" + flow_if("g", "fix", "amount > 5"), "s>look look>g fix>e");
    EXPECT_EQ(rehearse(model(stuck), {}, past).stopped, 40);
}

TEST_F(Mining, ASimulationLearntFromThePastComesNearToWhatThenHappened) {
    play(160);
    const auto past = all();
    const auto found = what_if(model(office), {}, past, 0.6, {}, 1);
    EXPECT_EQ(found.cases, 64);
    EXPECT_EQ(found.ended, 64);
    ASSERT_TRUE(found.error_median);
    EXPECT_LT(*found.error_median, 0.35);
    EXPECT_LT(*found.error_mean, 0.5);
    const auto alone = what_if(model(office), {}, past, 0.6, {{"worker", 1}}, 1);
    EXPECT_GE(*alone.hours_mean, *found.hours_mean) << "with one worker cases wait longer";
    EXPECT_EQ(what_if(model(office), {}, past, 0.6, {}, 1).hours_mean, found.hours_mean) << "the same seed says the same";
}
}
}
