#include "kernel/flow/flow.hpp"
#include <gtest/gtest.h>
#include <filesystem>
#include <deque>
#include "base/problem.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/trail/trail.hpp"
#include "shared_data.hpp"
#include "test_store.hpp"
namespace yiwang::flow {
namespace {
std::string process(std::string_view inside) {
    return "<?xml version=\"1.0\"?><definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:yw=\"https://yiwang.dev/bpmn\"><process id=\"p\">" +
           std::string(inside) + "</process></definitions>";
}
std::string flows(std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
    std::string out;
    for (const auto& [from, to] : all)
        out += "<sequenceFlow id=\"f" + std::string(from) + std::string(to) + "\" sourceRef=\"" + std::string(from) + "\" targetRef=\"" + std::string(to) + "\"/>";
    return out;
}
std::string code_of(std::string_view bpmn, const std::vector<std::string>& services = {}) {
    try {
        check_process(bpmn, services);
        return "";
    } catch (const Problem& problem) {
        return problem.code + " " + problem.field;
    }
}

class Flow : public testing::Test {
protected:
    Flow() { set_calendar(Calendar::read("catalog/luohu/kernel/flow/calendar.yaml")); }

    void deploy(std::string text, std::vector<Service> services = {}) {
        texts_.push_back(std::move(text));
        embedded_.push_back({"p.bpmn", texts_.back()});
        modules_ = {{.name = "sample", .processes = std::span(&embedded_.back(), 1), .services = std::move(services)}};
        flow::deploy(*store, modules_);
    }
    void begin(json::Object variables = {}) {
        store.write([&](Tx& tx) { flow::start(tx, "p", 7, variables); });
    }
    std::vector<std::string> open() {
        std::vector<std::string> out;
        for (const auto& task : store.read([](Tx& tx) { return open_tasks(tx, 7); })) out.push_back(task.element);
        return out;
    }
    void done(std::string_view element, json::Object variables = {}) {
        store.write([&](Tx& tx) { complete(tx, open_task(tx, 7, element)->id, variables); });
    }
    std::string state() {
        return store.read([](Tx& tx) { return find(tx, "p", 7)->state; });
    }

    TestStore store{{bus::module(), trail::module(), module()}, {trail::record, nullptr}};

private:
    std::deque<std::string> texts_;
    std::deque<Embedded> embedded_;
    std::vector<Module> modules_;
};
using Names = std::vector<std::string>;

TEST_F(Flow, ATaskWaitsForAPersonAndThenTheInstanceEnds) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\" name=\"处置\"/><endEvent id=\"e\"/>" + flows({{"s", "a"}, {"a", "e"}})));
    begin();
    EXPECT_EQ(open(), Names{"a"});
    done("a");
    EXPECT_EQ(open(), Names{});
    EXPECT_EQ(state(), "ended");
}

TEST_F(Flow, ATaskCannotBeFinishedTwice) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\"/><userTask id=\"b\"/><endEvent id=\"e\"/>" + flows({{"s", "a"}, {"a", "b"}, {"b", "e"}})));
    begin();
    const auto task = store.read([](Tx& tx) { return *open_task(tx, 7, "a"); });
    done("a");
    EXPECT_THROW(store.write([&](Tx& tx) { complete(tx, task.id, {}); }), Conflict);
    EXPECT_EQ(open(), Names{"b"});
}

TEST_F(Flow, AnExclusiveGatewayTakesTheWayWhoseConditionHoldsElseTheDefault) {
    deploy(process("<startEvent id=\"s\"/><exclusiveGateway id=\"g\" default=\"fgb\"/><userTask id=\"a\"/><userTask id=\"b\"/><endEvent id=\"e\"/>"
                   "<sequenceFlow id=\"fga\" sourceRef=\"g\" targetRef=\"a\"><conditionExpression>金额 &gt; 100 and urgent</conditionExpression></sequenceFlow>" +
                   flows({{"s", "g"}, {"g", "b"}, {"a", "e"}, {"b", "e"}})));
    begin({{"金额", 200}, {"urgent", true}});
    EXPECT_EQ(open(), Names{"a"});
}

