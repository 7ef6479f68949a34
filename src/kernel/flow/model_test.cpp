// BPMN as modellers write it, and as nobody should: what we run is read, all else is refused by its name.
#include "kernel/flow/model.hpp"
#include <gtest/gtest.h>
#include <map>
#include "base/problem.hpp"
namespace yiwang::flow {
namespace {
std::string process(std::string_view inside) {
    return R"(<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">)"
           R"(<bpmn:process id="p" name="投诉办理">)" +
           std::string(inside) + "</bpmn:process></bpmn:definitions>";
}
constexpr std::string_view start = R"(<bpmn:startEvent id="s"/>)", end = R"(<bpmn:endEvent id="e"/>)";
std::string flow(std::string_view from, std::string_view to, std::string_view inside = {}) {
    return "<bpmn:sequenceFlow id=\"" + std::string(from) + "_" + std::string(to) + "\" sourceRef=\"" + std::string(from) + "\" targetRef=\"" + std::string(to) +
           "\">" + std::string(inside) + "</bpmn:sequenceFlow>";
}
// start, what is given as element "x", end.
std::string around(std::string_view element) {
    return process(std::string(start) + std::string(element) + std::string(end) + flow("s", "x") + flow("x", "e"));
}
struct Refusal {
    std::string code, field, en;
};
Refusal refusal(std::string_view bpmn) {
    try {
        read_model(bpmn);
        return {};
    } catch (const Invalid& problem) {
        return {problem.code, problem.field, problem.says.en};
    }
}

TEST(Model, KeepsWhatTheModellerSaid) {
    const auto model = read_model(process(std::string(start) +
                                          R"(<bpmn:userTask id="x" name="处置" yw:role="handler" yw:limit="handling"/>
                                             <bpmn:boundaryEvent id="t" attachedToRef="x" cancelActivity="false"><bpmn:timerEventDefinition yw:at="due"/></bpmn:boundaryEvent>
                                             <bpmn:serviceTask id="y" yw:service="appeals.remind"/>)" +
                                          std::string(end) + flow("s", "x") + flow("x", "e") + flow("t", "y") + flow("y", "e")));
    EXPECT_EQ(model.process, "p");
    EXPECT_EQ(model.name, "投诉办理");
    EXPECT_EQ(model.start, "s");
    EXPECT_EQ(model.at("x").role, "handler");
    EXPECT_EQ(model.at("x").limit, "handling");
    EXPECT_EQ(model.at("x").boundary, std::vector<std::string>{"t"});
    EXPECT_FALSE(model.at("t").interrupting);
    EXPECT_EQ(model.at("t").timer->kind, Timer::Kind::due);
    EXPECT_EQ(model.at("y").service, "appeals.remind");
    EXPECT_EQ(model.at("e").incoming, 2);
    EXPECT_THROW(model.at("no such"), Conflict);
}

TEST(Model, TimersAreSpansLimitsInstantsOrTheDueTime) {
    const auto timer = [](std::string_view definition) {
        return *read_model(around("<bpmn:intermediateCatchEvent id=\"x\">" + std::string(definition) + "</bpmn:intermediateCatchEvent>")).at("x").timer;
    };
    const auto span = timer("<bpmn:timerEventDefinition><bpmn:timeDuration> PT2H </bpmn:timeDuration></bpmn:timerEventDefinition>");
    EXPECT_EQ(span.kind, Timer::Kind::duration);
    EXPECT_EQ(span.text, "PT2H");
    EXPECT_EQ(timer("<bpmn:timerEventDefinition><bpmn:timeDate>remind_at</bpmn:timeDate></bpmn:timerEventDefinition>").kind, Timer::Kind::date);
    EXPECT_EQ(timer("<bpmn:timerEventDefinition yw:limit=\"2 working_days\"/>").text, "2 working_days");
}

