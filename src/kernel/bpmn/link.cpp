// What connects the nodes of a process, and what the standard asks of it.
#include <algorithm>
#include "kernel/bpmn/reader.hpp"
namespace yiwang::bpmn {

int Reader::index_of(const std::string& id) const {
    const auto at = index_.find(id);
    return at == index_.end() ? -1 : at->second;
}

std::vector<int> Reader::inside_of(int scope) const {
    std::vector<int> out;
    for (const auto& node : model_->nodes)
        if (node.parent == scope) out.push_back(node.index);
    return out;
}

void Reader::link() {
    link_flows();
    for (auto& node : model_->nodes)
        if (node.kind == Kind::boundary_event) link_boundary(node);
    link_compensation();
    link_links();
    begin_of(-1);
    for (std::size_t i = 0; i < model_->nodes.size(); ++i)
        if (model_->nodes[i].kind == Kind::sub_process) begin_of(static_cast<int>(i));
    for (auto& node : model_->nodes) {
        if (node.role.empty())
            if (const auto lane = lane_role_.find(node.id); lane != lane_role_.end())
                node.role = lane->second;
        check(node);
        model_->has_conditions |= node.event.trigger == Trigger::conditional;
        model_->by_id.emplace_back(node.id, node.index);
    }
    std::sort(model_->by_id.begin(), model_->by_id.end());
}

void Reader::link_flows() {
    for (std::size_t i = 0; i < ends_.size(); ++i) {
        Flow& flow = model_->flows[i];
        const int index = static_cast<int>(i);
        flow.source = index_of(ends_[i].source);
        flow.target = index_of(ends_[i].target);
        if (flow.source < 0 || flow.target < 0) {
            broken(flow.id, "连线的一端不存在", "One of its ends does not exist");
            continue;
        }
        Node& source = model_->nodes[static_cast<std::size_t>(flow.source)];
        Node& target = model_->nodes[static_cast<std::size_t>(flow.target)];
        if (source.parent != target.parent)
            broken(flow.id, "连线不能跨越子流程的边界", "It crosses the edge of a sub-process");
        if (target.kind == Kind::start_event || target.kind == Kind::boundary_event)
            broken(flow.id, "连线不能进入开始或边界事件", "It leads into a start or boundary event");
        source.outgoing.push_back(index);
        target.incoming.push_back(index);
    }
    for (const auto& [id, flow] : default_) {
        Node& node = model_->nodes[static_cast<std::size_t>(index_of(id))];
        for (const int out : node.outgoing)
            if (model_->flow(out).id == flow) node.default_flow = out;
        if (node.default_flow < 0) broken(id, "默认连线不存在", "Its default flow does not exist");
    }
}

void Reader::link_boundary(Node& node) {
    node.attached_to = index_of(attached_[node.id]);
    if (node.attached_to < 0 || !model_->node(node.attached_to).activity() ||
        model_->node(node.attached_to).parent != node.parent) {
        node.attached_to = -1;
        return broken(node.id, "边界事件没有附着在同一层的活动上", "It is attached to no activity beside it");
    }
    if (node.event.trigger != Trigger::compensation)
        model_->nodes[static_cast<std::size_t>(node.attached_to)].boundary.push_back(node.index);
}

void Reader::link_compensation() {
    for (const auto& [from, to] : associated_) {
        const int event = index_of(from), handler = index_of(to);
        if (event < 0 || handler < 0) continue;
        const Node& node = model_->node(event);
        if (node.kind != Kind::boundary_event || node.event.trigger != Trigger::compensation ||
            node.attached_to < 0)
            continue;
        if (!model_->node(handler).activity() || !model_->node(handler).for_compensation)
            broken(to, "补偿处理应是标明 isForCompensation 的活动",
                   "What undoes must be an activity marked isForCompensation");
        model_->nodes[static_cast<std::size_t>(node.attached_to)].compensation = handler;
    }
    for (const auto& node : model_->nodes)
        if (node.kind == Kind::boundary_event && node.event.trigger == Trigger::compensation &&
            node.attached_to >= 0 && model_->node(node.attached_to).compensation < 0)
            fault(Fault::Kind::doubtful, node.id, "补偿事件没有关联处理活动",
                  "Nothing is associated with it that would undo");
}

// A link is a flow that is not drawn: it is walked as one.
void Reader::link_links() {
    for (const auto& node : model_->nodes) {
        if (node.kind != Kind::throw_event || node.event.trigger != Trigger::link) continue;
        int target = -1, found = 0;
        for (const auto& other : model_->nodes)
            if (other.kind == Kind::catch_event && other.event.trigger == Trigger::link &&
                other.parent == node.parent && other.event.name == node.event.name)
                target = other.index, ++found;
        if (found != 1) {
            broken(node.id, "链接事件应有且只有一个目标",
                   found == 0 ? "Its link leads nowhere" : "Its link has more than one target");
            continue;
        }
        const int index = static_cast<int>(model_->flows.size());
        model_->flows.push_back({"", node.event.name, node.index, target, {}});
        model_->nodes[static_cast<std::size_t>(node.index)].outgoing.push_back(index);
        model_->nodes[static_cast<std::size_t>(target)].incoming.push_back(index);
    }
}

void Reader::begin_of(int scope) {
    std::vector<int> plain, without_way_in, triggered;
    for (const int index : inside_of(scope)) {
        const Node& node = model_->node(index);
        if (node.event_sub_process) {
            for (const int inner : inside_of(index))
                if (model_->node(inner).kind == Kind::start_event)
                    (scope < 0 ? model_->event_starts
                               : model_->nodes[static_cast<std::size_t>(scope)].event_starts)
                        .push_back(inner);
        } else if (node.kind == Kind::start_event)
            (node.event.trigger == Trigger::none ? plain : triggered).push_back(index);
        else if (node.incoming.empty() && node.kind != Kind::boundary_event && !node.for_compensation &&
                 !(node.kind == Kind::catch_event && node.event.trigger == Trigger::link))
            without_way_in.push_back(index);
    }
    auto& begins = scope < 0 ? model_->begins : model_->nodes[static_cast<std::size_t>(scope)].begins;
    const bool starts = !plain.empty() || !triggered.empty();
    const bool by_event = scope >= 0 && model_->node(scope).event_sub_process;
    begins = by_event ? triggered : starts ? plain : without_way_in;
    const std::string& id = scope < 0 ? model_->process : model_->node(scope).id;
    if (inside_of(scope).empty())
        return fault(Fault::Kind::doubtful, id, "里面没有任何步骤", "There is nothing in it");
    if (!starts && without_way_in.empty()) return broken(id, "没有开始事件", "It has no start event");
    if (scope >= 0 && !by_event) {
        if (plain.size() > 1) broken(id, "子流程只能有一个开始事件", "A sub-process has one start event");
        if (!triggered.empty())
            broken(model_->node(triggered[0]).id, "子流程的开始事件不能有触发器",
                   "The start of a sub-process has no trigger");
    }
    if (starts)
        for (const int index : without_way_in)
            broken(model_->node(index).id, "没有入线，永远到不了", "Nothing leads to it");
    if (scope < 0 && plain.size() > 1)
        fault(Fault::Kind::doubtful, model_->node(plain[1]).id, "有多个无触发器的开始事件，启动时须指明",
              "There are several plain starts; who starts it must name one");
}

void Reader::check(const Node& node) {
    if (node.kind <= Kind::boundary_event) check_event(node);
    if (node.kind >= Kind::exclusive_gateway) check_gateway(node);
    if (node.event_sub_process) check_event_sub_process(node);
    if (node.for_compensation && (!node.incoming.empty() || !node.outgoing.empty()))
        broken(node.id, "补偿活动不应有连线", "An activity that compensates has no sequence flows");
    const bool conditions =
        node.activity() || node.kind == Kind::exclusive_gateway || node.kind == Kind::inclusive_gateway;
    for (const int out : node.outgoing)
        if (model_->flow(out).condition && !conditions)
            broken(model_->flow(out).id, "这里的连线不能有条件",
                   "A flow that leaves " + node.id + " has no condition");
}

void Reader::check_event(const Node& node) {
    using enum Trigger;
    const auto allowed = [&](std::initializer_list<Trigger> all) {
        return std::find(all.begin(), all.end(), node.event.trigger) != all.end();
    };
    const bool in_event_sub_process = node.parent >= 0 && model_->node(node.parent).event_sub_process;
    bool legal = true;
    switch (node.kind) {
        case Kind::start_event:
            legal = in_event_sub_process
                        ? allowed({message, timer, signal, error, escalation, conditional, compensation})
                        : allowed({none, message, timer, signal, conditional});
            break;
        case Kind::end_event:
            legal = allowed({none, message, signal, error, escalation, terminate, compensation, cancel});
            break;
        case Kind::catch_event: legal = allowed({message, timer, signal, conditional, link}); break;
        case Kind::throw_event:
            legal = allowed({none, message, signal, escalation, link, compensation});
            break;
        default: return check_boundary(node);
    }
    const std::string word(json::name_of(node.event.trigger)), place(json::name_of(node.kind));
    if (!legal)
        broken(node.id, word + " 不能用在这里", "A trigger " + word + " does not stand in a " + place);
    if (node.kind == Kind::end_event && !node.outgoing.empty())
        broken(node.id, "结束事件不应有出线", "An end event goes nowhere");
    if (node.event.trigger == cancel && legal && !(node.parent >= 0 && model_->node(node.parent).transaction))
        broken(node.id, "取消事件只能在事务子流程里", "A cancel event stands in a transaction");
    if (node.kind == Kind::start_event && node.event.trigger == conditional && node.parent < 0)
        fault(Fault::Kind::unsupported, node.id, "不支持由条件启动流程",
              "A process begun by a condition is not supported");
}

void Reader::check_boundary(const Node& node) {
    using enum Trigger;
    const auto trigger = node.event.trigger;
    const std::string word(json::name_of(trigger));
    if (trigger == none || trigger == terminate || trigger == link)
        return broken(node.id, word + " 不能用在边界事件上",
                      "A trigger " + word + " does not stand in a boundary_event");
    if (node.attached_to < 0) return;
    const Node& host = model_->node(node.attached_to);
    if (trigger == cancel && !host.transaction)
        broken(node.id, "取消边界事件只能附着在事务子流程上", "A cancel event is attached to a transaction");
    if ((trigger == error || trigger == cancel) && !node.interrupting)
        broken(node.id, "这种边界事件必须中断活动", "A boundary event of this trigger always interrupts");
    if (trigger == escalation && host.kind != Kind::sub_process && host.kind != Kind::call_activity &&
        host.service.empty() && host.kind != Kind::user_task)
        fault(Fault::Kind::doubtful, node.id, "没有东西会向它升级", "Nothing in " + host.id + " escalates");
    if (trigger == timer && node.event.timer.kind == Timer::Kind::due && host.kind != Kind::user_task)
        broken(node.id, "只有用户任务才有期限", "Only a user task has a due time");
    if (trigger != compensation && node.outgoing.empty())
        fault(Fault::Kind::doubtful, node.id, "没有出线", "Nothing leaves it");
}

void Reader::check_gateway(const Node& node) {
    if (node.outgoing.empty() && node.incoming.empty())
        return broken(node.id, "网关没有连线", "It has no flows");
    if (node.kind == Kind::event_gateway) {
        if (node.outgoing.empty()) broken(node.id, "没有出线", "Nothing leaves it");
        for (const int out : node.outgoing) {
            const Node& target = model_->node(std::max(model_->flow(out).target, 0));
            const bool waits = target.kind == Kind::receive_task ||
                               (target.kind == Kind::catch_event && target.event.trigger != Trigger::link);
            if (!waits)
                broken(node.id, "事件网关后只能是等待事件",
                       "After it stand events that wait, and " + target.id + " is none");
        }
    }
    if (node.kind == Kind::exclusive_gateway) check_choice(node);
}

// Of the ways out of a choice one may do without a condition: it is taken if none before it is.
void Reader::check_choice(const Node& node) {
    std::vector<int> open;
    for (const int out : node.outgoing)
        if (!model_->flow(out).condition && out != node.default_flow) open.push_back(out);
    if (open.size() > 1) {
        for (const int out : open) model_->flows[static_cast<std::size_t>(out)].condition = Formula{};
        fault(Fault::Kind::foreign, node.id, "多条出线没有条件，无法选择",
              "Several flows leave it without a condition: nothing says which is taken");
    } else if (open.size() == 1 && (open[0] != node.outgoing.back() || node.default_flow >= 0))
        fault(Fault::Kind::doubtful, node.id, "没有条件的出线会使后面的出线永远走不到",
              "A flow without condition (" + model_->flow(open[0]).id + ") hides those after it");
}

void Reader::check_event_sub_process(const Node& node) {
    if (!node.incoming.empty() || !node.outgoing.empty())
        broken(node.id, "事件子流程不应有连线", "An event sub-process has no sequence flows");
    int starts = 0;
    for (const int inner : inside_of(node.index)) {
        const Node& start = model_->node(inner);
        if (start.kind != Kind::start_event) continue;
        ++starts;
        if ((start.event.trigger == Trigger::error || start.event.trigger == Trigger::compensation) &&
            !start.interrupting)
            broken(start.id, "这种开始事件必须中断", "A start of this trigger always interrupts");
    }
    if (starts != 1)
        broken(node.id, "事件子流程应有且只有一个开始事件", "An event sub-process has one start event");
}

std::vector<int> Model::ways_to(int gateway, int from) const {
    std::vector<bool> seen(nodes.size(), false);
    std::vector<int> found, next{from};
    while (!next.empty()) {
        const int at = next.back();
        next.pop_back();
        if (at == gateway || seen[static_cast<std::size_t>(at)]) continue;
        seen[static_cast<std::size_t>(at)] = true;
        for (const int event : node(at).boundary) next.push_back(event);
        for (const int out : node(at).outgoing) {
            if (flow(out).target == gateway) found.push_back(out);
            next.push_back(flow(out).target);
        }
    }
    return found;
}
}
