// Processes for tests, drawn in a line.
#pragma once
#include <string>
#include <string_view>
namespace yiwang {

// Sequence flows as "s>a a>b b>e"; each has the id "s_a".
inline std::string flows_drawn(std::string_view ways) {
    std::string out;
    while (!ways.empty()) {
        const auto cut = std::min(ways.find(' '), ways.size());
        const auto way = ways.substr(0, cut);
        const auto arrow = way.find('>');
        const std::string from(way.substr(0, arrow)), to(way.substr(arrow + 1));
        out += "<sequenceFlow id=\"" + from + "_" + to + "\" sourceRef=\"" + from + "\" targetRef=\"" + to + "\"/>";
        ways.remove_prefix(std::min(cut + 1, ways.size()));
    }
    return out;
}

// A flow with a condition.
inline std::string flow_if(std::string_view from, std::string_view to, std::string_view condition) {
    return "<sequenceFlow id=\"" + std::string(from) + "_" + std::string(to) + "\" sourceRef=\"" + std::string(from) + "\" targetRef=\"" + std::string(to) + "\"><conditionExpression>" +
           std::string(condition) + "</conditionExpression></sequenceFlow>";
}

// A process "p" with a start "s" (if a flow leaves it) and an end "e".
inline std::string drawn(std::string_view elements, std::string_view ways, std::string_view attributes = {}, std::string_view beside = {}, std::string_view id = "p") {
    const bool begins = ways.starts_with("s>") || ways.find(" s>") != ways.npos;
    return "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:yw=\"https://yiwang.dev/bpmn\">" + std::string(beside) + "<process id=\"" + std::string(id) + "\" " +
           std::string(attributes) + ">" + (begins ? "<startEvent id=\"s\"/>" : "") + "<endEvent id=\"e\"/>" + std::string(elements) + flows_drawn(ways) + "</process></definitions>";
}
}
