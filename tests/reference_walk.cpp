#include "reference_walk.hpp"
#include <algorithm>
namespace yiwang::random_process {

int Reference::make(int scope, int at, int via) {
    items_[next_] = {.node = at, .scope = scope, .via = via};
    queue_.push_back(next_);
    return next_++;
}

void Reference::start() {
    items_[0] = {.state = Item::State::open};
    for (const int begin : graph_.inside(-1, Is::start)) make(0, begin, -1);
    settle();
}

void Reference::settle() {
    do {
        while (!queue_.empty()) {
            const int item = queue_.front();
            queue_.pop_front();
            if (items_.contains(item) && items_[item].state == Item::State::moving) move(item);
        }
    } while (!ended_ && join_some_inclusive());
}

void Reference::move(int item) {
    const int at = items_[item].node;
    const Node& n = node(at);
    const bool activity = n.is == Is::user || n.is == Is::service || n.is == Is::script || n.is == Is::sub;
    if (activity) return enter_activity(item);
    say('+', at);
    switch (n.is) {
        case Is::end: {
            const int scope = items_[item].scope;
            say('-', at);
            items_.erase(item);
            return look_at_scope(scope);
        }
        case Is::terminate: {
            const int scope = items_[item].scope;
            say('-', at);
            items_.erase(item);
            take_away_inside(scope);
            return look_at_scope(scope);
        }
        case Is::error_end: {
            int holder = items_[item].scope;
            say('-', at);
            items_.erase(item);
            while (items_[holder].run) holder = items_[holder].scope;  // the edge is that of all runs together
            for (const int event : node(items_[holder].node).edges)
                if (node(event).is == Is::error_edge) return edge(holder, event);
            return;
        }
        case Is::timer_catch:
        case Is::message_catch:
        case Is::event_choice: items_[item].state = Item::State::resting; return;
        case Is::either:
            if (n.in.size() < 2) return leave(item);
            items_[item].state = Item::State::resting;
            return;
        case Is::fork: {
            if (n.in.size() < 2) return leave(item);
            items_[item].state = Item::State::resting;
            std::vector<int> one_each;
            for (const int way : n.in)
                for (const auto& [id, other] : items_)
                    if (other.node == at && other.scope == items_[item].scope && other.via == way && other.state == Item::State::resting) {
                        one_each.push_back(id);
                        break;
                    }
            if (one_each.size() < n.in.size()) return;
            for (std::size_t i = 1; i < one_each.size(); ++i) items_.erase(one_each[i]);
            return leave(one_each[0]);
        }
        default: return leave(item);
    }
}

void Reference::enter_activity(int item) {
    const int at = items_[item].node;
    const Node& n = node(at);
    say('+', at);
    if (n.runs > 0 && !items_[item].run) {
        items_[item].state = Item::State::open;
        items_[item].body = true;
        do begin_run(item);
        while (!n.one_by_one && items_[item].next < n.runs);
        return;
    }
    if (n.is == Is::user) items_[item].state = Item::State::resting;
    else if (n.is == Is::sub) open(item, at);
    else {
        if (n.is == Is::script) variables_[static_cast<std::size_t>(at % Graph::variables)] = at % Graph::values;
        finish(item);
    }
}

void Reference::begin_run(int body) {
    ++items_[body].next;
    const int run = make(body, items_[body].node, -1);
    items_[run].run = true;
}

void Reference::open(int item, int scope_node) {
    items_[item].state = Item::State::open;
    const bool event = node(scope_node).is == Is::event_sub;
    for (const int begin : graph_.inside(scope_node, event ? Is::event_start : Is::start)) make(item, begin, -1);
}

void Reference::finish(int item) {
    if (!items_[item].run) return leave(item);
    const int body = items_[item].scope;
    say('-', items_[item].node);
    items_.erase(item);
    const Node& n = node(items_[body].node);
    if (++items_[body].done == n.runs) leave(body);
    else if (n.one_by_one && items_[body].next < n.runs) begin_run(body);
}

void Reference::leave(int item) {
    const Node& n = node(items_[item].node);
    std::vector<int> chosen;
    const bool parts = n.is == Is::choice || n.is == Is::either;
    for (const int way : n.out) {
        const Flow& f = flow(way);
        if (way == n.otherwise && parts) continue;
        if (f.variable >= 0 && variables_[static_cast<std::size_t>(f.variable)] != f.value) continue;
        chosen.push_back(way);
        if (n.is == Is::choice) break;
    }
    if (chosen.empty() && n.otherwise >= 0) chosen.push_back(n.otherwise);
    say('-', items_[item].node);
    const int scope = items_[item].scope;
    items_.erase(item);
    for (const int way : chosen) make(scope, flow(way).to, way);
    if (chosen.empty()) look_at_scope(scope);
}

void Reference::take_away(int item) {
    take_away_inside(item);
    say('x', items_[item].node);
    items_.erase(item);
}

void Reference::take_away_inside(int scope) {
    std::vector<int> inside;
    for (const auto& [id, other] : items_)
        if (id != 0 && other.scope == scope) inside.push_back(id);
    for (const int id : inside)
        if (items_.contains(id)) take_away(id);
}

void Reference::look_at_scope(int scope) {
    if (!items_.contains(scope)) return;
    for (const auto& [id, other] : items_)
        if (id != 0 && other.scope == scope) return;
    if (scope == 0) {
        ended_ = true;
        return;
    }
    if (node(items_[scope].node).is != Is::event_sub) return finish(scope);
    const int outer = items_[scope].scope;
    say('-', items_[scope].node);
    items_.erase(scope);
    look_at_scope(outer);
}

std::vector<int> Reference::waits(int id) const {
    std::vector<int> out;
    const Item& item = items_.at(id);
    if (item.state == Item::State::moving) return out;
    if (item.state == Item::State::open && !item.body && !item.replaced)
        for (const int event_sub : graph_.inside(item.node, Is::event_sub))
            for (const int begin : graph_.inside(event_sub, Is::event_start)) out.push_back(begin);
    if (item.node < 0) return out;
    const Node& n = node(item.node);
    if (n.is == Is::timer_catch || n.is == Is::message_catch) out.push_back(item.node);
    if (n.is == Is::event_choice)
        for (const int way : n.out) out.push_back(flow(way).to);
    if (!item.run)
        for (const int event : n.edges)
            if (node(event).is != Is::error_edge) out.push_back(event);
    return out;
}

std::vector<Reference::Push> Reference::possible() const {
    std::vector<Push> out;
    for (const auto& [id, item] : items_) {
        if (item.state == Item::State::resting && node(item.node).is == Is::user) out.push_back({id, -1});
        for (const int event : waits(id)) out.push_back({id, event});
    }
    return out;
}

void Reference::complete(int item, int variable, int value) {
    if (variable >= 0) variables_[static_cast<std::size_t>(variable)] = value;
    finish(item);
    settle();
}

void Reference::happen(int item, int event) {
    come_true(item, event);
    settle();
}

void Reference::signal(int number) {
    std::vector<Push> heard;
    for (const auto& [id, item] : items_)
        for (const int event : waits(id))
            if ((node(event).is == Is::signal_edge || node(event).is == Is::event_start) && event % 3 == number) heard.push_back({id, event});
    for (const auto& one : heard) {
        if (!items_.contains(one.item)) continue;
        const auto still = waits(one.item);
        if (std::find(still.begin(), still.end(), one.node) != still.end()) come_true(one.item, one.node);
    }
    settle();
}

void Reference::come_true(int item, int event) {
    const Node& n = node(event);
    if (n.host >= 0) return edge(item, event);
    if (n.is == Is::event_start) {
        if (n.interrupting) {
            take_away_inside(item);
            items_[item].replaced = true;
        }
        const int made = make(item, n.parent, -1);
        queue_.pop_back();
        say('+', n.parent);
        return open(made, n.parent);
    }
    if (node(items_[item].node).is == Is::event_choice) {
        say('-', items_[item].node);
        items_[item].node = event;
        say('+', event);
    }
    leave(item);
}

void Reference::edge(int item, int event) {
    say('+', event);
    say('-', event);
    const int scope = items_[item].scope;
    if (node(event).interrupting) take_away(item);
    for (const int way : node(event).out) make(scope, flow(way).to, way);
    look_at_scope(scope);
}

bool Reference::reaches(int from, int way, int gateway) const {
    std::set<int> seen;
    std::vector<int> next{from};
    while (!next.empty()) {
        const int at = next.back();
        next.pop_back();
        if (at == gateway || !seen.insert(at).second) continue;
        for (const int event : node(at).edges) next.push_back(event);
        for (const int out : node(at).out) {
            if (out == way) return true;
            next.push_back(flow(out).to);
        }
    }
    return false;
}

bool Reference::join_some_inclusive() {
    std::map<std::pair<int, int>, std::map<int, int>> arrived;  // (scope, gateway): the first item of each way in
    for (const auto& [id, item] : items_)
        if (item.node >= 0 && item.state == Item::State::resting && node(item.node).is == Is::either) arrived[{item.scope, item.node}].emplace(item.via, id);
    for (const auto& [place, by_way] : arrived) {
        const auto& [scope, gateway] = place;
        bool ready = true;
        for (const auto& [id, item] : items_) {
            if (id == 0 || item.scope != scope || item.node == gateway) continue;
            bool to_empty = false, to_full = false;
            for (const int way : node(gateway).in)
                if (reaches(item.node, way, gateway)) (by_way.contains(way) ? to_full : to_empty) = true;
            if (to_empty && !to_full) ready = false;
        }
        if (!ready) continue;
        std::vector<int> taken;
        for (const auto& [way, id] : by_way) taken.push_back(id);
        std::sort(taken.begin(), taken.end());
        for (std::size_t i = 1; i < taken.size(); ++i) items_.erase(taken[i]);
        leave(taken[0]);
        return true;
    }
    return false;
}

std::vector<std::string> Reference::resting() const {
    std::vector<std::string> out;
    for (const auto& [id, item] : items_)
        if (item.state == Item::State::resting) out.push_back(std::to_string(id) + "@" + node(item.node).id());
    return out;
}
}
