#include "kernel/flow/model.hpp"
#include <expat.h>
#include <set>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang::flow {
namespace {
constexpr std::string_view bpmn_ns = "http://www.omg.org/spec/BPMN/20100524/MODEL", own_ns = "https://yiwang.dev/bpmn";
constexpr std::size_t size_max = 4 << 20;
constexpr int depth_max = 64;
constexpr char separator = '|';

[[noreturn]] void unsupported(const std::string& element, const std::string& id) {
    throw Invalid(id, "flow.unsupported", {"流程元素“" + element + "”（" + id + "）还不能执行。", "The element " + element + " (" + id + ") cannot be run yet."});
}

[[noreturn]] void broken(const std::string& id, const std::string& zh, const std::string& en) {
    throw Invalid(id, "flow.broken", {"流程有误（" + id + "）：" + zh, "The process is broken at " + id + ": " + en});
}

using Attributes = std::map<std::string, std::string, std::less<>>;

std::string get(const Attributes& attributes, std::string_view name) {
    const auto at = attributes.find(name);
    return at == attributes.end() ? "" : at->second;
}

struct Pending {  // a sequence flow before its ends are known
    std::string id, name, source, target, condition;
};

class Reader {
public:
    Model read(std::string_view text) {
        if (text.size() > size_max) broken("definitions", "文件过大", "the file is too large");
        struct Free {
            void operator()(XML_Parser p) const { XML_ParserFree(p); }
        };
        const std::unique_ptr<XML_ParserStruct, Free> parser(XML_ParserCreateNS(nullptr, separator));
        parser_ = parser.get();
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(
            parser_, [](void* r, const XML_Char* name, const XML_Char** pairs) { static_cast<Reader*>(r)->guarded([&](Reader& self) { self.open(name, pairs); }); },
            [](void* r, const XML_Char*) { static_cast<Reader*>(r)->guarded([](Reader& self) { self.close(); }); });
        XML_SetCharacterDataHandler(parser_, [](void* r, const XML_Char* t, int size) { static_cast<Reader*>(r)->text_.append(t, static_cast<std::size_t>(size)); });
        XML_SetStartDoctypeDeclHandler(parser_, [](void* r, const XML_Char*, const XML_Char*, const XML_Char*, int) {
            static_cast<Reader*>(r)->guarded([](Reader&) { broken("definitions", "不接受 DTD", "a DTD is not accepted"); });
        });
        const auto status = XML_Parse(parser_, text.data(), static_cast<int>(text.size()), 1);
        if (failure_) std::rethrow_exception(failure_);
        if (status == XML_STATUS_ERROR)
            broken("line " + std::to_string(XML_GetCurrentLineNumber(parser_)), "不是有效的 XML", std::string("not well-formed XML: ") + XML_ErrorString(XML_GetErrorCode(parser_)));
        return finish();
    }

private:
    // Exceptions must not fly through expat's C frames.
    template <class F>
    void guarded(F&& f) {
        if (failure_) return;
        try {
            f(*this);
        } catch (...) {
            failure_ = std::current_exception();
            XML_StopParser(parser_, XML_FALSE);
        }
    }

    void open(const XML_Char* full, const XML_Char** pairs) {
        text_.clear();
        if (++depth_ > depth_max) broken("definitions", "嵌套过深", "nested too deep");
        const std::string_view name(full);
        const auto cut = name.rfind(separator);
        const bool bpmn = cut != name.npos && name.substr(0, cut) == bpmn_ns;
        const std::string element(name.substr(cut == name.npos ? 0 : cut + 1));
        if (!skipped_.empty() || !bpmn || element == "extensionElements" || element == "documentation") {
            skipped_.push_back(element);  // diagrams, extensions and notes are kept in the text, not run
            path_.push_back("");
            return;
        }
        Attributes attributes, own;
        for (; *pairs; pairs += 2) {
            const std::string_view key(pairs[0]);
            const auto at = key.rfind(separator);
            if (at == key.npos) attributes.emplace(key, pairs[1]);
            else if (key.substr(0, at) == own_ns) own.emplace(key.substr(at + 1), pairs[1]);
        }
        check_place(element);
        path_.push_back(element);
        element_of(element, attributes, own);
    }