TEST_F(Flow, WithNoWayOutNothingIsStarted) {
    deploy(process("<startEvent id=\"s\"/><exclusiveGateway id=\"g\"/><userTask id=\"a\"/><endEvent id=\"e\"/>"
                   "<sequenceFlow id=\"fga\" sourceRef=\"g\" targetRef=\"a\"><conditionExpression>x = 1</conditionExpression></sequenceFlow>" +
                   flows({{"s", "g"}, {"a", "e"}})));
    EXPECT_THROW(begin(), Conflict);
    EXPECT_FALSE(store.read([](Tx& tx) { return find(tx, "p", 7).has_value(); }));
}

TEST_F(Flow, AParallelGatewayWaitsForAllItsBranches) {
    deploy(process("<startEvent id=\"s\"/><parallelGateway id=\"f\"/><userTask id=\"a\"/><userTask id=\"b\"/><parallelGateway id=\"j\"/><userTask id=\"c\"/><endEvent id=\"e\"/>" +
                   flows({{"s", "f"}, {"f", "a"}, {"f", "b"}, {"a", "j"}, {"b", "j"}, {"j", "c"}, {"c", "e"}})));
    begin();
    EXPECT_EQ(open(), (Names{"a", "b"}));
    done("b");
    EXPECT_EQ(open(), Names{"a"});
    done("a");
    EXPECT_EQ(open(), Names{"c"});
}

TEST_F(Flow, AServiceTaskRunsInTheSameTransactionAndSetsVariables) {
    deploy(process("<startEvent id=\"s\"/><serviceTask id=\"a\" yw:service=\"sample.add\"/><userTask id=\"b\"/><endEvent id=\"e\"/>" + flows({{"s", "a"}, {"a", "b"}, {"b", "e"}})),
           {{"sample.add", [](Tx&, const ServiceCall& call) { return json::Object{{"sum", call.variables.at("x").to_number<std::int64_t>() + 1}}; }}});
    begin({{"x", 41}});
    EXPECT_EQ(store.read([](Tx& tx) { return variables(tx, find(tx, "p", 7)->id); }).at("sum"), 42);
}

TEST_F(Flow, ABoundaryTimerFiresWhenTheTaskIsOverdueAndTheTaskGoesOn) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\" yw:limit=\"2 working_hours\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\">"
                   "<timerEventDefinition yw:at=\"due\"/></boundaryEvent><userTask id=\"warned\"/><endEvent id=\"e\"/>" +
                   flows({{"s", "a"}, {"a", "e"}, {"t", "warned"}, {"warned", "e"}})));
    begin();  // 09:00 in Shenzhen
    store.clock.advance(std::chrono::minutes{119});
    fire_timers(*store);
    EXPECT_EQ(open(), Names{"a"});
    store.clock.advance(std::chrono::minutes{1});
    fire_timers(*store);
    EXPECT_EQ(open(), (Names{"a", "warned"}));
    fire_timers(*store);
    EXPECT_EQ(open(), (Names{"a", "warned"}));
}

TEST_F(Flow, AnInterruptingTimerTakesTheTaskAway) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\"/><boundaryEvent id=\"t\" attachedToRef=\"a\"><timerEventDefinition><timeDuration>PT30M</timeDuration></timerEventDefinition>"
                   "</boundaryEvent><userTask id=\"late\"/><endEvent id=\"e\"/>" +
                   flows({{"s", "a"}, {"a", "e"}, {"t", "late"}, {"late", "e"}})));
    begin();
    store.clock.advance(std::chrono::minutes{30});
    fire_timers(*store);
    EXPECT_EQ(open(), Names{"late"});
}

