// How tokens walk, rule by rule, as sentences of BPMN 2.0.2 chapter 13.
#include "kernel/bpmn/machine.hpp"
#include <gtest/gtest.h>
#include "drawn.hpp"
#include "kernel/bpmn/drive.hpp"
namespace yiwang::bpmn {
namespace {
using Names = std::vector<std::string>;

// An instance in memory: it answers services by name and keeps what is said.
class Walk : public testing::Test, protected Host {
protected:
    void begin(const std::string& text, Variables variables = {}, std::string_view at = {}) {
        models = read(text);
        for (const auto& model : models) require_sound(*model);
        execution = Machine::begin({models[0]->process, models[0]}, std::move(variables));
        Machine(execution, *this).start(at.empty() ? -1 : models[0]->at(at).index);
        keep();
    }
    // Where it waits, sorted.
    Names waits() const {
        Names out;
        for (const auto& [id, token] : execution.tokens)
            if (token.phase == Token::Phase::waiting) out.push_back(execution.node(token).id);
        std::sort(out.begin(), out.end());
        return out;
    }
    std::int64_t token_at(std::string_view element) const {
        for (const auto& [id, token] : execution.tokens)
            if (token.node >= 0 && execution.node(token).id == element && token.phase == Token::Phase::waiting) return id;
        return -1;
    }
    void done(std::string_view element, Variables variables = {}) {
        Machine(execution, *this).complete(token_at(element), variables);
        keep();
    }
    // The wait of that name comes true, wherever it is.
    void fire(std::string_view event, Variables payload = {}) {
        std::int64_t id = -1;
        const Node* at = nullptr;
        for (const auto& [number, token] : execution.tokens)
            execution.each_wait(token, [&, number = number](const Node& node) {
                if (node.id == event) id = number, at = &node;
            });
        ASSERT_NE(at, nullptr) << event;
        Machine(execution, *this).fire(id, *at, payload);
        keep();
    }
    json::Value variable(std::string_view name) const {
        const auto* value = execution.tokens.at(0).variables.if_contains(name);
        return value ? *value : json::Value("not set");
    }
    Names visited_names(char mark) const {
        Names out;
        for (const auto& one : said)
            if (one[0] == mark) out.push_back(one.substr(1));
        return out;
    }

    Execution::Part called(const std::string& process) override {
        for (const auto& model : models)
            if (model->process == process) return {process, model};
        throw Conflict("flow.called", {"", process});
    }
    std::optional<Outcome> serve(const Token&, const Node& node, const Variables&) override {
        if (node.service == "later") return {};
        if (node.service == "fail") return Outcome{{}, "broken"};
        served.push_back(node.id);
        return Outcome{};
    }
    std::int64_t wait(const Wait& one) override {
        waited.push_back(one.at.id + (one.key.empty() ? "" : " " + one.key));
        return static_cast<std::int64_t>(waited.size());
    }
    void stop_waiting(const Token&, const Node*) override {}
    void tell(const Node& node, const std::string& key, const Variables&) override { told.push_back(node.event.name + (key.empty() ? "" : " " + key)); }
    void visited(const Token&, const Node& node, Visit visit) override { said.push_back((visit == Visit::entered ? "+" : visit == Visit::left ? "-" : "x") + node.id); }