    void close() {
        --depth_;
        const std::string element = path_.back();
        path_.pop_back();
        if (!skipped_.empty()) return skipped_.pop_back();
        const std::string text = trimmed(text_);
        text_.clear();
        if (element == "conditionExpression") flows_.back().condition = text;
        else if (element == "timeDuration" || element == "timeDate") {
            auto& timer = node().timer.emplace();
            timer.kind = element == "timeDate" ? Timer::Kind::date : Timer::Kind::duration;
            timer.text = text;
        }
    }

    Node& node() { return model_.nodes.at(current_); }

    // What says something of another element stands in that element.
    void check_place(const std::string& element) const {
        static const std::map<std::string, std::set<std::string>> places{
            {"conditionExpression", {"sequenceFlow"}},
            {"timeDuration", {"timerEventDefinition"}},
            {"timeDate", {"timerEventDefinition"}},
            {"timerEventDefinition", {"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"}},
            {"terminateEventDefinition", {"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"}}};
        const auto place = places.find(element);
        if (place != places.end() && (path_.empty() || !place->second.contains(path_.back())))
            broken(current_.empty() ? element : current_, element + " 放错了位置", element + " stands in the wrong place");
    }

    void element_of(const std::string& element, const Attributes& a, const Attributes& own) {
        static const std::map<std::string, Element> kinds{
            {"startEvent", Element::start},          {"endEvent", Element::end},          {"userTask", Element::user_task},
            {"serviceTask", Element::service_task},  {"manualTask", Element::manual_task}, {"task", Element::manual_task},
            {"exclusiveGateway", Element::exclusive}, {"parallelGateway", Element::parallel}, {"intermediateCatchEvent", Element::timer_catch},
            {"boundaryEvent", Element::timer_boundary}};
        static const std::set<std::string> silent{"definitions", "incoming", "outgoing", "conditionExpression", "timeDuration", "timeDate", "laneSet", "lane",
                                                  "flowNodeRef", "childLaneSet", "textAnnotation", "text", "association", "collaboration", "participant", "group", "category", "categoryValue"};
        if (const auto kind = kinds.find(element); kind != kinds.end()) return add_node(kind->second, element, a, own);
        if (element == "process") return begin_process(a);
        if (element == "sequenceFlow") return flows_.push_back({get(a, "id"), get(a, "name"), get(a, "sourceRef"), get(a, "targetRef"), ""});
        if (element == "timerEventDefinition") return add_timer(own);
        if (element == "terminateEventDefinition") {
            if (node().kind != Element::end) unsupported(element, current_);
            node().kind = Element::terminate;
            return;
        }
        if (!silent.contains(element)) unsupported(element + (get(a, "name").empty() ? "" : " " + get(a, "name")), get(a, "id").empty() ? current_ : get(a, "id"));
    }

    void begin_process(const Attributes& a) {
        if (!model_.process.empty()) unsupported("second process", get(a, "id"));
        model_.process = get(a, "id");
        model_.name = get(a, "name");
        if (model_.process.empty()) broken("process", "缺少 id", "it has no id");
    }

    void add_node(Element kind, const std::string& element, const Attributes& a, const Attributes& own) {
        Node made{};
        made.id = get(a, "id");
        made.name = get(a, "name");
        made.kind = kind;
        made.service = get(own, "service");
        made.role = get(own, "role");
        made.limit = get(own, "limit");
        made.default_flow = get(a, "default");
        made.attached_to = get(a, "attachedToRef");
        made.interrupting = get(a, "cancelActivity") != "false";
        if (made.id.empty()) broken(element, "缺少 id", "it has no id");
        if (get(a, "isForCompensation") == "true") unsupported("compensation " + element, made.id);
        current_ = made.id;
        if (!model_.nodes.emplace(made.id, std::move(made)).second) broken(current_, "id 重复", "the id is used twice");
    }

