#include "kernel/mining/xes.hpp"
#include <algorithm>
#include "base/xml.hpp"
namespace yiwang::mining {
namespace {
std::string attribute(const char* kind, const char* key, std::string_view value) {
    return std::string("<") + kind + " key=\"" + key + "\" value=\"" + xml_escaped(value) + "\"/>";
}

struct Event {
    Instant at;
    std::size_t order;
    std::string text;
};

void put(std::vector<Event>& out, const Visit& visit, Instant at, std::string_view transition, std::string_view name, bool persons) {
    std::string text = "<event>" + attribute("string", "concept:name", name) + attribute("string", "yw:element", visit.element) + attribute("string", "lifecycle:transition", transition) +
                       attribute("date", "time:timestamp", print(at));
    if (persons && transition != "start" && !visit.actor.empty()) text += attribute("string", "org:resource", visit.actor);
    out.push_back({at, out.size(), text + "</event>\n"});
}
}

std::string xes(std::string_view process, const std::vector<Case>& cases, const bpmn::Model& model, bool persons) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"2.0\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n"
                      "<extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>\n"
                      "<extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>\n"
                      "<extension name=\"Lifecycle\" prefix=\"lifecycle\" uri=\"http://www.xes-standard.org/lifecycle.xesext\"/>\n"
                      "<extension name=\"Organizational\" prefix=\"org\" uri=\"http://www.xes-standard.org/org.xesext\"/>\n"
                      "<global scope=\"trace\"><string key=\"concept:name\" value=\"\"/></global>\n"
                      "<global scope=\"event\"><string key=\"concept:name\" value=\"\"/><date key=\"time:timestamp\" value=\"1970-01-01T00:00:00Z\"/>"
                      "<string key=\"lifecycle:transition\" value=\"complete\"/></global>\n"
                      "<classifier name=\"Activity\" keys=\"concept:name lifecycle:transition\"/>\n";
    out += attribute("string", "concept:name", process) + "\n" + attribute("string", "lifecycle:model", "standard") + "\n";
    for (const auto& one : cases) {
        std::vector<Event> events;
        for (const auto& visit : one.visits) {
            const auto* node = model.find(visit.element.substr(visit.element.rfind('/') == std::string::npos ? 0 : visit.element.rfind('/') + 1));
            if (node && !node->activity()) continue;  // gateways and events take no time
            const auto name = node && !node->name.empty() ? node->name : visit.element;
            put(events, visit, visit.entered, "start", name, persons);
            if (visit.left) put(events, visit, *visit.left, visit.cancelled ? "ate_abort" : "complete", name, persons);
        }
        std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
        out += "<trace>" + attribute("string", "concept:name", print_id(one.instance.id.value)) + attribute("int", "yw:version", std::to_string(one.instance.version)) + "\n";
        for (const auto& event : events) out += event.text;
        out += "</trace>\n";
    }
    return out + "</log>\n";
}
}
