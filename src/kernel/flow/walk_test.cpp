// How instances walk in the store where it is not straight on: ends that take all with them, joins, circles, timers that fail.
#include "walks.hpp"
namespace yiwang::flow {
namespace {
using std::chrono::hours;
using std::chrono::minutes;

// A fork whose first way ended everything went on with its second way, in an instance that was over.
TEST_F(Walks, ATerminateEndTakesAllWithItAlsoWhatTheForkHasNotReachedYet) {
    deploy(drawn("<parallelGateway id=\"f\"/><endEvent id=\"stop\"><terminateEventDefinition/></endEvent><userTask id=\"a\"/>", "s>f f>stop f>a a>e"));
    begin();
    EXPECT_EQ(open(), Names{});
    EXPECT_EQ(instance().state, "ended");
}

TEST_F(Walks, ATerminateEndTakesOpenTasksAndTheirTimers) {
    deploy(drawn("<parallelGateway id=\"f\"/><userTask id=\"a\"/><userTask id=\"b\"/><endEvent id=\"stop\"><terminateEventDefinition/></endEvent>"
                   "<boundaryEvent id=\"t\" attachedToRef=\"a\"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>",
                   "s>f f>a f>b a>e b>stop t>e"));
    begin();
    const auto a = task("a").id;
    done("b");
    EXPECT_EQ(instance().state, "ended");
    EXPECT_EQ(instance().ended_at, store.clock.now());
    EXPECT_EQ(rows("flow_timer"), 0);
    EXPECT_EQ(code_of([&](Tx& tx) { complete(tx, a, {}); }), "flow.task_done");
    EXPECT_EQ(code_of([&](Tx& tx) { take(tx, a, {1}); }), "flow.task_done");
}

TEST_F(Walks, AJoinWaitsForEachOfItsWaysNotForAnyTwo) {
    // The left way goes round before the join: two tokens by one way do not open it.
    deploy(drawn("<parallelGateway id=\"f\"/><parallelGateway id=\"g\"/><userTask id=\"a\"/><userTask id=\"b\"/><userTask id=\"c\"/><exclusiveGateway id=\"m\"/><parallelGateway id=\"j\"/>",
                   "s>f f>g f>c g>a g>b a>m b>m m>j c>j j>e"));
    begin();
    done("a");
    done("b");
    EXPECT_EQ(open(), Names{"c"});
    EXPECT_EQ(instance().state, "running");
    done("c");
    EXPECT_EQ(instance().state, "running") << "the second token of the left way waits for its next sibling";
}

// Recursion as deep as the limit of steps must end in an answer, on the writer's own stack.
TEST_F(Walks, ACircleWithoutAWaitIsStoppedAndNothingIsStarted) {
    deploy(drawn("<exclusiveGateway id=\"g\"/><manualTask id=\"m\"/><exclusiveGateway id=\"h\" default=\"h_g\"/><sequenceFlow id=\"out\" sourceRef=\"h\" targetRef=\"e\">"
                 "<conditionExpression>done</conditionExpression></sequenceFlow>", "s>g g>m m>h h>g"));
    EXPECT_EQ(code_of([](Tx& tx) { flow::start(tx, "p", 7, {}); }), "flow.circle");
    EXPECT_EQ(rows("flow_instance"), 0);
}

TEST_F(Walks, AForkThatMultipliesIsStoppedToo) {
    deploy(drawn("<exclusiveGateway id=\"g\"/><parallelGateway id=\"f\"/>", "s>g g>f f>g f>e"));
    EXPECT_EQ(code_of([](Tx& tx) { flow::start(tx, "p", 7, {}); }), "flow.circle");
}

TEST_F(Walks, AServiceThatThrowsUndoesTheStepAndTheTaskStaysOpen) {
    deploy(drawn("<userTask id=\"a\"/><serviceTask id=\"x\" yw:service=\"sample.fail\"/>", "s>a a>x x>e"),
           {{"sample.fail", [](Tx&, const ServiceCall&) -> json::Object { throw Conflict("sample.not_now", {"现在不行。", "Not now."}); }}});
    begin();
    EXPECT_EQ(code_of([&](Tx& tx) { complete(tx, open_task(tx, 7, "a")->id, {{"x", 1}}); }), "sample.not_now");
    EXPECT_EQ(open(), Names{"a"});
    EXPECT_EQ(store.read([&](Tx& tx) { return variables(tx, find(tx, "p", 7)->id); }).size(), 0u);
}

TEST_F(Walks, AnIntermediateTimerWaitsForASpanALimitOrAnInstant) {
    const auto catches = [](std::string_view definition) {
        return drawn("<intermediateCatchEvent id=\"t\"><timerEventDefinition " + std::string(definition) + "</timerEventDefinition></intermediateCatchEvent><userTask id=\"a\"/>", "s>t t>a a>e");
    };
    deploy(catches("><timeDuration>P1DT2H30M</timeDuration>"));
    begin(1);
    deploy(catches("yw:limit=\"answer\">"));
    begin(2, {{"answer", {{"amount", 1}, {"unit", "working_days"}}}});  // until tomorrow, 18:00
    deploy(catches("><timeDate>meeting</timeDate>"));
    begin(3, {{"meeting", "2026-11-26T09:30:00+08:00"}});
    pass(hours{26} + minutes{29});  // from 9:00 to 11:29 the next day
    EXPECT_EQ(open(1), Names{});
    pass(minutes{1});
    EXPECT_EQ(open(1), Names{"a"});
    pass(hours{6} + minutes{29});
    EXPECT_EQ(open(2), Names{});
    pass(minutes{1});
    EXPECT_EQ(open(2), Names{"a"});
    pass(hours{15} + minutes{29});
    EXPECT_EQ(open(3), Names{});
    pass(minutes{1});
    EXPECT_EQ(open(3), Names{"a"});
}

TEST_F(Walks, ATimerThatCannotBeReadIsRefusedWhenDeployedOrStopsTheStepThatSetsIt) {
    auto refused = [&, matter = std::int64_t{0}](std::string_view definition) mutable -> std::string {
        const auto text = drawn("<intermediateCatchEvent id=\"t\"><timerEventDefinition " + std::string(definition) + "</timerEventDefinition></intermediateCatchEvent>", "s>t t>e");
        try {
            deploy(text);
        } catch (const Invalid& problem) {
            return problem.code;
        }
        return code_of([&](Tx& tx) { flow::start(tx, "p", ++matter, {{"soon", 5}}); });
    };
    for (const std::string text : {"P", "PT", "PT5", "PT1H2", "-PT1H", "P1DT", "PTT1H", "PT99999999999999999999H", "P999999999999D", "soon"})
        EXPECT_EQ(refused("><timeDuration>" + text + "</timeDuration>"), "flow.time") << text;
    for (const std::string text : {"tomorrow", "soon"}) EXPECT_EQ(refused("><timeDate>" + text + "</timeDate>"), "flow.time") << text;
    for (const std::string text : {"soonish", "2", "2 working_months"}) EXPECT_EQ(refused("yw:limit=\"" + text + "\">"), "flow.limit") << text;
    for (const std::string text : {"", "1H", "${x}"}) EXPECT_EQ(refused("><timeDuration>" + text + "</timeDuration>"), "flow.unsupported") << text;
    for (const std::string text : {"2 weeks", "two working_days"}) EXPECT_EQ(refused("yw:limit=\"" + text + "\">"), "flow.unsupported") << text;
}

// One matter whose process cannot go on held up every timer of the district behind it.
TEST_F(Walks, ATimerThatFailsDoesNotHoldUpTheOthers) {
    deploy(drawn("<intermediateCatchEvent id=\"t\"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>"
                   "<serviceTask id=\"x\" yw:service=\"sample.check\"/><userTask id=\"a\"/>",
                   "s>t t>x x>a a>e"),
           {{"sample.check", [](Tx&, const ServiceCall& call) -> json::Object {
                 if (call.variables.contains("broken")) throw Conflict("sample.broken", {"坏了。", "Broken."});
                 return {};
             }}});
    begin(1, {{"broken", true}});
    begin(2);
    store.clock.advance(hours{1});
    EXPECT_EQ(fire_timers(*store), 1);
    EXPECT_EQ(open(1), Names{});
    EXPECT_EQ(open(2), Names{"a"});
    EXPECT_EQ(fire_timers(*store), 0) << "not again at once";
    store.write([&](Tx& tx) { tx.run("update flow_instance set variables = '{}' where subject = 1"); });
    pass(minutes{1});
    EXPECT_EQ(open(1), Names{"a"}) << "mended, it goes on";
}

TEST_F(Walks, WhatATimerStartsBeginsWhenItWasDueNotWhenTheServerWokeUp) {
    deploy(drawn("<userTask id=\"a\"/><boundaryEvent id=\"t\" attachedToRef=\"a\"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><userTask id=\"b\" yw:limit=\"2 clock_hours\"/>",
                   "s>a a>e t>b b>e"));
    begin();
    const auto began = store.clock.now();
    pass(hours{30});
    EXPECT_EQ(task("b").created_at, began + hours{1});
    EXPECT_EQ(task("b").due_at, began + hours{3});
}

class Clocks : public Walks {
protected:
    Clocks() {
        deploy(drawn("<userTask id=\"a\" yw:limit=\"2 clock_hours\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\"><timerEventDefinition yw:at=\"due\"/></boundaryEvent>"
                       "<userTask id=\"late\"/>",
                       "s>a a>e t>late late>e"));
        begin();
    }
    void set_due_in(std::chrono::microseconds time) {
        store.write([&](Tx& tx) { set_due(tx, task("a").id, store.clock.now() + time); });
    }
};

TEST_F(Clocks, ALaterDueTimeTakesItsTimerAlong) {
    set_due_in(hours{5});
    pass(hours{4});
    EXPECT_EQ(open(), Names{"a"});
    pass(hours{1});
    EXPECT_EQ(open(), (Names{"a", "late"}));
}

// More time given to a task that was late already: late a second time, nobody was told.
TEST_F(Clocks, ATaskThatGotMoreTimeAfterItWasLateIsLateAgain) {
    pass(hours{2});
    EXPECT_EQ(open(), (Names{"a", "late"}));
    done("late");
    set_due_in(hours{3});
    pass(hours{2});
    EXPECT_EQ(open(), Names{"a"});
    pass(hours{1});
    EXPECT_EQ(open(), (Names{"a", "late"}));
}

// A due time set while the clock stood started the timer at once.
TEST_F(Clocks, ADueTimeSetWhileTheClockStandsWaitsForTheClock) {
    pass(hours{1});
    store.write([&](Tx& tx) { pause(tx, task("a").id); });
    set_due_in(hours{3});
    pass(hours{50});
    EXPECT_EQ(open(), Names{"a"});
    store.write([&](Tx& tx) { resume(tx, task("a").id); });
    EXPECT_EQ(task("a").due_at, store.clock.now() + hours{3});
    pass(hours{2} + minutes{59});
    EXPECT_EQ(open(), Names{"a"});
    pass(minutes{1});
    EXPECT_EQ(open(), (Names{"a", "late"}));
}

TEST_F(Clocks, AClockIsStoppedOnceAndStartedOnce) {
    const auto id = task("a").id;
    EXPECT_EQ(code_of([&](Tx& tx) { resume(tx, id); }), "flow.not_paused");
    EXPECT_EQ(code_of([&](Tx& tx) { pause(tx, id); }), "");
    EXPECT_EQ(code_of([&](Tx& tx) { pause(tx, id); }), "flow.paused");
    done("a");
    EXPECT_EQ(rows("flow_timer"), 0) << "a task may be finished while its clock stands";
}

TEST_F(Clocks, TheInboxShowsByUnitOfficerRoleAndDueTime) {
    const auto id = task("a").id;
    const auto inbox_of = [&](const Inbox& in) { return store.read([&](Tx& tx) { return inbox(tx, in); }).size(); };
    EXPECT_EQ(inbox_of({}), 1u);
    store.write([&](Tx& tx) { assign(tx, id, {3}); });
    store.write([&](Tx& tx) { take(tx, id, {4}); });
    EXPECT_EQ(inbox_of({.unit = {3}}), 1u);
    EXPECT_EQ(inbox_of({.unit = {9}}), 0u);
    EXPECT_EQ(inbox_of({.taken_by = {4}}), 1u);
    EXPECT_EQ(inbox_of({.role = "handler"}), 0u);
    EXPECT_EQ(inbox_of({.due_before = store.clock.now() + hours{3}}), 1u);
    EXPECT_EQ(inbox_of({.due_before = store.clock.now() + hours{1}}), 0u);
    EXPECT_EQ(inbox_of({.after = id}), 0u);
    store.write([&](Tx& tx) { assign(tx, id, {5}); });
    EXPECT_FALSE(task("a").taken_by) << "who had it does not have it in another unit";
}

TEST_F(Walks, ByDueTimeElementsOfOneRoleAreLaidTogetherPageByPage) {
    deploy(drawn("<parallelGateway id=\"f\"/><userTask id=\"quick\" yw:role=\"handler\" yw:limit=\"1 clock_hours\"/><userTask id=\"slow\" yw:role=\"handler\" yw:limit=\"3 clock_hours\"/>"
                 "<userTask id=\"check\" yw:role=\"reviewer\" yw:limit=\"2 clock_hours\"/>", "s>f f>quick f>slow f>check quick>e slow>e check>e"));
    begin(7);
    store.clock.advance(std::chrono::minutes{90});
    begin(8);
    const auto found = [&](Inbox in) {
        in.order = Inbox::Order::due;
        Names out;
        for (const auto& one : store.read([&](Tx& tx) { return inbox(tx, in); })) out.push_back(one.element + std::to_string(one.subject));
        return out;
    };
    EXPECT_EQ(found({}), (Names{"quick7", "check7", "quick8", "slow7", "check8", "slow8"}));
    EXPECT_EQ(found({.role = "handler"}), (Names{"quick7", "quick8", "slow7", "slow8"}));
    EXPECT_EQ(found({.process = "p", .element = "check"}), (Names{"check7", "check8"}));
    EXPECT_EQ(found({.process = "q"}), Names{});
    EXPECT_EQ(found({.role = "handler", .due_before = store.clock.now()}), Names{"quick7"});
    const auto first = store.read([&](Tx& tx) { return inbox(tx, {.role = "handler", .order = Inbox::Order::due, .limit = 2}); });
    EXPECT_EQ(found({.role = "handler", .after = first.back().id}), (Names{"slow7", "slow8"}));
}

TEST_F(Clocks, AMatterIsInOneProcessOnceAndUnknownOnesAreNamed) {
    EXPECT_ANY_THROW(begin());
    EXPECT_EQ(code_of([](Tx& tx) { flow::start(tx, "no such", 8, {}); }), "flow.process.not_found");
    EXPECT_EQ(code_of([](Tx& tx) { variables(tx, {5}); }), "flow.instance.not_found");
}

TEST_F(Clocks, TheSameTextIsDeployedOnceAndAnUnboundServiceNever) {
    EXPECT_EQ(instance().version, 1);
    const std::string changed = drawn("<userTask id=\"z\"/>", "s>z z>e");
    deploy(changed);
    deploy(changed);
    begin(8);
    EXPECT_EQ(instance(8).version, 2);
    EXPECT_EQ(rows("flow_definition"), 2);
    EXPECT_THROW(deploy(drawn("<serviceTask id=\"x\" yw:service=\"sample.gone\"/>", "s>x x>e")), Invalid);
    EXPECT_EQ(rows("flow_definition"), 2);
}
}
}