    void add_timer(const Attributes& own) {
        if (node().kind != Element::timer_catch && node().kind != Element::timer_boundary) unsupported("timer on " + node().id, node().id);
        if (get(own, "at") == "due") node().timer = Timer{Timer::Kind::due, ""};
        else if (!get(own, "limit").empty()) node().timer = Timer{Timer::Kind::limit, get(own, "limit")};
        else node().timer.reset();
    }

    Model finish() {
        if (model_.process.empty()) broken("definitions", "没有流程", "there is no process");
        std::set<std::string> ids;
        for (auto& flow : flows_) {
            const auto source = model_.nodes.find(flow.source), target = model_.nodes.find(flow.target);
            if (source == model_.nodes.end() || target == model_.nodes.end()) broken(flow.id, "连线的一端不存在", "one of its ends does not exist");
            if (!ids.insert(flow.id).second) broken(flow.id, "id 重复", "the id is used twice");
            SequenceFlow made{flow.id, flow.name, flow.target, {}};
            if (!flow.condition.empty()) made.condition = condition_of(flow);
            source->second.outgoing.push_back(std::move(made));
            ++target->second.incoming;
        }
        for (auto& [id, one] : model_.nodes) check(one);
        if (model_.start.empty()) broken(model_.process, "没有开始事件", "it has no start event");
        return std::move(model_);
    }

    static rule::Expression condition_of(const Pending& flow) {
        std::string_view text = flow.condition;
        if (text.starts_with("=")) text.remove_prefix(1);
        try {
            return rule::Expression::parse(text);
        } catch (const Invalid& wrong) {
            broken(flow.id, wrong.says.zh, wrong.says.en);
        }
    }

    void check(Node& one) {
        const bool end = one.kind == Element::end || one.kind == Element::terminate;
        if (one.kind == Element::start) {
            if (!model_.start.empty()) unsupported("second startEvent", one.id);
            model_.start = one.id;
        }
        if (end && !one.outgoing.empty()) broken(one.id, "结束事件不应有出线", "an end event goes nowhere");
        if (!end && one.outgoing.empty()) broken(one.id, "没有出线", "nothing leaves it");
        if (one.kind != Element::start && one.kind != Element::timer_boundary && one.incoming == 0) broken(one.id, "没有入线，永远到不了", "nothing leads to it");
        if (one.kind == Element::service_task && one.service.empty()) broken(one.id, "没有绑定服务（yw:service）", "it names no yw:service");
        if ((one.kind == Element::timer_catch || one.kind == Element::timer_boundary) && !one.timer) unsupported("event without a timer", one.id);
        if (one.kind == Element::timer_boundary) {
            const auto host = model_.nodes.find(one.attached_to);
            if (host == model_.nodes.end() || host->second.kind != Element::user_task) unsupported("boundary event on " + one.attached_to, one.id);
            host->second.boundary.push_back(one.id);
        } else if (one.timer && one.timer->kind == Timer::Kind::due) broken(one.id, "只有任务边界上的定时器才有期限", "only a timer on a task has a due time");
        if (one.kind != Element::exclusive && one.kind != Element::parallel)
            for (const auto& flow : one.outgoing)
                if (flow.condition) unsupported("condition on a flow from " + one.id, flow.id);
        if (one.kind == Element::exclusive && !one.default_flow.empty()) {
            bool found = false;
            for (const auto& flow : one.outgoing) found |= flow.id == one.default_flow;
            if (!found) broken(one.id, "默认连线不存在", "its default flow does not exist");
        }
    }

    XML_Parser parser_ = nullptr;
    std::exception_ptr failure_;
    Model model_;
    std::vector<Pending> flows_;
    std::vector<std::string> path_, skipped_;
    std::string current_, text_;
    int depth_ = 0;
};
}

const Node& Model::at(const std::string& id) const {
    const auto node = nodes.find(id);
    if (node == nodes.end()) throw Conflict("flow.moved", {"流程中没有这一步。", "The process has no element " + id + "."});
    return node->second;
}

Model read_model(std::string_view bpmn) {
    return Reader().read(bpmn);
}
}
