#include "random_process.hpp"
namespace yiwang::random_process {
namespace {
constexpr const char* letters[] = {"s", "e", "x", "err", "u", "v", "w", "c", "p", "o", "g", "t", "m", "sub", "esp", "es", "bt", "bs", "be"};

class Grower {
public:
    explicit Grower(std::uint64_t seed) : random_(seed) {}

    Graph grow(int size) {
        fill(-1, size);
        return std::move(graph_);
    }

private:
    struct Piece {
        int first, last;  // last: where it is left; -1: it is not (an end stands there)
    };

    int pick(int of) { return static_cast<int>(random_() % static_cast<std::uint64_t>(of)); }

    int add(Is is, int scope) {
        Node made{.is = is, .parent = scope};
        made.index = static_cast<int>(graph_.nodes.size());
        graph_.nodes.push_back(made);
        return made.index;
    }
    Node& at(int index) { return graph_.nodes[static_cast<std::size_t>(index)]; }
    int join(int from, int to, bool conditional = false) {
        Flow made{from, to};
        made.index = static_cast<int>(graph_.flows.size());
        if (conditional) made.variable = pick(Graph::variables), made.value = pick(Graph::values);
        at(from).out.push_back(made.index);
        at(to).in.push_back(made.index);
        graph_.flows.push_back(made);
        return made.index;
    }

    // A start, a block, an end; now and then an event sub-process beside them.
    void fill(int scope, int size) {
        const int start = add(Is::start, scope);
        const auto body = block(scope, size);
        join(start, body.first);
        const int end = add(Is::end, scope);
        join(body.last, end);
        if (size > 6 && pick(4) == 0) {
            const int event_sub = add(Is::event_sub, scope);
            const int event_start = add(Is::event_start, event_sub);
            at(event_start).interrupting = pick(2) == 0;
            const auto inner = block(event_sub, 2);
            join(event_start, inner.first);
            join(inner.last, add(Is::end, event_sub));
        }
    }

    Piece block(int scope, int size) {
        if (size <= 1) return single(scope);
        switch (pick(11)) {
            case 0:
            case 1:
            case 2: return row(scope, size);
            case 3: return parted(scope, size, Is::choice);
            case 4: return parted(scope, size, Is::fork);
            case 5: return parted(scope, size, Is::either);
            case 6: return circle(scope, size);
            case 7: return raced(scope, size);
            case 8: return sub_process(scope, size);
            case 9: return stopped(scope, size);
            default: return edged(scope, size);
        }
    }

    Piece single(int scope) {
        static constexpr Is all[] = {Is::user, Is::user, Is::service, Is::script, Is::timer_catch, Is::message_catch};
        const int node = add(all[pick(6)], scope);
        const bool task = at(node).is == Is::user || at(node).is == Is::service;
        if (task && pick(6) == 0) {
            at(node).runs = 2 + pick(2);
            at(node).one_by_one = pick(2) == 0;
        }
        return {node, node};
    }

    Piece row(int scope, int size) {
        const auto a = block(scope, size / 2), b = block(scope, size - size / 2);
        join(a.last, b.first);
        return {a.first, b.last};
    }

    Piece parted(int scope, int size, Is is) {
        const int split = add(is, scope);
        const int merge = add(is, scope);
        const int ways = 2 + pick(2);
        for (int i = 0; i < ways; ++i) {
            const auto way = block(scope, std::max(1, (size - 2) / ways));
            const bool last = i + 1 == ways;
            const int flow = join(split, way.first, is != Is::fork && !last);
            if (is != Is::fork && last) at(split).otherwise = flow;
            join(way.last, merge);
        }
        return {split, merge};
    }

    // Back to the beginning while a variable has a value; a script before the question changes it, so that it comes to an end.
    Piece circle(int scope, int size) {
        const int merge = add(Is::choice, scope);
        const auto body = block(scope, size - 3);
        const int turn = add(Is::user, scope);
        const int question = add(Is::choice, scope);
        join(merge, body.first);
        join(body.last, turn);
        join(turn, question);
        join(question, merge, true);
        const int out = add(Is::script, scope);
        at(question).otherwise = join(question, out);
        return {merge, out};
    }

    Piece raced(int scope, int size) {
        const int gate = add(Is::event_choice, scope);
        const int merge = add(Is::choice, scope);
        for (const Is is : {Is::timer_catch, Is::message_catch}) {
            const int event = add(is, scope);
            join(gate, event);
            const auto way = block(scope, std::max(1, size / 3));
            join(event, way.first);
            join(way.last, merge);
        }
        return {gate, merge};
    }

    Piece sub_process(int scope, int size) {
        const int sub = add(Is::sub, scope);
        fill(sub, size - 2);
        if (pick(4) == 0) at(sub).runs = 2, at(sub).one_by_one = pick(2) == 0;
        return {sub, sub};
    }

    // A sub-process that may be ended from inside, or thrown out of.
    Piece stopped(int scope, int size) {
        const int sub = add(Is::sub, scope);
        const bool error = pick(2) == 0;
        const int start = add(Is::start, sub), split = add(Is::fork, sub), end = add(Is::end, sub), bad = add(error ? Is::error_end : Is::terminate, sub);
        join(start, split);
        const auto a = block(sub, std::max(1, size / 2 - 2)), b = block(sub, 1);
        join(split, a.first);
        join(a.last, end);
        join(split, b.first);
        join(b.last, bad);
        if (!error) return {sub, sub};
        const int edge = add(Is::error_edge, scope), merge = add(Is::choice, scope);
        at(edge).host = sub;
        at(sub).edges.push_back(edge);
        const auto mend = block(scope, 1);
        join(edge, mend.first);
        join(mend.last, merge);
        join(sub, merge);
        return {sub, merge};
    }

