// Parts of nodes: events, loops, data, people.
#include "base/text.hpp"
#include "kernel/bpmn/reader.hpp"
namespace yiwang::bpmn {
namespace {
const std::map<std::string, Trigger, std::less<>>& triggers() {
    static const std::map<std::string, Trigger, std::less<>> by_name{
        {"messageEventDefinition", Trigger::message},
        {"timerEventDefinition", Trigger::timer},
        {"signalEventDefinition", Trigger::signal},
        {"errorEventDefinition", Trigger::error},
        {"escalationEventDefinition", Trigger::escalation},
        {"conditionalEventDefinition", Trigger::conditional},
        {"terminateEventDefinition", Trigger::terminate},
        {"linkEventDefinition", Trigger::link},
        {"compensateEventDefinition", Trigger::compensation},
        {"cancelEventDefinition", Trigger::cancel}};
    return by_name;
}

// Is it a language that is read as FEEL? None named, or named FEEL; XPath is BPMN's default and said by many
// tools that mean nothing by it.
bool read_as_feel(std::string_view language) {
    return language.empty() || language.find("FEEL") != language.npos ||
           language.find("feel") != language.npos || language == "http://www.w3.org/1999/XPath" ||
           language.find("xhtml") != language.npos;
}

std::string local(std::string name) {
    const auto colon = name.rfind(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

bool literal_time(std::string_view text) {
    return !text.empty() && (text[0] == 'P' || text[0] == 'R') &&
           text.find_first_of("0123456789") != text.npos && text.find_first_of(" ({\"'") == text.npos;
}

bool literal_limit(std::string_view text) {
    const auto space = text.find(' ');
    return space != text.npos && text.substr(0, space).find_first_not_of("0123456789") == text.npos &&
           text.find('_', space) != text.npos;
}
}

Formula Reader::formula(const XmlElement& element, const std::string& owner, std::string_view what) {
    return formula(trimmed(element.text), owner, what, element.attribute_or("language", named_.language));
}

Formula Reader::formula(std::string text, const std::string& owner, std::string_view what,
                        std::string_view language) {
    if (text.starts_with("=")) text.erase(0, 1);
    Formula out{trimmed(text), {}};
    std::string why = language.empty() ? "" : " [" + std::string(language) + "]";
    if (out.text.empty()) why = " (empty)";
    else if (read_as_feel(language)) {
        try {
            out.feel = rule::Expression::parse(out.text);
            return out;
        } catch (const Invalid& wrong) {
            why = ": " + wrong.says.en;
        }
    }
    fault(Fault::Kind::foreign, owner, std::string(what) + " 不是 FEEL 表达式",
          "Its " + std::string(what) + " is not FEEL" + why);
    return out;
}

std::optional<Formula> Reader::own_formula(const XmlElement& element, std::string_view name,
                                           const std::string& owner) {
    const auto text = own(element, name);
    if (text.empty()) return {};
    if (literal_limit(text)) return Formula{text, {}};
    return formula(text, owner, "yw:" + std::string(name));
}

void Reader::event(const XmlElement& element, Node& node) {
    node.interrupting =
        element.attribute_or(node.kind == Kind::boundary_event ? "cancelActivity" : "isInterrupting",
                             "true") != "false";
    if (node.kind == Kind::boundary_event) attached_[node.id] = element.attribute_or("attachedToRef", "");
    node.service = own(element, "service");
    int found = 0;
    for (const auto& child : element.children) {
        if (!of_bpmn(child)) continue;
        const auto at = triggers().find(child.name);
        if (at != triggers().end()) {
            node.event.trigger = at->second;
            if (++found == 1) trigger(child, node);
        } else if (child.name == "eventDefinitionRef") unsupported(child, node.id);
    }
    if (found > 1)
        fault(Fault::Kind::unsupported, node.id, "不支持一个事件有多个触发器",
              "An event of several triggers (multiple) is not supported");
    associations(element, node);
}

void Reader::trigger(const XmlElement& element, Node& node) {
    Event& event = node.event;
    const auto refer = [&](std::string_view attribute, const std::map<std::string, Named::One>& all,
                           bool code, bool required) {
        event.ref = local(element.attribute_or(attribute, ""));
        if (event.ref.empty()) {
            if (required)
                fault(Fault::Kind::foreign, node.id, "事件没有指明名称",
                      "It does not say which (" + std::string(attribute) + ")");
            return;
        }
        const auto at = all.find(event.ref);
        if (at == all.end())
            return fault(Fault::Kind::broken, node.id, "引用不存在：" + event.ref,
                         "It refers to " + event.ref + ", which is not there");
        event.name = code ? (at->second.code.empty() ? at->second.name : at->second.code) : at->second.name;
    };
    switch (event.trigger) {
        case Trigger::message:
            refer("messageRef", named_.messages, false, true);
            event.key = own_formula(element, "key", node.id);
            if (const auto keys = named_.keys.find(event.ref); keys != named_.keys.end())
                event.key_parts = keys->second;
            for (const auto& part : event.key_parts)
                if (!part.path.feel)
                    fault(Fault::Kind::foreign, node.id, "相关键不是 FEEL 表达式",
                          "Its correlation path is not FEEL: " + part.path.text);
            return;
        case Trigger::signal: return refer("signalRef", named_.signals, false, true);
        case Trigger::error: return refer("errorRef", named_.errors, true, false);
        case Trigger::escalation: return refer("escalationRef", named_.escalations, true, false);
        case Trigger::timer: return timer(element, node);
        case Trigger::conditional:
            if (const auto* condition = element.child("condition"))
                event.condition = formula(*condition, node.id, "condition");
            else fault(Fault::Kind::foreign, node.id, "条件事件没有条件", "It has no condition");
            return;
        case Trigger::link:
            event.name = element.attribute_or("name", "");
            if (event.name.empty()) event.name = node.name;
            return;
        case Trigger::compensation:
            event.ref = local(element.attribute_or("activityRef", ""));
            event.wait_for_completion = element.attribute_or("waitForCompletion", "true") != "false";
            return;
        case Trigger::none:
        case Trigger::terminate:
        case Trigger::cancel: return;
    }
}

void Reader::timer(const XmlElement& element, Node& node) {
    Timer& out = node.event.timer;
    if (own(element, "at") == "due") {
        out.kind = Timer::Kind::due;
        out.before = !own(element, "before").empty();
        out.offset = out.before ? own(element, "before") : own(element, "after");
        return;
    }
    if (auto limit = own_formula(element, "limit", node.id)) {
        out.kind = Timer::Kind::limit;
        out.when = std::move(*limit);
        return;
    }
    static const std::pair<const char*, Timer::Kind> kinds[]{{"timeDuration", Timer::Kind::duration},
                                                             {"timeDate", Timer::Kind::date},
                                                             {"timeCycle", Timer::Kind::cycle}};
    for (const auto& [name, kind] : kinds)
        if (const auto* child = element.child(name)) {
            out.kind = kind;
            const auto text = trimmed(child->text);
            const bool literal = literal_time(text) || (kind == Timer::Kind::date && parse_instant(text));
            out.when = literal ? Formula{text, {}} : formula(*child, node.id, name);
            return;
        }
    fault(Fault::Kind::foreign, node.id, "定时器没有时间", "The timer says no time");
}

void Reader::activity(const XmlElement& element, Node& node) {
    node.for_compensation = element.attribute_or("isForCompensation", "false") == "true";
    node.event_sub_process = element.attribute_or("triggeredByEvent", "false") == "true";
    node.transaction = element.name == "transaction";
    node.service = own(element, "service");
    node.role = own(element, "role");
    node.form = own(element, "form");
    node.page = own(element, "page");
    node.result = own(element, "result");
    node.decision = own(element, "decision");
    node.limit = own_formula(element, "limit", node.id);
    node.unit = own_formula(element, "unit", node.id);
    node.place = own_formula(element, "place", node.id);
    for (const auto* quantity : {"startQuantity", "completionQuantity"})
        if (element.attribute_or(quantity, "1") != "1")
            fault(Fault::Kind::unsupported, node.id, std::string("不支持 ") + quantity,
                  std::string(quantity) + " other than 1 is not supported");
    if (node.kind == Kind::script_task) {
        const auto format = element.attribute_or("scriptFormat", "");
        node.script = formula(element.text_of("script"), node.id, "script", format);
    }
    if (node.kind == Kind::rule_task && node.decision.empty() && node.service.empty())
        fault(Fault::Kind::foreign, node.id, "没有指明决策（yw:decision）",
              "It names no decision (yw:decision)");
    if ((node.kind == Kind::service_task || node.kind == Kind::send_task) && node.service.empty()) {
        const auto operation = named_.operations.find(local(element.attribute_or("operationRef", "")));
        if (operation != named_.operations.end()) node.service = operation->second.name;
        else if (node.kind == Kind::service_task || element.attribute_or("messageRef", "").empty())
            fault(Fault::Kind::foreign, node.id, "没有绑定服务（yw:service）",
                  "It names no service (yw:service)");
    }
    if (node.kind == Kind::receive_task || node.kind == Kind::send_task) {
        node.event.trigger = Trigger::message;
        node.event.ref = local(element.attribute_or("messageRef", ""));
        const auto message = named_.messages.find(node.event.ref);
        if (message != named_.messages.end()) node.event.name = message->second.name;
        else if (!node.event.ref.empty())
            broken(node.id, "引用的消息不存在", "It refers to a message that is not there");
        else if (node.kind == Kind::receive_task)
            fault(Fault::Kind::foreign, node.id, "没有指明消息", "It does not say which message");
        if (const auto keys = named_.keys.find(node.event.ref); keys != named_.keys.end())
            node.event.key_parts = keys->second;
        node.event.key = own_formula(element, "key", node.id);
        if (element.attribute_or("instantiate", "false") == "true")
            fault(Fault::Kind::unsupported, node.id, "不支持由接收任务创建实例",
                  "A receive task that begins a process is not supported");
    }
    if (node.kind == Kind::call_activity) {
        node.called = local(element.attribute_or("calledElement", ""));
        if (node.called.empty())
            fault(Fault::Kind::foreign, node.id, "没有指明被调用的流程",
                  "It does not say which process it calls");
        const auto names = [&](std::string_view attribute, std::vector<std::string>& out) {
            if (const auto text = own(element, attribute); !text.empty()) out = words(text);
        };
        names("in", node.in);
        names("out", node.out);
    }
    data_names(element, node.kind == Kind::sub_process ? &node.data : nullptr);
    loop(element, node);
    performers(element, node);
    associations(element, node);
}

void Reader::loop(const XmlElement& element, Node& node) {
    if (const auto* standard = element.child("standardLoopCharacteristics")) {
        Loop made;
        made.test_before = standard->attribute_or("testBefore", "false") == "true";
        if (const auto* condition = standard->child("loopCondition"))
            made.condition = formula(*condition, node.id, "loopCondition");
        const auto most = standard->attribute_or("loopMaximum", "");
        if (!most.empty()) made.maximum = formula(most, node.id, "loopMaximum");
        if (!made.condition && !made.maximum)
            fault(Fault::Kind::foreign, node.id, "循环没有条件", "The loop has no condition");
        node.loop = std::move(made);
    }
    if (const auto* many = element.child("multiInstanceLoopCharacteristics")) {
        Loop made;
        made.kind = many->attribute_or("isSequential", "false") == "true" ? Loop::Kind::sequential
                                                                          : Loop::Kind::parallel;
        multi_instance(*many, node, made);
        node.loop = std::move(made);
    }
}

void Reader::multi_instance(const XmlElement& many, Node& node, Loop& made) {
    const auto behaviour = many.attribute_or("behavior", "All");
    if (behaviour != "All" || many.child("complexBehaviorDefinition"))
        fault(Fault::Kind::unsupported, node.id, "不支持多实例抛出事件",
              "Events thrown by a multi-instance activity (behavior " + behaviour + ") are not supported");
    if (const auto* count = many.child("loopCardinality"))
        made.cardinality = formula(*count, node.id, "loopCardinality");
    if (const auto* done = many.child("completionCondition"))
        made.condition = formula(*done, node.id, "completionCondition");
    if (const auto list = many.text_of("loopDataInputRef"); !list.empty())
        made.collection = formula(variable(list), node.id, "loopDataInputRef");
    else made.collection = own_formula(many, "collection", node.id);
    const auto name_of = [](const XmlElement* item) {
        return item ? item->attribute_or("name", "").find(' ') == std::string::npos &&
                              !item->attribute_or("name", "").empty()
                          ? item->attribute_or("name", "")
                          : item->attribute_or("id", "")
                    : std::string();
    };
    made.item = own(many, "item");
    if (made.item.empty()) made.item = name_of(many.child("inputDataItem"));
    made.output_item = name_of(many.child("outputDataItem"));
    if (const auto list = many.text_of("loopDataOutputRef"); !list.empty()) made.output = variable(list);
    if (made.output.empty() != made.output_item.empty() && !made.output.empty())
        broken(node.id, "缺少 outputDataItem", "It has a loopDataOutputRef without an outputDataItem");
    if (made.cardinality && made.collection)
        broken(node.id, "次数与集合只能给一个", "It has a cardinality and a collection; give one");
    if (!made.cardinality && !made.collection)
        fault(Fault::Kind::foreign, node.id, "多实例没有次数", "It does not say how many instances");
}

void Reader::performers(const XmlElement& element, Node& node) {
    for (const auto* name : {"potentialOwner", "humanPerformer", "performer", "resourceRole"})
        for (const auto* owner : element.all(name)) {
            const auto resource = named_.resources.find(local(owner->text_of("resourceRef")));
            if (node.role.empty() && resource != named_.resources.end()) node.role = resource->second.name;
            if (const auto* assignment = owner->child("resourceAssignmentExpression"))
                for (const auto& expression : assignment->children)
                    if (node.role.empty() && !trimmed(expression.text).empty())
                        fault(Fault::Kind::foreign, node.id, "办理人由表达式给出，请改用 yw:role",
                              "Who may take it is an expression; use yw:role");
        }
}

// Names of what holds data: a variable is called by the name of its data object, or by its id where it has
// none.
void Reader::data_names(const XmlElement& scope, std::vector<std::string>* declared) {
    const auto called = [](const XmlElement& one) {
        const auto name = one.attribute_or("name", "");
        return name.empty() || name.starts_with("__") ? one.attribute_or("id", "") : name;
    };
    for (const auto* kind : {"dataObject", "property"})
        for (const auto* one : scope.all(kind)) {
            data_[one->attribute_or("id", "")] = called(*one);
            if (declared && std::string_view(kind) == "dataObject") declared->push_back(called(*one));
        }
    for (const auto* one : scope.all("dataObjectReference")) {
        const auto object = one->attribute_or("dataObjectRef", "");
        data_[one->attribute_or("id", "")] = data_.contains(object) ? data_[object] : object;
    }
    for (const auto* one : scope.all("dataStoreReference"))
        stores_[one->attribute_or("id", "")] = one->attribute_or("dataStoreRef", "");
    for (const auto* specification : scope.all("ioSpecification"))
        for (const auto* kind : {"dataInput", "dataOutput"})
            for (const auto* one : specification->all(kind))
                data_[one->attribute_or("id", "")] = called(*one);
}

std::string Reader::variable(const std::string& id) const {
    const auto at = data_.find(id);
    return at == data_.end() ? id : at->second;
}

void Reader::associations(const XmlElement& element, Node& node) {
    data_names(element, nullptr);
    for (const auto* kind : {"dataInput", "dataOutput"})  // of events: they stand in the event itself
        for (const auto* one : element.all(kind))
            data_[one->attribute_or("id", "")] = one->attribute_or("name", one->attribute_or("id", ""));
    for (const auto* one : element.all("dataInputAssociation")) association(*one, node, node.inputs);
    for (const auto* one : element.all("dataOutputAssociation")) association(*one, node, node.outputs);
}

void Reader::association(const XmlElement& one, Node& node, std::vector<Assignment>& out) {
    const auto source = one.text_of("sourceRef"), target = one.text_of("targetRef");
    for (const auto& id : {source, target})
        if (stores_.contains(id))
            return fault(Fault::Kind::unsupported, node.id, "不支持数据存储 " + id,
                         "A data store (" + id + ") is not supported");
    for (const auto& assignment : one.all("assignment"))
        out.push_back({formula(assignment->text_of("from"), node.id, "assignment"),
                       variable(assignment->text_of("to"))});
    if (const auto* transformation = one.child("transformation"))
        out.push_back({formula(*transformation, node.id, "transformation"), variable(target)});
    else if (one.all("assignment").empty() && !source.empty() && !target.empty() &&
             variable(source) != variable(target)) {
        Formula from{variable(source), {}};
        try {
            from.feel = rule::Expression::parse(from.text, {from.text});
        } catch (const Invalid&) {
            fault(Fault::Kind::foreign, node.id, "数据名不能用作变量：" + from.text,
                  "The data's name is no name of a variable: " + from.text);
        }
        out.push_back({std::move(from), variable(target)});
    }
}
}