TEST(Model, DiagramsNotesAndForeignExtensionsAreCarriedAlongNotRun) {
    EXPECT_EQ(refusal(around(R"(<bpmn:userTask id="x"><bpmn:documentation>请<b>先</b>联系居民 <bpmn:scriptTask id="not run"/></bpmn:documentation>
        <bpmn:extensionElements><z:form xmlns:z="http://camunda.org/schema/1.0/bpmn"><bpmn:callActivity id="not run"/></z:form></bpmn:extensionElements></bpmn:userTask>
        <di:plane xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><di:shape/></di:plane>)"))
                  .code,
              "");
}

TEST(Model, AConditionMayBeginWithAnEqualsSign) {
    const auto gateway = [](std::string_view condition) {
        return process(std::string(start) + "<bpmn:exclusiveGateway id=\"x\" default=\"x_e\"/><bpmn:task id=\"y\"/>" + std::string(end) + flow("s", "x") +
                       flow("x", "y", "<bpmn:conditionExpression>" + std::string(condition) + "</bpmn:conditionExpression>") + flow("x", "e") + flow("y", "e"));
    };
    EXPECT_TRUE(read_model(gateway("= 5 &lt; 6")).at("x").outgoing.at(0).condition->holds({}));
    EXPECT_TRUE(read_model(gateway("<![CDATA[5 < 6]]>")).at("x").outgoing.at(0).condition->holds({}));
    const auto wrong = refusal(gateway("${amount > 5}"));
    EXPECT_EQ(wrong.code, "flow.broken");
    EXPECT_EQ(wrong.field, "x_y");
    EXPECT_NE(wrong.en.find("1:1"), std::string::npos) << wrong.en;
}

TEST(Model, WhatIsNotRunYetIsRefusedByItsElement) {
    for (const std::string element :
         {"scriptTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity", "subProcess", "transaction", "adHocSubProcess", "inclusiveGateway",
          "eventBasedGateway", "complexGateway", "intermediateThrowEvent", "dataObject", "dataStoreReference"}) {
        const auto found = refusal(around("<bpmn:" + element + " id=\"x\"/>"));
        EXPECT_EQ(found.code, "flow.unsupported") << element;
        EXPECT_EQ(found.field, "x") << element;
        EXPECT_NE(found.en.find(element), std::string::npos) << found.en;
    }
    for (const std::string definition : {"message", "signal", "error", "escalation", "conditional", "link", "compensate", "cancel"}) {
        const auto found = refusal(around("<bpmn:intermediateCatchEvent id=\"x\"><bpmn:" + definition + "EventDefinition/></bpmn:intermediateCatchEvent>"));
        EXPECT_EQ(found.code, "flow.unsupported") << definition;
        EXPECT_EQ(found.field, "x") << definition;
        EXPECT_NE(found.en.find(definition), std::string::npos) << found.en;
    }
    EXPECT_EQ(refusal(around(R"(<bpmn:userTask id="x"><bpmn:standardLoopCharacteristics/></bpmn:userTask>)")).field, "x");
    EXPECT_EQ(refusal(around(R"(<bpmn:userTask id="x" isForCompensation="true"/>)")).code, "flow.unsupported");
    EXPECT_EQ(refusal(around(R"(<bpmn:intermediateCatchEvent id="x"/>)")).code, "flow.unsupported");
    EXPECT_EQ(refusal(around(R"(<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>)")).code,
              "flow.unsupported");
}

TEST(Model, WhatCannotWorkIsBrokenAndSaysWhere) {
    const std::map<std::string, std::string> cases{
        {"no end", process(std::string(start) + "<bpmn:userTask id=\"x\"/>" + flow("s", "x"))},
        {"out of the end", process(std::string(start) + std::string(end) + flow("s", "e") + flow("e", "e"))},
        {"never reached", process(std::string(start) + std::string(end) + "<bpmn:userTask id=\"x\"/>" + flow("s", "e") + flow("x", "e"))},
        {"no start", process(std::string(end) + "<bpmn:task id=\"x\"/>" + flow("x", "x") + flow("x", "e"))},
        {"two of a name", around("<bpmn:userTask id=\"x\"/><bpmn:task id=\"x\"/>")},
        {"a flow twice", process(std::string(start) + std::string(end) + flow("s", "e") + flow("s", "e"))},
        {"nothing bound", around("<bpmn:serviceTask id=\"x\"/>")},
        {"no id", process("<bpmn:startEvent/>")},
        {"no default", process(std::string(start) + "<bpmn:exclusiveGateway id=\"x\" default=\"gone\"/>" + std::string(end) + flow("s", "x") + flow("x", "e"))},
        {"due without a task", around(R"(<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition yw:at="due"/></bpmn:intermediateCatchEvent>)")},
        {"empty", process("")},
        {"no process", R"(<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>)"},
        {"another language", R"(<html xmlns="http://www.w3.org/1999/xhtml"/>)"}};
    for (const auto& [story, bpmn] : cases) EXPECT_EQ(refusal(bpmn).code, "flow.broken") << story;
}

// What a schema check would have caught first reaches the engine as well: each is an answer, never an end of the program.
TEST(Model, PartsInPlacesWhereTheyCannotStandAreRefused) {
    for (const std::string stray : {"<bpmn:conditionExpression>1 = 1</bpmn:conditionExpression>", "<bpmn:timerEventDefinition/>", "<bpmn:terminateEventDefinition/>",
                                    "<bpmn:timeDuration>PT1H</bpmn:timeDuration>", "<bpmn:timeDate>2026-11-24T00:00:00Z</bpmn:timeDate>"}) {
        EXPECT_FALSE(refusal(process(stray + std::string(start) + std::string(end) + flow("s", "e"))).code.empty()) << "before all else: " << stray;
        EXPECT_FALSE(refusal(process(std::string(start) + std::string(end) + stray + flow("s", "e"))).code.empty()) << "after a node: " << stray;
        EXPECT_FALSE(refusal(process(std::string(start) + std::string(end) + flow("s", "e") + stray)).code.empty()) << "after a flow: " << stray;
    }
    EXPECT_EQ(refusal(R"(<userTask xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="x"/>)").code, "flow.broken");
}

TEST(Model, HostileXmlIsAnAnswerNotAnEnd) {
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "<a>";
    const std::string bomb = R"(<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>)" + process("&y;");
    for (const auto& text : {std::string(), std::string("\0\0\0", 3), std::string("\xff\xfe<"), deep, bomb, process(std::string(5'000'000, ' ')), around("<bpmn:userTask id=\"x\""),
                             std::string(R"(<?xml version="1.0" encoding="nonsense"?><a/>)")})
        EXPECT_EQ(refusal(text).code, "flow.broken") << text.substr(0, 60);
}
}
}