    std::vector<ModelPtr> models;
    Execution execution;
    Names said, served, told, waited;

private:
    // An execution is the same after it was kept and read again, at every step of every test.
    void keep() {
        const auto text = print(execution);
        execution = parse_execution(text, [&](const std::string& key) { return called(key).model; });
        EXPECT_EQ(print(execution), text);
    }
};

std::string sub_process(std::string_view id, std::string_view inside, std::string_view ways, std::string_view attributes = {}) {
    return "<subProcess id=\"" + std::string(id) + "\" " + std::string(attributes) + ">" + std::string(inside) + flows_drawn(ways) + "</subProcess>";
}
std::string event_sub_process(std::string_view id, std::string_view definition, bool interrupting, std::string_view inside, std::string_view ways) {
    return sub_process(id, "<startEvent id=\"" + std::string(id) + "_s\" isInterrupting=\"" + (interrupting ? "true" : "false") + "\">" + std::string(definition) + "</startEvent>" + std::string(inside), ways,
                       "triggeredByEvent=\"true\"");
}
std::string boundary(std::string_view id, std::string_view on, std::string_view definition, bool interrupting = true) {
    return "<boundaryEvent id=\"" + std::string(id) + "\" attachedToRef=\"" + std::string(on) + "\" cancelActivity=\"" + (interrupting ? "true" : "false") + "\">" + std::string(definition) + "</boundaryEvent>";
}
constexpr auto timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>";
constexpr auto beside = "<message id=\"m1\" name=\"paid\"/><signal id=\"s1\" name=\"storm\"/><error id=\"e1\" name=\"Broken\" errorCode=\"broken\"/><error id=\"e2\" errorCode=\"other\"/>"
                        "<escalation id=\"x1\" escalationCode=\"up\"/>";
std::string task(std::string_view id) {
    return "<userTask id=\"" + std::string(id) + "\"/>";
}

TEST_F(Walk, AnExclusiveGatewayTakesTheFirstWayThatHoldsInTheOrderDrawn) {
    begin(drawn("<exclusiveGateway id=\"g\" default=\"g_c\"/>" + task("a") + task("b") + task("c") + flow_if("g", "a", "n > 10") + flow_if("g", "b", "n > 5"), "s>g g>c a>e b>e c>e"), {{"n", 7}});
    EXPECT_EQ(waits(), Names{"b"});
}

TEST_F(Walk, AnActivityWithConditionsOnItsWaysTakesAllThatHold) {
    begin(drawn("<manualTask id=\"m\" default=\"m_c\"/>" + task("a") + task("b") + task("c") + flow_if("m", "a", "n > 1") + flow_if("m", "b", "n > 2"), "s>m m>c a>e b>e c>e"), {{"n", 5}});
    EXPECT_EQ(waits(), (Names{"a", "b"}));
}

TEST_F(Walk, AnInclusiveJoinWaitsForAsManyAsTheForkSentOut) {
    const auto text = drawn("<inclusiveGateway id=\"f\"/><inclusiveGateway id=\"j\"/>" + task("a") + task("b") + task("c") + task("d") + flow_if("f", "a", "x") + flow_if("f", "b", "y") + flow_if("f", "c", "z"),
                            "s>f a>j b>j c>j j>d d>e");
    begin(text, {{"x", true}, {"y", false}, {"z", true}});
    EXPECT_EQ(waits(), (Names{"a", "c"}));
    done("a");
    EXPECT_EQ(waits(), (Names{"c", "j"}));
    done("c");
    EXPECT_EQ(waits(), Names{"d"});
}

TEST_F(Walk, AnInclusiveJoinDoesNotWaitForATokenThatCannotReachIt) {
    begin(drawn("<parallelGateway id=\"f\"/><exclusiveGateway id=\"x\" default=\"x_e\"/><inclusiveGateway id=\"j\"/>" + task("a") + task("b") + task("c") + flow_if("x", "j", "yes"), "s>f f>a f>b a>j b>x x>e j>c c>e"));
    done("a");
    EXPECT_EQ(waits(), (Names{"b", "j"})) << "b may still come";
    done("b", {{"yes", false}});
    EXPECT_EQ(waits(), Names{"c"}) << "it went another way";
}

TEST_F(Walk, AnEventGatewayIsDecidedByWhatComesFirst) {
    const auto text = drawn("<eventBasedGateway id=\"g\"/><intermediateCatchEvent id=\"pay\"><messageEventDefinition messageRef=\"m1\"/></intermediateCatchEvent><intermediateCatchEvent id=\"late\">" +
                                std::string(timer) + "</intermediateCatchEvent>" + task("a") + task("b"),
                            "s>g g>pay g>late pay>a late>b a>e b>e", "", beside);
    begin(text);
    EXPECT_EQ(waits(), Names{"g"});
    fire("late");
    EXPECT_EQ(waits(), Names{"b"});
    done("b");
    EXPECT_TRUE(execution.ended);
}

TEST_F(Walk, ASubProcessEndsWhenNothingIsLeftInsideAndATerminateEndsItAlone) {
    begin(drawn(sub_process("sub", "<startEvent id=\"is\"/><parallelGateway id=\"f\"/>" + task("a") + task("b") + "<endEvent id=\"stop\"><terminateEventDefinition/></endEvent><endEvent id=\"ie\"/>",
                            "is>f f>a f>b a>stop b>ie") +
                    task("after"),
                "s>sub sub>after after>e"));
    EXPECT_EQ(waits(), (Names{"a", "b"}));
    done("a");
    EXPECT_EQ(waits(), Names{"after"}) << "b is gone with its sub-process, what follows goes on";
    EXPECT_EQ(visited_names('x'), Names{"b"});
}

TEST_F(Walk, AnInterruptingBoundaryEventTakesTheActivityAwayAnotherLeavesIt) {
    begin(drawn(task("a") + boundary("t", "a", timer, false) + boundary("m", "a", "<messageEventDefinition messageRef=\"m1\"/>") + task("warn") + task("gone"), "s>a a>e t>warn m>gone warn>e gone>e", "", beside));
    fire("t");
    EXPECT_EQ(waits(), (Names{"a", "warn"}));
    fire("t");
    EXPECT_EQ(waits(), (Names{"a", "warn", "warn"}));
    fire("m", {{"amount", 5}});
    EXPECT_EQ(waits(), (Names{"gone", "warn", "warn"}));
    EXPECT_EQ(variable("amount"), 5);
}

TEST_F(Walk, AnErrorGoesToTheNearestThatNamesItElseToTheNearestThatTakesAll) {
    const auto text = [](std::string_view inner) {
        return drawn(sub_process("outer", "<startEvent id=\"os\"/>" + sub_process("inner", "<startEvent id=\"is\"/><serviceTask id=\"x\" yw:service=\"fail\"/><endEvent id=\"ie\"/>", "is>x x>ie") + std::string(inner) +
                                              task("near") + "<endEvent id=\"oe\"/>",
                                 "os>inner inner>oe near>oe") +
                         boundary("far", "outer", "<errorEventDefinition/>") + task("all"),
                     "s>outer outer>e far>all all>e", "", beside);
    };
    begin(text(boundary("b", "inner", "<errorEventDefinition errorRef=\"e1\"/>") + flows_drawn("b>near")));
    EXPECT_EQ(waits(), Names{"near"});
    begin(text(boundary("b", "inner", "<errorEventDefinition errorRef=\"e2\"/>") + flows_drawn("b>near")));
    EXPECT_EQ(waits(), Names{"all"});
}

TEST_F(Walk, AnErrorThatNobodyCatchesEndsTheInstanceWithItsCode) {
    begin(drawn("<parallelGateway id=\"f\"/>" + task("a") + "<endEvent id=\"bad\"><errorEventDefinition errorRef=\"e1\"/></endEvent>", "s>f f>a f>bad a>e", "", beside));
    EXPECT_TRUE(execution.ended);
    EXPECT_EQ(execution.error, "broken");
    EXPECT_TRUE(waits().empty());
}

TEST_F(Walk, AnEscalationIsHeardAndTheThrowerGoesOn) {
    begin(drawn(sub_process("sub", "<startEvent id=\"is\"/><intermediateThrowEvent id=\"up\"><escalationEventDefinition escalationRef=\"x1\"/></intermediateThrowEvent>" + task("a") + "<endEvent id=\"ie\"/>",
                            "is>up up>a a>ie") +
                    boundary("b", "sub", "<escalationEventDefinition escalationRef=\"x1\"/>", false) + task("boss"),
                "s>sub sub>e b>boss boss>e", "", beside));
    EXPECT_EQ(waits(), (Names{"a", "boss"}));
}

TEST_F(Walk, AnEscalationThatNobodyCatchesIsNoFailure) {
    begin(drawn("<intermediateThrowEvent id=\"up\"><escalationEventDefinition escalationRef=\"x1\"/></intermediateThrowEvent>" + task("a"), "s>up up>a a>e", "", beside));
    EXPECT_EQ(waits(), Names{"a"});
}

TEST_F(Walk, AnEventSubProcessTakesThePlaceOfItsScopeOrRunsBesideIt) {
    const auto text = [](bool interrupting) {
        return drawn(task("a") + event_sub_process("esp", "<signalEventDefinition signalRef=\"s1\"/>", interrupting, task("b") + "<endEvent id=\"ee\"/>", "esp_s>b b>ee"), "s>a a>e", "", beside);
    };
    begin(text(true));
    fire("esp_s");
    EXPECT_EQ(waits(), Names{"b"});
    done("b");
    EXPECT_TRUE(execution.ended);
    begin(text(false));
    fire("esp_s");
    fire("esp_s");
    EXPECT_EQ(waits(), (Names{"a", "b", "b"}));
    done("a");
    EXPECT_FALSE(execution.ended);
    done("b");
    done("b");
    EXPECT_TRUE(execution.ended);
}

TEST_F(Walk, AnErrorSubProcessInsideCatchesBeforeTheEdgeDoes) {
    begin(drawn(sub_process("sub", "<startEvent id=\"is\"/><endEvent id=\"bad\"><errorEventDefinition errorRef=\"e1\"/></endEvent>" +
                                       event_sub_process("esp", "<errorEventDefinition errorRef=\"e1\"/>", true, task("mend") + "<endEvent id=\"ee\"/>", "esp_s>mend mend>ee"),
                            "is>bad") +
                    boundary("b", "sub", "<errorEventDefinition/>") + task("edge") + task("after"),
                "s>sub sub>after after>e b>edge edge>e", "", beside));
    EXPECT_EQ(waits(), Names{"mend"});
    done("mend");
    EXPECT_EQ(waits(), Names{"after"});
}

TEST_F(Walk, ASignalReachesAllWhoWaitForItInTheInstance) {
    begin(drawn("<parallelGateway id=\"f\"/><intermediateCatchEvent id=\"c1\"><signalEventDefinition signalRef=\"s1\"/></intermediateCatchEvent><intermediateCatchEvent id=\"c2\"><signalEventDefinition "
                "signalRef=\"s1\"/></intermediateCatchEvent>" +
                    task("a") + task("b") + task("w") + "<intermediateThrowEvent id=\"t\"><signalEventDefinition signalRef=\"s1\"/></intermediateThrowEvent>",
                "s>f f>c1 f>c2 f>w w>t t>e c1>a c2>b a>e b>e", "", beside));
    EXPECT_EQ(waits(), (Names{"c1", "c2", "w"}));
    done("w");
    EXPECT_EQ(waits(), (Names{"a", "b"}));
    EXPECT_EQ(told, Names{"storm"}) << "other instances are told too";
}

TEST_F(Walk, AConditionalEventFiresEachTimeItsConditionComesToHold) {
    begin(drawn(task("a") + boundary("c", "a", "<conditionalEventDefinition><condition>water > 3</condition></conditionalEventDefinition>", false) + task("alarm"), "s>a a>e c>alarm alarm>e"), {{"water", 1}});
    Machine(execution, *this).set(0, {{"water", 4}});
    EXPECT_EQ(waits(), (Names{"a", "alarm"}));
    Machine(execution, *this).set(0, {{"water", 5}});
    EXPECT_EQ(waits(), (Names{"a", "alarm"})) << "it held already";
    Machine(execution, *this).set(0, {{"water", 2}});
    Machine(execution, *this).set(0, {{"water", 6}});
    EXPECT_EQ(waits(), (Names{"a", "alarm", "alarm"}));
}

TEST_F(Walk, AMultiInstanceActivityRunsOnceForEachItemAndGathersWhatTheyGive) {
    const auto text = [](bool sequential) {
        return drawn("<dataObject id=\"marks\"/><userTask id=\"a\"><multiInstanceLoopCharacteristics isSequential=\"" + std::string(sequential ? "true" : "false") +
                         "\" yw:collection=\"streets\" yw:item=\"street\"><loopDataOutputRef>marks</loopDataOutputRef><outputDataItem id=\"mark\"/></multiInstanceLoopCharacteristics></userTask>" + task("b"),
                     "s>a a>b b>e");
    };
    begin(text(false), {{"streets", {"东门", "桂园", "翠竹"}}});
    EXPECT_EQ(waits(), (Names{"a", "a", "a"}));
    const auto second = std::next(execution.tokens.find(token_at("a")))->first;
    EXPECT_EQ(execution.visible(execution.tokens.at(second)).at("street"), "桂园");
    Machine(execution, *this).complete(second, {{"mark", 2}});
    done("a", {{"mark", 1}});
    done("a", {{"mark", 3}});
    EXPECT_EQ(waits(), Names{"b"});
    EXPECT_EQ(variable("marks"), (json::Array{1, 2, 3}));
    EXPECT_EQ(variable("mark"), "not set") << "what each gave stays with it";

    begin(text(true), {{"streets", {"东门", "桂园"}}});
    EXPECT_EQ(waits(), Names{"a"});
    done("a", {{"mark", 7}});
    EXPECT_EQ(waits(), Names{"a"});
    done("a", {{"mark", 8}});
    EXPECT_EQ(variable("marks"), (json::Array{7, 8}));
}

TEST_F(Walk, WhatAnInstanceGivesStandsAtItsPlaceAlsoWhenItsWorkNamesTheCounter) {
    begin(drawn("<dataObject id=\"marks\"/><userTask id=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><loopDataOutputRef>marks</loopDataOutputRef><outputDataItem id=\"loopCounter\"/>"
                "</multiInstanceLoopCharacteristics></userTask>" +
                    task("b"),
                "s>a a>b b>e"));
    for (const auto* said : {"一", "二", "三"}) done("a", {{"loopCounter", said}});
    EXPECT_EQ(waits(), Names{"b"});
    EXPECT_EQ(variable("marks"), (json::Array{"一", "二", "三"}));
}

TEST_F(Walk, RunsThatWereKeptWithoutTheirNumberAreToldApartByTheirCounter) {
    begin(drawn("<dataObject id=\"marks\"/><userTask id=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopDataOutputRef>marks</loopDataOutputRef><outputDataItem id=\"mark\"/>"
                "</multiInstanceLoopCharacteristics></userTask>" +
                    task("b"),
                "s>a a>b b>e"));
    auto kept = json::parse(print(execution));
    for (auto& one : kept.as_object().at("tokens").as_array())
        if (one.as_object().erase("run")) one.as_object()["inner"] = true;
    execution = parse_execution(json::print(kept), [&](const std::string& key) { return called(key).model; });
    for (const auto* said : {"一", "二"}) done("a", {{"mark", said}});
    EXPECT_EQ(variable("marks"), (json::Array{"一", "二"}));
}

TEST_F(Walk, ACompletionConditionEndsTheRestOfTheInstances) {
    begin(drawn("<userTask id=\"vote\"><multiInstanceLoopCharacteristics><loopCardinality>5</loopCardinality><completionCondition>numberOfCompletedInstances >= 2</completionCondition>"
                "</multiInstanceLoopCharacteristics></userTask>" +
                    task("b"),
                "s>vote vote>b b>e"));
    done("vote");
    done("vote");
    EXPECT_EQ(waits(), Names{"b"});
}

TEST_F(Walk, AnEmptyCollectionIsDoneAtOnce) {
    begin(drawn("<userTask id=\"a\"><multiInstanceLoopCharacteristics yw:collection=\"[]\" yw:item=\"x\"/></userTask>" + task("b"), "s>a a>b b>e"));
    EXPECT_EQ(waits(), Names{"b"});
}

TEST_F(Walk, AStandardLoopGoesOnWhileItsConditionHoldsAndNoLongerThanItsMaximum) {
    const auto text = [](std::string_view loop) {
        return drawn("<scriptTask id=\"a\" yw:result=\"n\"><script>n + 1</script>" + std::string(loop) + "</scriptTask>" + task("b"), "s>a a>b b>e");
    };
    begin(text("<standardLoopCharacteristics><loopCondition>n &lt; 4</loopCondition></standardLoopCharacteristics>"), {{"n", 0}});
    EXPECT_EQ(variable("n"), 4);
    begin(text("<standardLoopCharacteristics testBefore=\"true\"><loopCondition>n &lt; 0</loopCondition></standardLoopCharacteristics>"), {{"n", 0}});
    EXPECT_EQ(variable("n"), 0);
    begin(text("<standardLoopCharacteristics loopMaximum=\"3\"><loopCondition>true</loopCondition></standardLoopCharacteristics>"), {{"n", 0}});
    EXPECT_EQ(variable("n"), 3);
    begin(text("<standardLoopCharacteristics loopMaximum=\"2.5\"><loopCondition>true</loopCondition></standardLoopCharacteristics>"), {{"n", 0}});
    EXPECT_EQ(variable("n"), 3);
}

TEST_F(Walk, ACalledProcessSeesWhatItIsGivenAndGivesBackWhatIsAskedFor) {
    const auto two = drawn("<callActivity id=\"c\" calledElement=\"q\" yw:in=\"n\" yw:out=\"answer\"/>" + task("b"), "s>c c>b b>e");
    const auto called = "<process id=\"q\"><startEvent id=\"qs\"/><scriptTask id=\"x\"><script>{answer: n * 2, secret: 1, unseen: hidden}</script></scriptTask><endEvent id=\"qe\"/>" + flows_drawn("qs>x x>qe") + "</process>";
    begin(two.substr(0, two.find("</definitions>")) + called + "</definitions>", {{"n", 21}, {"hidden", 5}});
    EXPECT_EQ(waits(), Names{"b"});
    EXPECT_EQ(variable("answer"), 42);
    EXPECT_EQ(variable("secret"), "not set");
}

TEST_F(Walk, AnErrorInACalledProcessIsCaughtOnTheEdgeOfTheCall) {
    const auto two = drawn("<callActivity id=\"c\" calledElement=\"q\"/>" + boundary("b", "c", "<errorEventDefinition errorRef=\"e1\"/>") + task("mend"), "s>c c>e b>mend mend>e", "", beside);
    const auto called = "<process id=\"q\"><startEvent id=\"qs\"/><endEvent id=\"qe\"><errorEventDefinition errorRef=\"e1\"/></endEvent>" + flows_drawn("qs>qe") + "</process>";
    begin(two.substr(0, two.find("</definitions>")) + called + "</definitions>");
    EXPECT_EQ(waits(), Names{"mend"});
}

TEST_F(Walk, WhatWasDoneIsUndoneLastFirst) {
    std::string elements, links;
    for (const std::string one : {"a", "b"}) {
        elements += "<serviceTask id=\"" + one + "\" yw:service=\"do\"/><boundaryEvent id=\"c" + one + "\" attachedToRef=\"" + one + "\"><compensateEventDefinition/></boundaryEvent><serviceTask id=\"undo_" + one +
                    "\" isForCompensation=\"true\" yw:service=\"undo\"/><association id=\"as" + one + "\" sourceRef=\"c" + one + "\" targetRef=\"undo_" + one + "\"/>";
    }
    begin(drawn(elements + "<intermediateThrowEvent id=\"back\"><compensateEventDefinition/></intermediateThrowEvent>" + task("after"), "s>a a>b b>back back>after after>e"));
    EXPECT_EQ(served, (Names{"a", "b", "undo_b", "undo_a"}));
    EXPECT_EQ(waits(), Names{"after"});
}

TEST_F(Walk, OnlyTheNamedActivityIsUndoneAndOnlyIfItWasDone) {
    const std::string one = "<serviceTask id=\"a\" yw:service=\"do\"/>" + boundary("c", "a", "<compensateEventDefinition/>") +
                            "<userTask id=\"undo\" isForCompensation=\"true\"/><association id=\"as\" sourceRef=\"c\" targetRef=\"undo\"/>"
                            "<intermediateThrowEvent id=\"back\"><compensateEventDefinition activityRef=\"a\"/></intermediateThrowEvent>";
    begin(drawn(one + task("after"), "s>a a>back back>after after>e"));
    EXPECT_EQ(waits(), Names{"undo"}) << "who threw waits for it";
    done("undo");
    EXPECT_EQ(waits(), Names{"after"});
    const auto skipped = drawn(one + "<exclusiveGateway id=\"g\" default=\"g_back\"/>" + task("after") + flow_if("g", "a", "wanted"), "s>g g>back a>back back>after after>e");
    begin(skipped, {{"wanted", false}});
    EXPECT_EQ(waits(), Names{"after"});
}

TEST_F(Walk, ACancelledTransactionUndoesWhatWasDoneInsideAndLeavesByItsCancelEvent) {
    const auto inside = "<startEvent id=\"is\"/><serviceTask id=\"a\" yw:service=\"do\"/>" + boundary("c", "a", "<compensateEventDefinition/>") +
                        "<serviceTask id=\"undo\" isForCompensation=\"true\" yw:service=\"undo\"/><association id=\"as\" sourceRef=\"c\" targetRef=\"undo\"/>" + task("sure") +
                        "<exclusiveGateway id=\"g\" default=\"g_ie\"/><endEvent id=\"ie\"/><endEvent id=\"no\"><cancelEventDefinition/></endEvent>" + flow_if("g", "no", "not(yes)");
    begin(drawn("<transaction id=\"t\">" + inside + flows_drawn("is>a a>sure sure>g g>ie") + "</transaction>" + boundary("cancelled", "t", "<cancelEventDefinition/>") + task("again") + task("done"),
                "s>t t>done done>e cancelled>again again>e"));
    done("sure", {{"yes", false}});
    EXPECT_EQ(served, (Names{"a", "undo"}));
    EXPECT_EQ(waits(), Names{"again"});
}

TEST_F(Walk, ALinkGoesOnWhereItsNameIsCaught) {
    begin(drawn("<intermediateThrowEvent id=\"t\"><linkEventDefinition name=\"next\"/></intermediateThrowEvent><intermediateCatchEvent id=\"c\"><linkEventDefinition name=\"next\"/></intermediateCatchEvent>" + task("a"),
                "s>t c>a a>e"));
    EXPECT_EQ(waits(), Names{"a"});
}

TEST_F(Walk, AMessageIsToldApartByTheKeyItsProcessNames) {
    begin(drawn("<intermediateThrowEvent id=\"ask\"><messageEventDefinition messageRef=\"m1\" yw:key=\"bill\"/></intermediateThrowEvent><receiveTask id=\"r\" messageRef=\"m1\" yw:key=\"bill\"/>" + task("a"),
                "s>ask ask>r r>a a>e", "", beside),
          {{"bill", "F-7"}});
    EXPECT_EQ(told, Names{"paid F-7"});
    EXPECT_EQ(waited, Names{"r F-7"});
    fire("r", {{"amount", 3}});
    EXPECT_EQ(variable("amount"), 3);
}

TEST_F(Walk, ALaterServiceWaitsAndMayFailWithABpmnError) {
    begin(drawn("<serviceTask id=\"x\" yw:service=\"later\"/>" + boundary("b", "x", "<errorEventDefinition errorRef=\"e1\"/>") + task("mend") + task("ok"), "s>x x>ok b>mend ok>e mend>e", "", beside));
    EXPECT_EQ(waits(), Names{"x"});
    Machine(execution, *this).fail(token_at("x"), "broken", {});
    EXPECT_EQ(waits(), Names{"mend"});
}

TEST_F(Walk, DataGoInAndOutByTheirAssociations) {
    begin(drawn("<dataObject id=\"d1\" name=\"资料\"/><dataObjectReference id=\"r1\" dataObjectRef=\"d1\"/><userTask id=\"a\"><ioSpecification><dataInput id=\"i\" name=\"given\"/><dataOutput id=\"o\" name=\"made\"/></ioSpecification>"
                "<dataInputAssociation id=\"da\"><sourceRef>r1</sourceRef><targetRef>i</targetRef></dataInputAssociation><dataOutputAssociation id=\"db\"><sourceRef>o</sourceRef><targetRef>r1</targetRef>"
                "<transformation>made * 2</transformation></dataOutputAssociation></userTask>",
                "s>a a>e"),
          {{"资料", 4}});
    EXPECT_EQ(execution.visible(execution.tokens.at(token_at("a"))).at("given"), 4);
    done("a", {{"made", 21}});
    EXPECT_EQ(variable("资料"), 42);
}

TEST_F(Walk, AStepMovedByHandLeavesWhereItWaitsAndEntersThere) {
    begin(drawn(task("a") + task("b"), "s>a a>b b>e"));
    done("a");
    Machine(execution, *this).move(token_at("b"), models[0]->at("a"));
    EXPECT_EQ(waits(), Names{"a"});
    EXPECT_THROW(Machine(execution, *this).move(token_at("a"), models[0]->at("s")), Conflict);
}

TEST_F(Walk, ACircleWithoutAWaitAndACrowdWithoutEndAreStopped) {
    const auto circle = drawn("<exclusiveGateway id=\"g\" default=\"g_m\"/><manualTask id=\"m\"/>" + flow_if("g", "e", "done"), "s>g g>m m>g");
    EXPECT_THROW(begin(circle), Conflict);
    const auto calls = drawn("<callActivity id=\"c\" calledElement=\"p\"/>", "s>c c>e");
    EXPECT_THROW(begin(calls), Conflict);
}
}
}