TEST_F(Flow, APausedTaskIsNotOverdueAndComesBackWithWhatWasLeft) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\" yw:limit=\"1 clock_hours\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\">"
                   "<timerEventDefinition yw:at=\"due\"/></boundaryEvent><userTask id=\"warned\"/><endEvent id=\"e\"/>" +
                   flows({{"s", "a"}, {"a", "e"}, {"t", "warned"}, {"warned", "e"}})));
    begin();
    const auto id = store.read([](Tx& tx) { return open_task(tx, 7, "a")->id; });
    store.clock.advance(std::chrono::minutes{50});
    store.write([&](Tx& tx) { pause(tx, id); });
    store.clock.advance(std::chrono::hours{100});
    fire_timers(*store);
    EXPECT_EQ(open(), Names{"a"});
    store.write([&](Tx& tx) { resume(tx, id); });
    store.clock.advance(std::chrono::minutes{9});
    fire_timers(*store);
    EXPECT_EQ(open(), Names{"a"});
    store.clock.advance(std::chrono::minutes{1});
    fire_timers(*store);
    EXPECT_EQ(open(), (Names{"a", "warned"}));
}

TEST_F(Flow, RunningInstancesStayOnTheirVersion) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\"/><endEvent id=\"e\"/>" + flows({{"s", "a"}, {"a", "e"}})));
    begin();
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\"/><userTask id=\"review\"/><endEvent id=\"e\"/>" + flows({{"s", "a"}, {"a", "review"}, {"review", "e"}})));
    store.write([&](Tx& tx) { flow::start(tx, "p", 8, {}); });
    done("a");
    EXPECT_EQ(state(), "ended");
    store.write([&](Tx& tx) { complete(tx, open_task(tx, 8, "a")->id, {}); });
    EXPECT_EQ(store.read([](Tx& tx) { return open_tasks(tx, 8).at(0).element; }), "review");
}

TEST_F(Flow, OneOfficerTakesATaskAnotherIsTold) {
    deploy(process("<startEvent id=\"s\"/><userTask id=\"a\"/><endEvent id=\"e\"/>" + flows({{"s", "a"}, {"a", "e"}})));
    begin();
    const auto id = store.read([](Tx& tx) { return open_task(tx, 7, "a")->id; });
    store.write([&](Tx& tx) { take(tx, id, {1}); });
    store.write([&](Tx& tx) { take(tx, id, {1}); });
    EXPECT_THROW(store.write([&](Tx& tx) { take(tx, id, {2}); }), Conflict);
}

TEST(Process, WhatCannotBeRunIsRefusedByName) {
    EXPECT_EQ(code_of(process("<startEvent id=\"s\"/><scriptTask id=\"x\"/><endEvent id=\"e\"/>" + flows({{"s", "x"}, {"x", "e"}}))), "flow.unsupported x");
    EXPECT_EQ(code_of(process("<startEvent id=\"s\"><messageEventDefinition id=\"m\"/></startEvent>")), "flow.unsupported m");
    EXPECT_EQ(code_of(process("<startEvent id=\"s\"/><userTask id=\"a\"><multiInstanceLoopCharacteristics id=\"mi\"/></userTask>")), "flow.unsupported mi");
    EXPECT_EQ(code_of(process("<startEvent id=\"s\"/><serviceTask id=\"x\" yw:service=\"no.such\"/><endEvent id=\"e\"/>" + flows({{"s", "x"}, {"x", "e"}}))), "flow.broken x");
    EXPECT_EQ(code_of(process("<startEvent id=\"s\"/><endEvent id=\"e\"/><sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"nowhere\"/>")), "flow.broken f");
    EXPECT_EQ(code_of(process("<startEvent id=\"s\"/><userTask id=\"a\"/>" + flows({{"s", "a"}}))), "flow.broken a");
    EXPECT_EQ(code_of("<!DOCTYPE x [<!ENTITY a \"b\">]><definitions/>").substr(0, 11), "flow.broken");
    EXPECT_EQ(code_of("not xml").substr(0, 11), "flow.broken");
}

TEST(Process, EveryPublicModelLoadsOrIsRefusedByName) {
    SHARED_DATA_OR_SKIP(folder, "bpmn");
    int loaded = 0, refused = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        if (entry.path().extension() != ".bpmn") continue;
        const auto code = code_of(read_file(entry.path()));
        ++(code.empty() ? loaded : refused);
        EXPECT_TRUE(code.empty() || (code.starts_with("flow.") && code.size() > 12)) << entry.path() << ": " << code;
    }
    EXPECT_GT(loaded + refused, 100);
}
}
}