    Piece edged(int scope, int size) {
        const int host = pick(2) == 0 ? add(Is::user, scope) : sub_process(scope, size - 2).first;
        const int merge = add(Is::choice, scope);
        const int edge = add(pick(2) == 0 ? Is::timer_edge : Is::signal_edge, scope);
        at(edge).host = host;
        at(edge).interrupting = pick(2) == 0;
        at(host).edges.push_back(edge);
        join(host, merge);
        const auto way = block(scope, std::max(1, size / 3));
        join(edge, way.first);
        // What came by a path that leaves the host alone ends by itself.
        join(way.last, at(edge).interrupting ? merge : add(Is::end, scope));
        return {host, merge};
    }

    std::mt19937_64 random_;
    Graph graph_;
};

std::string definition(Is is, int index) {
    switch (is) {
        case Is::timer_catch:
        case Is::timer_edge: return "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>";
        case Is::message_catch: return "<messageEventDefinition messageRef=\"m\"/>";
        case Is::signal_edge:
        case Is::event_start: return "<signalEventDefinition signalRef=\"sig" + std::to_string(index % 3) + "\"/>";
        case Is::terminate: return "<terminateEventDefinition/>";
        case Is::error_end:
        case Is::error_edge: return "<errorEventDefinition errorRef=\"err\"/>";
        default: return "";
    }
}

const char* element(Is is) {
    switch (is) {
        case Is::start:
        case Is::event_start: return "startEvent";
        case Is::end:
        case Is::terminate:
        case Is::error_end: return "endEvent";
        case Is::user: return "userTask";
        case Is::service: return "serviceTask";
        case Is::script: return "scriptTask";
        case Is::choice: return "exclusiveGateway";
        case Is::fork: return "parallelGateway";
        case Is::either: return "inclusiveGateway";
        case Is::event_choice: return "eventBasedGateway";
        case Is::timer_catch:
        case Is::message_catch: return "intermediateCatchEvent";
        case Is::sub:
        case Is::event_sub: return "subProcess";
        default: return "boundaryEvent";
    }
}

std::string written(const Graph& graph, int scope) {
    std::string out;
    for (const auto& node : graph.nodes) {
        if (node.parent != scope) continue;
        const std::string name = element(node.is);
        out += "<" + name + " id=\"" + node.id() + "\"";
        if (node.otherwise >= 0) out += " default=\"" + graph.flows[static_cast<std::size_t>(node.otherwise)].id() + "\"";
        if (node.is == Is::service) out += " yw:service=\"do\"";
        if (node.is == Is::script) out += " yw:result=\"v" + std::to_string(node.index % Graph::variables) + "\"";
        if (node.is == Is::event_sub) out += " triggeredByEvent=\"true\"";
        if (node.is == Is::event_start) out += std::string(" isInterrupting=\"") + (node.interrupting ? "true\"" : "false\"");
        if (node.host >= 0) out += " attachedToRef=\"" + graph.nodes[static_cast<std::size_t>(node.host)].id() + "\" cancelActivity=\"" + (node.interrupting ? "true\"" : "false\"");
        out += ">" + definition(node.is, node.index);
        if (node.is == Is::script) out += "<script>" + std::to_string(node.index % Graph::values) + "</script>";
        if (node.is == Is::sub || node.is == Is::event_sub) out += written(graph, node.index);
        if (node.runs > 0)
            out += std::string("<multiInstanceLoopCharacteristics isSequential=\"") + (node.one_by_one ? "true" : "false") + "\"><loopCardinality>" + std::to_string(node.runs) +
                   "</loopCardinality></multiInstanceLoopCharacteristics>";
        out += "</" + name + ">";
    }
    for (const auto& flow : graph.flows) {
        if (graph.nodes[static_cast<std::size_t>(flow.from)].parent != scope) continue;
        out += "<sequenceFlow id=\"" + flow.id() + "\" sourceRef=\"" + graph.nodes[static_cast<std::size_t>(flow.from)].id() + "\" targetRef=\"" + graph.nodes[static_cast<std::size_t>(flow.to)].id() + "\">";
        if (flow.variable >= 0) out += "<conditionExpression>v" + std::to_string(flow.variable) + " = " + std::to_string(flow.value) + "</conditionExpression>";
        out += "</sequenceFlow>";
    }
    return out;
}
}

std::string Node::id() const {
    return letters[static_cast<int>(is)] + std::to_string(index);
}

std::vector<int> Graph::inside(int scope, Is is) const {
    std::vector<int> out;
    for (const auto& node : nodes)
        if (node.parent == scope && node.is == is) out.push_back(node.index);
    return out;
}

std::string Graph::bpmn() const {
    return "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:yw=\"https://yiwang.dev/bpmn\"><message id=\"m\" name=\"m\"/><signal id=\"sig0\" name=\"sig0\"/>"
           "<signal id=\"sig1\" name=\"sig1\"/><signal id=\"sig2\" name=\"sig2\"/><error id=\"err\" errorCode=\"err\"/><process id=\"p\">" +
           written(*this, -1) + "</process></definitions>";
}

Graph grow(std::uint64_t seed, int size) {
    return Grower(seed).grow(size);
}
}
