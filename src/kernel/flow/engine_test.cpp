// Instances that speak with each other and with the world: messages, signals, calls, services outside, incidents, decisions.
#include <filesystem>
#include "kernel/flow/history.hpp"
#include "shared_data.hpp"
#include "walks.hpp"
namespace yiwang::flow {
namespace {
using std::chrono::hours;
using std::chrono::minutes;
constexpr auto beside = "<message id=\"m1\" name=\"paid\"/><message id=\"m2\" name=\"ordered\"/><signal id=\"s1\" name=\"storm\"/><error id=\"e1\" errorCode=\"broken\"/>";
std::string user(std::string_view id) {
    return "<userTask id=\"" + std::string(id) + "\"/>";
}
std::string caught(std::string_view id, std::string_view definition) {
    return "<intermediateCatchEvent id=\"" + std::string(id) + "\">" + std::string(definition) + "</intermediateCatchEvent>";
}

class Speaks : public Walks {};

TEST_F(Speaks, AMessageReachesTheOneThatWaitsUnderItsKeyAndBringsWhatItCarries) {
    deploy(drawn(caught("c", "<messageEventDefinition messageRef=\"m1\" yw:key=\"bill\"/>") + user("a"), "s>c c>a a>e", "", beside));
    begin(1, {{"bill", "F-1"}});
    begin(2, {{"bill", "F-2"}});
    EXPECT_EQ(store.write([](Tx& tx) { return send(tx, "paid", "F-2", {{"amount", 12}}); }), 1);
    EXPECT_TRUE(open(1).empty());
    EXPECT_EQ(open(2), Names{"a"});
    EXPECT_EQ(variables_of(2).at("amount"), 12);
    EXPECT_EQ(store.write([](Tx& tx) { return send(tx, "paid", "F-2", {}); }), 0) << "nobody waits any more";
    EXPECT_EQ(rows("flow_wait"), 1);
}

TEST_F(Speaks, WithoutAKeyOfItsOwnAMessageGoesByTheMatter) {
    deploy(drawn(caught("c", "<messageEventDefinition messageRef=\"m1\"/>") + user("a"), "s>c c>a a>e", "", beside));
    begin(1);
    begin(2);
    EXPECT_EQ(store.write([](Tx& tx) { return send(tx, "paid", print_id(2), {}); }), 1);
    EXPECT_TRUE(open(1).empty());
    EXPECT_EQ(open(2), Names{"a"});
}

TEST_F(Speaks, AMessageThatBeginsAProcessBeginsIt) {
    deploy(drawn("<startEvent id=\"order\"><messageEventDefinition messageRef=\"m2\"/></startEvent>" + user("a"), "order>a a>e", "", beside));
    EXPECT_EQ(code_of([](Tx& tx) { start(tx, "p", 7, {}); }), "flow.no_start");
    EXPECT_EQ(store.write([](Tx& tx) { return send(tx, "ordered", print_id(33), {{"what", "公章"}}); }), 1);
    EXPECT_EQ(open(33), Names{"a"});
    EXPECT_EQ(variables_of(33).at("what"), "公章");
}

TEST_F(Speaks, OneInstanceTellsAnotherWhatItThrows) {
    deploy(drawn(user("w") + caught("c", "<messageEventDefinition messageRef=\"m1\"/>") + user("a"), "s>w w>c c>a a>e", "", beside, "q"));
    deploy(drawn("<intermediateThrowEvent id=\"t\"><dataInput id=\"i\" name=\"sum\"/><dataInputAssociation id=\"d\"><sourceRef>total</sourceRef><targetRef>i</targetRef></dataInputAssociation><messageEventDefinition "
                 "messageRef=\"m1\"/></intermediateThrowEvent>" + user("b"),
                 "s>t t>b b>e", "", beside));
    store.write([](Tx& tx) { start(tx, "q", 7, {}); });
    done("w");
    begin(7, {{"total", 99}});
    settle();
    EXPECT_EQ(open(7), (Names{"b", "a"}));
    const auto q = instance(7, "q").id;
    EXPECT_EQ(store.read([&](Tx& tx) { return variables(tx, q); }).at("sum"), 99) << "it carries what its data say, and no more";
    EXPECT_FALSE(store.read([&](Tx& tx) { return variables(tx, q); }).contains("total"));
}

TEST_F(Speaks, ASignalReachesAllAndBeginsWhatItBegins) {
    deploy(drawn("<startEvent id=\"on\"><signalEventDefinition signalRef=\"s1\"/></startEvent>" + user("watch"), "on>watch watch>e", "", beside, "q"));
    deploy(drawn(caught("c", "<signalEventDefinition signalRef=\"s1\"/>") + user("a"), "s>c c>a a>e", "", beside));
    for (int matter = 1; matter <= 5; ++matter) begin(matter);
    EXPECT_EQ(store.write([](Tx& tx) { return broadcast(tx, "storm", {}); }), 6);
    for (int matter = 1; matter <= 5; ++matter) EXPECT_EQ(open(matter), Names{"a"});
    EXPECT_EQ(rows("flow_instance"), 6);
}

TEST_F(Speaks, ACalledProcessIsTheNewestAndItsTasksAreFoundByItsName) {
    deploy(drawn(user("look"), "s>look look>e", "", "", "investigate"));
    deploy(drawn("<callActivity id=\"c\" calledElement=\"investigate\"/>" + user("a"), "s>c c>a a>e"));
    begin();
    EXPECT_EQ(open(), Names{"investigate/look"});
    done("investigate/look", 7, {{"found", "井盖缺失"}});
    EXPECT_EQ(open(), Names{"a"});
    EXPECT_EQ(variables_of().at("found"), "井盖缺失");
}

TEST_F(Speaks, AProcessIsBegunByTheClockAsOftenAsItSays) {
    deploy(drawn("<startEvent id=\"daily\"><timerEventDefinition><timeCycle>R3/PT24H</timeCycle></timerEventDefinition></startEvent>" + user("a"), "daily>a a>e"));
    pass(hours{23});
    EXPECT_EQ(rows("flow_instance"), 0);
    pass(hours{1});
    EXPECT_EQ(rows("flow_instance"), 1);
    pass(hours{24 * 10});
    EXPECT_EQ(rows("flow_instance"), 3) << "three times, also when the house slept through two of them";
}

TEST_F(Speaks, ACycleOnTheEdgeOfATaskRingsAgainAndAgain) {
    deploy(drawn(user("a") + "<boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\"><timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></boundaryEvent>" + user("urge"),
                 "s>a a>e t>urge urge>e"));
    begin();
    pass(hours{1});
    EXPECT_EQ(open(), (Names{"a", "urge"}));
    pass(hours{1});
    EXPECT_EQ(open(), (Names{"a", "urge", "urge"}));
    pass(hours{5});
    EXPECT_EQ(open(), (Names{"a", "urge", "urge"}));
    done("a");
    EXPECT_EQ(rows("flow_timer"), 0);
}

TEST_F(Speaks, AWarningComesSoMuchBeforeTheDueTime) {
    deploy(drawn("<userTask id=\"a\" yw:limit=\"4 working_hours\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\"><timerEventDefinition yw:at=\"due\" yw:before=\"1 working_hours\"/></boundaryEvent>" +
                     user("warn"),
                 "s>a a>e t>warn warn>e"));
    begin();  // 9:00; the morning ends at 12:00, the afternoon begins at 14:00: due at 15:00
    EXPECT_EQ(task("a").due_at, store.clock.now() + hours{6});
    pass(hours{4} + minutes{59});
    EXPECT_EQ(open(), Names{"a"});
    pass(minutes{1});
    EXPECT_EQ(open(), (Names{"a", "warn"}));
}

struct AsksOutside: Speaks {
    int asked = 0, failing = 0;
    std::vector<std::string> keys;
    std::vector<Service> services() {
        return {{.name = "sample.pay", .work = [this](Outside&, const ServiceCall& call) -> json::Object {
                     ++asked;
                     keys.push_back(call.key);
                     if (failing-- > 0) throw Unavailable("sample.down", {"对方没有回应。", "They do not answer."});
                     if (call.variables.contains("refuse")) throw ServiceError{"broken"};
                     return {{"receipt", "R-1"}};
                 }}};
    }
    void begin_paying(json::Object variables = {}) {
        deploy(drawn("<serviceTask id=\"x\" yw:service=\"sample.pay\"/><boundaryEvent id=\"b\" attachedToRef=\"x\"><errorEventDefinition errorRef=\"e1\"/></boundaryEvent>" + user("a") + user("mend"),
                     "s>x x>a a>e b>mend mend>e", "", beside),
               services());
        begin(7, std::move(variables));
    }
};

TEST_F(AsksOutside, AServiceOutsideIsAskedAfterTheStepIsKeptAndItsAnswerGoesOn) {
    begin_paying();
    EXPECT_EQ(asked, 0) << "not inside the transaction";
    EXPECT_TRUE(open().empty());
    settle();
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(open(), Names{"a"});
    EXPECT_EQ(variables_of().at("receipt"), "R-1");
}

TEST_F(AsksOutside, AServiceThatFailsIsAskedAgainWithTheSameKey) {
    failing = 2;
    begin_paying();
    for (int i = 0; i < 6; ++i) settle(), store.clock.advance(minutes{1});
    EXPECT_EQ(asked, 3);
    EXPECT_EQ(keys[0], keys[2]);
    EXPECT_EQ(open(), Names{"a"});
}

TEST_F(AsksOutside, AServiceThatRaisesABpmnErrorGoesToWhoCatchesIt) {
    begin_paying({{"refuse", true}});
    settle();
    EXPECT_EQ(open(), Names{"mend"});
}

TEST_F(AsksOutside, WhatFailsForGoodStandsAsAnIncidentUntilSomebodyMendsIt) {
    failing = 1000;
    begin_paying();
    for (int i = 0; i < 20; ++i) settle(), store.clock.advance(hours{2});
    const auto incidents = store.read([](Tx& tx) { return open_incidents(tx); });
    ASSERT_EQ(incidents.size(), 1u);
    EXPECT_EQ(incidents[0].element, "x");
    EXPECT_EQ(incidents[0].kind, "service");
    failing = 0;
    EXPECT_EQ(code_of([&](Tx& tx) { resolve(tx, incidents[0].id, {.how = Mend::How::retry}); }), "flow.missing");
    store.write([&](Tx& tx) { resolve(tx, incidents[0].id, {.how = Mend::How::retry, .variables = json::Object{{"account", "62"}}, .error = {}, .reason = "对方恢复了"}); });
    settle();
    EXPECT_EQ(open(), Names{"a"});
    EXPECT_EQ(variables_of().at("account"), "62");
    EXPECT_EQ(code_of([&](Tx& tx) { resolve(tx, incidents[0].id, {.how = Mend::How::skip, .variables = {}, .error = {}, .reason = "again"}); }), "flow.incident_resolved");
}

TEST_F(AsksOutside, AnIncidentMayBeSkippedOrTurnedIntoAnError) {
    failing = 1000;
    begin_paying();
    for (int i = 0; i < 20; ++i) settle(), store.clock.advance(hours{2});
    const auto incident = store.read([](Tx& tx) { return open_incidents(tx).at(0); });
    store.write([&](Tx& tx) { resolve(tx, incident.id, {.how = Mend::How::fail, .variables = {}, .error = "broken", .reason = "付不了"}); });
    EXPECT_EQ(open(), Names{"mend"});
}

TEST_F(AsksOutside, AnAnswerThatComesTwiceOrTooLateComesToNothing) {
    begin_paying();
    const auto work = ServiceWork{instance().id, 2, "x"};
    settle();
    store.write([&](Tx& tx) { job::enqueue(tx, "flow.serve", work); });
    settle();
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(open(), Names{"a"});
}

TEST_F(Speaks, ATimerWhoseStepFailsForGoodStandsAsAnIncident) {
    deploy(drawn("<intermediateCatchEvent id=\"t\"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><exclusiveGateway id=\"g\"/>" + user("a") +
                     flow_if("g", "a", "go"),
                 "s>t t>g a>e"));
    begin();
    for (int i = 0; i < 8; ++i) pass(hours{1});
    const auto incidents = store.read([](Tx& tx) { return open_incidents(tx, "p"); });
    ASSERT_EQ(incidents.size(), 1u);
    EXPECT_EQ(incidents[0].kind, "timer");
    store.write([&](Tx& tx) { resolve(tx, incidents[0].id, {.how = Mend::How::retry, .variables = json::Object{{"go", true}}, .error = {}, .reason = "补上了变量"}); });
    fire_timers(*store);
    EXPECT_EQ(open(), Names{"a"});
}

TEST_F(Speaks, TheWayOfAnInstanceIsKeptStepByStepWithWhatChanged) {
    deploy(drawn(user("a") + "<exclusiveGateway id=\"g\" default=\"g_b\"/>" + user("b") + flow_if("g", "e", "ok"), "s>a a>g g>b b>e"));
    begin(7, {{"n", 1}});
    done("a", 7, {{"ok", false}, {"n", 2}});
    const auto steps = store.read([&](Tx& tx) { return path(tx, find(tx, "p", 7)->id); });
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(steps[0].cause, "start");
    EXPECT_EQ(steps[1].cause, "complete a");
    EXPECT_EQ(steps[1].visits, (Names{"-a", ">a_g", "+g", "-g", ">g_b", "+b"}));
    EXPECT_EQ(steps[1].changes, (json::Object{{"n", 2}, {"ok", false}}));
    EXPECT_EQ(store.read([&](Tx& tx) { return waits_at(tx, find(tx, "p", 7)->id); }), Names{"b"});
}

TEST_F(Speaks, AnErrorNobodyCatchesEndsTheInstanceAsFailed) {
    deploy(drawn(user("a") + "<exclusiveGateway id=\"g\" default=\"g_bad\"/><endEvent id=\"bad\"><errorEventDefinition errorRef=\"e1\"/></endEvent>" + flow_if("g", "e", "ok"), "s>a a>g g>bad", "", beside));
    begin();
    done("a");
    EXPECT_EQ(instance().state, "failed");
    EXPECT_EQ(instance().error, "broken");
}

TEST_F(Speaks, AnInstanceStoppedByHandLeavesNothingWaiting) {
    deploy(drawn(user("a") + "<boundaryEvent id=\"t\" attachedToRef=\"a\"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>", "s>a a>e t>e"));
    begin();
    store.write([&](Tx& tx) { stop(tx, find(tx, "p", 7)->id, "重复立案"); });
    EXPECT_TRUE(open().empty());
    EXPECT_EQ(rows("flow_timer"), 0);
    EXPECT_EQ(instance().state, "stopped");
    EXPECT_EQ(code_of([&](Tx& tx) { stop(tx, find(tx, "p", 7)->id, "again"); }), "flow.ended");
}

TEST_F(Speaks, EveryPublicModelIsDeployedOrRefusedByItsElement) {
    SHARED_DATA_OR_SKIP(folder, "bpmn");
    int deployed = 0, refused = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        if (entry.path().extension() != ".bpmn") continue;
        try {
            check_process(read_file(entry.path()), {});
            ++deployed;
        } catch (const Problem& problem) {
            ++refused;
            EXPECT_TRUE(problem.code.starts_with("flow.") && !problem.field.empty()) << entry.path() << ": " << problem.code << " " << problem.says.en;
        }
    }
    EXPECT_GT(deployed, 20);
    EXPECT_GT(refused, 60) << "their expressions are JavaScript or Python, their services are not ours";
}
}
}
