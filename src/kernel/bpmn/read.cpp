#include <algorithm>
#include <sstream>
#include "base/text.hpp"
#include "kernel/bpmn/reader.hpp"
namespace yiwang::bpmn {
namespace {
const std::map<std::string, Kind, std::less<>>& kinds() {
    static const std::map<std::string, Kind, std::less<>> by_name{
        {"startEvent", Kind::start_event},
        {"endEvent", Kind::end_event},
        {"intermediateCatchEvent", Kind::catch_event},
        {"intermediateThrowEvent", Kind::throw_event},
        {"boundaryEvent", Kind::boundary_event},
        {"task", Kind::task},
        {"manualTask", Kind::manual_task},
        {"userTask", Kind::user_task},
        {"serviceTask", Kind::service_task},
        {"sendTask", Kind::send_task},
        {"receiveTask", Kind::receive_task},
        {"scriptTask", Kind::script_task},
        {"businessRuleTask", Kind::rule_task},
        {"callActivity", Kind::call_activity},
        {"subProcess", Kind::sub_process},
        {"transaction", Kind::sub_process},
        {"exclusiveGateway", Kind::exclusive_gateway},
        {"parallelGateway", Kind::parallel_gateway},
        {"inclusiveGateway", Kind::inclusive_gateway},
        {"eventBasedGateway", Kind::event_gateway}};
    return by_name;
}

// What says something to a reader of the drawing and nothing to the machine, or is read with its owner.
bool drawn_only(std::string_view name) {
    static const std::set<std::string, std::less<>> names{"documentation",
                                                          "extensionElements",
                                                          "incoming",
                                                          "outgoing",
                                                          "textAnnotation",
                                                          "group",
                                                          "auditing",
                                                          "monitoring",
                                                          "laneSet",
                                                          "association",
                                                          "property",
                                                          "dataObject",
                                                          "dataObjectReference",
                                                          "dataStoreReference",
                                                          "ioSpecification",
                                                          "ioBinding",
                                                          "dataInputAssociation",
                                                          "dataOutputAssociation",
                                                          "multiInstanceLoopCharacteristics",
                                                          "standardLoopCharacteristics",
                                                          "potentialOwner",
                                                          "humanPerformer",
                                                          "performer",
                                                          "resourceRole",
                                                          "resources",
                                                          "script",
                                                          "supports",
                                                          "rendering"};
    return names.contains(name);
}

std::map<std::string, Named::One> named(const XmlElement& definitions, std::string_view element,
                                        std::string_view code) {
    std::map<std::string, Named::One> out;
    for (const auto* one : definitions.all(element)) {
        const auto id = one->attribute_or("id", "");
        out[id] = {one->attribute_or("name", id), one->attribute_or(code, "")};
    }
    return out;
}

std::string without_prefix(std::string name) {
    const auto colon = name.rfind(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}
}

std::vector<std::string> words(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

Named read_named(const XmlElement& definitions) {
    Named out;
    out.messages = named(definitions, "message", "name");
    out.signals = named(definitions, "signal", "name");
    out.errors = named(definitions, "error", "errorCode");
    out.escalations = named(definitions, "escalation", "escalationCode");
    out.resources = named(definitions, "resource", "name");
    for (const auto* face : definitions.all("interface"))
        for (const auto* operation : face->all("operation"))
            out.operations[operation->attribute_or("id", "")] = {operation->attribute_or("name", ""), ""};
    out.language = definitions.attribute_or("expressionLanguage", "");
    for (const auto* property : definitions.all("correlationProperty"))
        for (const auto* retrieval : property->all("correlationPropertyRetrievalExpression")) {
            const auto text = retrieval->text_of("messagePath");
            KeyPart part{property->attribute_or("id", ""), {text, {}}};
            try {
                part.path.feel = rule::Expression::parse(text);
            } catch (const Invalid&) {
            }
            out.keys[without_prefix(retrieval->attribute_or("messageRef", ""))].push_back(std::move(part));
        }
    return out;
}

Reader::Reader(const Named& named, const XmlElement& process) : named_(named), process_(process) {}

ModelPtr Reader::read() {
    model_->process = process_.attribute_or("id", "");
    model_->name = process_.attribute_or("name", "");
    model_->executable = process_.attribute_or("isExecutable", "true") != "false";
    if (model_->process.empty()) broken("process", "流程缺少 id", "A process has no id");
    if (!model_->executable)
        broken(model_->process, "流程标明不可执行（isExecutable=false）", "It is marked as not executable");
    model_->fields = words(own(process_, "fields"));
    if (model_->fields.size() > 4) broken(model_->process, "yw:fields 最多四个", "yw:fields names at most four");
    data_names(process_, &model_->data);
    inside(process_, -1);
    for (const auto* set : process_.all("laneSet")) lanes(*set);
    link();
    return model_;
}

void Reader::fault(Fault::Kind kind, const std::string& element, std::string zh, std::string en) {
    model_->faults.push_back({kind, element, {std::move(zh), std::move(en)}});
}

void Reader::unsupported(const XmlElement& element, std::string_view where) {
    const auto id = element.attribute_or("id", where);
    const auto label =
        element.name +
        (element.attribute_or("name", "").empty() ? "" : " " + element.attribute_or("name", ""));
    fault(Fault::Kind::unsupported, id, "不支持 " + label,
          element.name + " is not supported" +
              (label == element.name ? "" : " (" + label.substr(element.name.size() + 1) + ")"));
}

void Reader::inside(const XmlElement& scope, int parent) {
    const std::string where = parent < 0 ? model_->process : model_->node(parent).id;
    for (const auto& child : scope.children) {
        if (!of_bpmn(child)) continue;
        const auto kind = kinds().find(child.name);
        if (kind != kinds().end()) add_node(child, kind->second, parent);
        else if (child.name == "sequenceFlow") add_flow(child);
        else if (child.name == "correlationSubscription")
            continue;  // keys are read from the messages' own properties
        else if (!drawn_only(child.name)) unsupported(child, where);
        if (child.name == "association")
            associated_.emplace_back(child.attribute_or("sourceRef", ""),
                                     child.attribute_or("targetRef", ""));
        if (kind == kinds().end() && !child.attribute_or("id", "").empty() &&
            !ids_.insert(child.attribute_or("id", "")).second)
            broken(child.attribute_or("id", ""), "id 重复", "The id is used twice");
    }
}

void Reader::add_node(const XmlElement& element, Kind kind, int parent) {
    Node made;
    made.index = static_cast<int>(model_->nodes.size());
    made.parent = parent;
    made.id = element.attribute_or("id", "");
    made.name = element.attribute_or("name", "");
    made.kind = kind;
    if (made.id.empty()) return broken(element.name, "缺少 id", "It has no id");
    if (!ids_.insert(made.id).second) return broken(made.id, "id 重复", "The id is used twice");
    index_[made.id] = made.index;
    if (const auto flow = element.attribute_or("default", ""); !flow.empty()) default_[made.id] = flow;
    const int at = made.index;
    model_->nodes.push_back(std::move(made));
    Node node = model_->nodes[static_cast<std::size_t>(at)];
    if (node.activity()) activity(element, node);
    else if (kind <= Kind::boundary_event) event(element, node);
    else if (kind == Kind::event_gateway && element.attribute_or("instantiate", "false") == "true")
        fault(Fault::Kind::unsupported, node.id, "不支持由事件网关创建实例",
              "An event-based gateway that begins a process is not supported");
    model_->nodes[static_cast<std::size_t>(at)] = std::move(node);
    if (kind == Kind::sub_process) inside(element, at);
}

void Reader::add_flow(const XmlElement& element) {
    Flow made;
    made.id = element.attribute_or("id", "");
    made.name = element.attribute_or("name", "");
    if (made.id.empty()) return broken("sequenceFlow", "连线缺少 id", "A sequence flow has no id");
    if (const auto* condition = element.child("conditionExpression"))
        made.condition = formula(*condition, made.id, "condition");
    model_->flows.push_back(std::move(made));
    ends_.push_back({element.attribute_or("sourceRef", ""), element.attribute_or("targetRef", "")});
}

void Reader::lanes(const XmlElement& set) {
    for (const auto* lane : set.all("lane")) {
        const auto role = own(*lane, "role");
        for (const auto* node : lane->all("flowNodeRef"))
            if (!role.empty()) lane_role_[trimmed(node->text)] = role;
        for (const auto* inner : lane->all("childLaneSet")) lanes(*inner);
    }
}

const Node* Model::find(std::string_view id) const {
    const auto at =
        std::lower_bound(by_id.begin(), by_id.end(), id,
                         [](const auto& one, std::string_view wanted) { return one.first < wanted; });
    return at != by_id.end() && at->first == id ? &node(at->second) : nullptr;
}

const Node& Model::at(std::string_view id) const {
    const auto* found = find(id);
    if (!found)
        throw Conflict("flow.moved",
                       {"流程中没有这一步。", "The process has no element " + std::string(id) + "."});
    return *found;
}

std::vector<ModelPtr> read(std::string_view bpmn) {
    XmlElement root;
    try {
        root = read_xml(bpmn);
    } catch (const Invalid& wrong) {
        throw Invalid("definitions", "flow.broken", wrong.says);
    }
    if (root.name != "definitions" || !of_bpmn(root))
        throw Invalid(
            "definitions", "flow.broken",
            {"这不是 BPMN 2.0 文件：根元素应为命名空间 " + std::string(bpmn_space) + " 的 definitions。",
             "This is no BPMN 2.0 file: its root is {" + root.space + "}" + root.name +
                 ", not definitions of " + std::string(bpmn_space) + "."});
    const auto named = read_named(root);
    std::vector<ModelPtr> out;
    for (const auto* process : root.all("process")) out.push_back(Reader(named, *process).read());
    if (out.empty())
        throw Invalid("definitions", "flow.broken",
                      {"文件里没有流程。", "There is no process in this file."});
    return out;
}

void require_sound(const Model& model) {
    for (const auto& fault : model.faults)
        if (fault.kind != Fault::Kind::doubtful)
            throw Invalid(
                fault.element, fault.kind == Fault::Kind::broken ? "flow.broken" : "flow.unsupported",
                {fault.says.zh + "（" + fault.element + "）。", fault.says.en + " (" + fault.element + ")."});
}
}
