// The life of an instance in the store, at its simplest.
#include "walks.hpp"
namespace yiwang::flow {
namespace {
TEST_F(Walks, ATaskWaitsForAPersonAndThenTheInstanceEnds) {
    deploy(drawn("<userTask id=\"a\" name=\"处置\"/>", "s>a a>e"));
    begin();
    EXPECT_EQ(open(), Names{"a"});
    done("a");
    EXPECT_EQ(open(), Names{});
    EXPECT_EQ(instance().state, "ended");
}

TEST_F(Walks, ATaskCannotBeFinishedTwice) {
    deploy(drawn("<userTask id=\"a\"/><userTask id=\"b\"/>", "s>a a>b b>e"));
    begin();
    const auto task = store.read([](Tx& tx) { return *open_task(tx, 7, "a"); });
    done("a");
    EXPECT_THROW(store.write([&](Tx& tx) { complete(tx, task.id, {}); }), Conflict);
    EXPECT_EQ(open(), Names{"b"});
}

TEST_F(Walks, AnExclusiveGatewayTakesTheWayWhoseConditionHoldsElseTheDefault) {
    deploy(drawn("<exclusiveGateway id=\"g\" default=\"g_b\"/><userTask id=\"a\"/><userTask id=\"b\"/>"
                   "<sequenceFlow id=\"g_a\" sourceRef=\"g\" targetRef=\"a\"><conditionExpression>金额 &gt; 100 and urgent</conditionExpression></sequenceFlow>", "s>g g>b a>e b>e"));
    begin(7, {{"金额", 200}, {"urgent", true}});
    EXPECT_EQ(open(), Names{"a"});
}

TEST_F(Walks, WithNoWayOutNothingIsStarted) {
    deploy(drawn("<exclusiveGateway id=\"g\"/><userTask id=\"a\"/>"
                   "<sequenceFlow id=\"g_a\" sourceRef=\"g\" targetRef=\"a\"><conditionExpression>x = 1</conditionExpression></sequenceFlow>", "s>g a>e"));
    EXPECT_THROW(begin(), Conflict);
    EXPECT_FALSE(store.read([](Tx& tx) { return find(tx, "p", 7).has_value(); }));
}

TEST_F(Walks, AParallelGatewayWaitsForAllItsBranches) {
    deploy(drawn("<parallelGateway id=\"f\"/><userTask id=\"a\"/><userTask id=\"b\"/><parallelGateway id=\"j\"/><userTask id=\"c\"/>", "s>f f>a f>b a>j b>j j>c c>e"));
    begin();
    EXPECT_EQ(open(), (Names{"a", "b"}));
    done("b");
    EXPECT_EQ(open(), Names{"a"});
    done("a");
    EXPECT_EQ(open(), Names{"c"});
}

TEST_F(Walks, AServiceTaskRunsInTheSameTransactionAndSetsVariables) {
    deploy(drawn("<serviceTask id=\"a\" yw:service=\"sample.add\"/><userTask id=\"b\"/>", "s>a a>b b>e"),
           {{"sample.add", [](Tx&, const ServiceCall& call) { return json::Object{{"sum", call.variables.at("x").to_number<std::int64_t>() + 1}}; }}});
    begin(7, {{"x", 41}});
    EXPECT_EQ(variables_of().at("sum"), 42);
}

TEST_F(Walks, ABoundaryTimerFiresWhenTheTaskIsOverdueAndTheTaskGoesOn) {
    deploy(drawn("<userTask id=\"a\" yw:limit=\"2 working_hours\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\">"
                   "<timerEventDefinition yw:at=\"due\"/></boundaryEvent><userTask id=\"warned\"/>", "s>a a>e t>warned warned>e"));
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

TEST_F(Walks, AnInterruptingTimerTakesTheTaskAway) {
    deploy(drawn("<userTask id=\"a\"/><boundaryEvent id=\"t\" attachedToRef=\"a\"><timerEventDefinition><timeDuration>PT30M</timeDuration></timerEventDefinition>"
                   "</boundaryEvent><userTask id=\"late\"/>", "s>a a>e t>late late>e"));
    begin();
    store.clock.advance(std::chrono::minutes{30});
    fire_timers(*store);
    EXPECT_EQ(open(), Names{"late"});
}

TEST_F(Walks, APausedTaskIsNotOverdueAndComesBackWithWhatWasLeft) {
    deploy(drawn("<userTask id=\"a\" yw:limit=\"1 clock_hours\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\">"
                   "<timerEventDefinition yw:at=\"due\"/></boundaryEvent><userTask id=\"warned\"/>", "s>a a>e t>warned warned>e"));
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

TEST_F(Walks, RunningInstancesStayOnTheirVersion) {
    deploy(drawn("<userTask id=\"a\"/>", "s>a a>e"));
    begin();
    deploy(drawn("<userTask id=\"a\"/><userTask id=\"review\"/>", "s>a a>review review>e"));
    store.write([&](Tx& tx) { flow::start(tx, "p", 8, {}); });
    done("a");
    EXPECT_EQ(instance().state, "ended");
    store.write([&](Tx& tx) { complete(tx, open_task(tx, 8, "a")->id, {}); });
    EXPECT_EQ(store.read([](Tx& tx) { return open_tasks(tx, 8).at(0).element; }), "review");
}

TEST_F(Walks, OneOfficerTakesATaskAnotherIsTold) {
    deploy(drawn("<userTask id=\"a\"/>", "s>a a>e"));
    begin();
    const auto id = store.read([](Tx& tx) { return open_task(tx, 7, "a")->id; });
    store.write([&](Tx& tx) { take(tx, id, {1}); });
    store.write([&](Tx& tx) { take(tx, id, {1}); });
    EXPECT_THROW(store.write([&](Tx& tx) { take(tx, id, {2}); }), Conflict);
}

}
}
