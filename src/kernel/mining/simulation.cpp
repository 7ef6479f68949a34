#include "kernel/mining/simulation.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <random>
#include <set>
namespace yiwang::mining {
namespace {
using bpmn::Token;
constexpr int steps_max = 400;  // of one case: what goes round for ever is left

std::chrono::microseconds span(double hours) {
    return std::chrono::microseconds{static_cast<std::int64_t>(hours * 3.6e9)};
}

const bpmn::Node* node_of(const bpmn::Model& model, const std::string& element) {
    return model.find(element);
}

double mean(const std::vector<double>& values) {
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Something of the simulated district: a case arrives, a task is finished, a time has passed.
struct Happening {
    Instant at;
    std::int64_t order;
    std::size_t of;       // case
    std::int64_t token;   // -1: it arrives
    std::string element;  // of a wait that comes true; "" : the task is finished
    bool operator>(const Happening& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
};

struct Waiting {
    std::size_t of;
    std::int64_t token;
};

class District : public bpmn::Host {
public:
    District(const bpmn::ModelPtr& model, const bpmn::Library& library, const Assumptions& assumptions, std::uint64_t seed)
        : model_(model), library_(library), assumptions_(assumptions), random_(seed) {
        for (const auto& [role, people] : assumptions.staff) free_[role] = people;
    }

    Played run(Instant until) {
        for (const auto at : assumptions_.arrivals) add({at, 0, cases_.size(), -1, ""}), cases_.push_back({});
        while (!queue_.empty() && queue_.top().at <= until) {
            const auto next = queue_.top();
            queue_.pop();
            now_ = next.at;
            happen(next);
        }
        return played();
    }

    bpmn::Execution::Part called(const std::string& process) override {
        const auto at = library_.find(process);
        if (at == library_.end()) throw Conflict("flow.called", {"没有流程 " + process, "There is no process " + process});
        return {process, at->second};
    }
    std::optional<bpmn::Outcome> serve(const Token&, const bpmn::Node&, const bpmn::Variables&) override { return bpmn::Outcome{}; }
    std::int64_t wait(const bpmn::Wait& wait) override {
        waits_.push_back({wait.token.id, wait.at.id});
        return 0;
    }
    void stop_waiting(const Token&, const bpmn::Node*) override {}
    void tell(const bpmn::Node&, const std::string&, const bpmn::Variables&) override {}
    // Conditions are asked in the order of the flows: each holds as often as it was taken of those that were left.
    rule::Value evaluate(const bpmn::Formula& formula, const bpmn::Variables&, bpmn::Ask ask) override {
        if (ask == bpmn::Ask::count) return rule::Value(1);
        if (ask == bpmn::Ask::list) return rule::Value(rule::List{rule::Value(1)});
        if (ask != bpmn::Ask::condition) return {};
        for (const auto& flow : model_->flows) {
            if (!flow.condition || &*flow.condition != &formula) continue;
            double mine = count(flow.id), rest = 0;
            bool behind = false;
            for (const int other : model_->node(flow.source).outgoing) {
                behind |= &model_->flow(other) == &flow;
                if (behind || other == model_->node(flow.source).default_flow) rest += count(model_->flow(other).id);
            }
            return rule::Value(rest > 0 && std::uniform_real_distribution<>(0, rest)(random_) < mine);
        }
        return rule::Value(false);
    }

private:
    struct Running {
        bpmn::Execution execution;
        Instant began;
        std::optional<Instant> ended;
        int steps = 0;
    };

    double count(const std::string& flow) const {
        const auto at = assumptions_.flows.find(flow);
        return at == assumptions_.flows.end() ? 0 : static_cast<double>(at->second);
    }
    void add(Happening one) {
        one.order = order_++;
        queue_.push(std::move(one));
    }
    double sampled(const std::map<std::string, std::vector<double>>& from, const std::string& element, double otherwise) {
        const auto at = from.find(element);
        return at == from.end() || at->second.empty() ? otherwise : at->second[random_() % at->second.size()];
    }

    void happen(const Happening& one) {
        auto& running = cases_[one.of];
        waits_.clear();
        bpmn::Machine machine(running.execution, *this);
        if (one.token < 0) {
            running.execution = bpmn::Machine::begin({model_->process, model_}, {});
            running.began = now_;
            machine.start(begins());
        } else {
            if (one.element.empty()) release(one.of, one.token);
            const auto* token = running.execution.find(one.token);
            if (running.ended || !token || ++running.steps > steps_max) return;
            if (one.element.empty()) machine.complete(one.token, {});
            else {
                const bpmn::Node* found = nullptr;
                running.execution.each_wait(*token, [&](const bpmn::Node& at) {
                    if (at.id == one.element) found = &at;
                });
                if (!found) return;
                machine.fire(one.token, *found, {});
            }
        }
        if (running.execution.ended && !running.ended) running.ended = now_;
        for (const auto& [token, element] : waits_) wait_for(one.of, token, element);
        assign();
    }

    int begins() const {
        for (const auto& node : model_->nodes)
            if (node.kind == bpmn::Kind::start_event && node.parent < 0) return node.index;
        return -1;
    }

    void wait_for(std::size_t of, std::int64_t token, const std::string& element) {
        const auto* at = cases_[of].execution.find(token);
        if (!at) return;
        const auto* node = node_of(cases_[of].execution.model(*at), element);
        if (node && node->kind == bpmn::Kind::user_task) {
            waiting_[node->role].push_back({of, token});
            std::int64_t all = 0;
            for (const auto& [role, tasks] : waiting_) all += static_cast<std::int64_t>(tasks.size());
            waiting_max_ = std::max(waiting_max_, all);
            return;
        }
        // A time or message comes as it came then; one that never did does not come.
        const auto delays = assumptions_.delays.find(element);
        if (delays != assumptions_.delays.end() && !delays->second.empty()) add({now_ + span(sampled(assumptions_.delays, element, 0)), 0, of, token, element});
    }

    void assign() {
        for (auto& [role, tasks] : waiting_)
            while (!tasks.empty() && free_[role] > 0) {
                const auto task = tasks.front();
                tasks.pop_front();
                const auto* token = cases_[task.of].execution.find(task.token);
                if (!token || token->phase != Token::Phase::waiting) continue;  // it was cancelled
                --free_[role];
                const double work = sampled(assumptions_.work, cases_[task.of].execution.node(*token).id, 0.1);
                busy_[role] += work;
                held_[{task.of, task.token}] = role;
                add({after_work(now_, work), 0, task.of, task.token, ""});
            }
    }

    void release(std::size_t of, std::int64_t token) {
        const auto at = held_.find({of, token});
        if (at == held_.end()) return;
        ++free_[at->second];
        held_.erase(at);
    }

    // When so many service hours have passed, to the minute.
    static Instant after_work(Instant from, double work) {
        const auto& calendar = flow::calendar();
        const auto whole = static_cast<std::int64_t>(work);
        auto at = whole > 0 ? calendar.due(from, {whole, flow::LimitUnit::working_hours}) : from;
        auto left = span(work - static_cast<double>(whole));
        for (int i = 0; i < 10'000 && left.count() > 0; ++i) {
            const auto step = std::min<std::chrono::microseconds>(left, std::chrono::minutes{15});
            if (calendar.working_time(at, at + step) == step) left -= step, at += step;
            else at += std::chrono::minutes{15};
        }
        return at;
    }

    Played played() const {
        Played out;
        std::vector<double> took;
        Instant first = now_;
        for (const auto& one : cases_) {
            if (one.execution.parts.empty()) continue;
            ++out.cases;
            first = std::min(first, one.began);
            if (!one.ended) continue;
            ++out.ended;
            took.push_back(hours(*one.ended - one.began));
        }
        out.hours_median = quantile(took, 0.5);
        out.hours_p90 = quantile(took, 0.9);
        if (!took.empty()) out.hours_mean = mean(took);
        const double open = hours(flow::calendar().working_time(first, now_));
        for (const auto& [role, worked] : busy_) {
            const auto people = assumptions_.staff.find(role);
            if (people != assumptions_.staff.end() && open > 0) out.busy.emplace_back(role, worked / (open * static_cast<double>(people->second)));
        }
        out.waiting_max = waiting_max_;
        return out;
    }

    bpmn::ModelPtr model_;
    const bpmn::Library& library_;
    const Assumptions& assumptions_;
    std::mt19937_64 random_;
    std::vector<Running> cases_;
    std::priority_queue<Happening, std::vector<Happening>, std::greater<>> queue_;
    std::map<std::string, std::deque<Waiting>> waiting_;
    std::map<std::string, std::int64_t> free_;
    std::map<std::pair<std::size_t, std::int64_t>, std::string> held_;
    std::map<std::string, double> busy_;
    std::vector<std::pair<std::int64_t, std::string>> waits_;
    std::int64_t order_ = 0, waiting_max_ = 0;
    Instant now_{};
};
}

Assumptions assume(const bpmn::Model& model, const std::vector<Case>& cases) {
    Assumptions out;
    struct Done {
        Instant entered, left;
        std::string element;
    };
    std::map<std::string, std::vector<Done>> by_actor;
    std::map<std::string, std::set<std::string>> people;
    for (const auto& one : cases) {
        out.arrivals.push_back(one.instance.started_at);
        for (const auto& step : one.steps)
            for (const auto& said : step.visits)
                if (said[0] == '>') ++out.flows[said.substr(1)];
        for (const auto& visit : one.visits) {
            const auto* node = node_of(model, visit.element);
            if (!node || !visit.left || visit.cancelled) continue;
            if (node->kind == bpmn::Kind::user_task) {
                by_actor[visit.actor].push_back({visit.entered, *visit.left, visit.element});
                people[node->role].insert(visit.actor);
            } else if (node->kind == bpmn::Kind::catch_event || node->kind == bpmn::Kind::receive_task || node->kind == bpmn::Kind::boundary_event)
                out.delays[visit.element].push_back(hours(*visit.left - visit.entered));
        }
    }
    std::sort(out.arrivals.begin(), out.arrivals.end());
    // The time an officer worked on a task: since the one before was finished, or since this one came.
    for (auto& [actor, done] : by_actor) {
        std::sort(done.begin(), done.end(), [](const Done& a, const Done& b) { return a.left < b.left; });
        Instant free{};
        for (const auto& one : done) {
            out.work[one.element].push_back(std::max(0.01, hours(flow::calendar().working_time(std::max(free, one.entered), one.left))));
            free = one.left;
        }
    }
    for (const auto& [role, all] : people) out.staff[role] = static_cast<std::int64_t>(all.size());
    return out;
}

Played play(const bpmn::ModelPtr& model, const bpmn::Library& library, const Assumptions& assumptions, Instant until, std::uint64_t seed) {
    return District(model, library, assumptions, seed).run(until);
}

WhatIf what_if(const bpmn::ModelPtr& model, const bpmn::Library& library, const std::vector<Case>& cases, double learn, const std::map<std::string, std::int64_t>& staff, std::uint64_t seed) {
    const auto cut = static_cast<std::ptrdiff_t>(learn * static_cast<double>(cases.size()));
    const std::vector<Case> past(cases.begin(), cases.begin() + cut), rest(cases.begin() + cut, cases.end());
    auto assumptions = assume(*model, past);
    assumptions.arrivals.clear();
    std::vector<double> then;
    Instant last{};
    for (const auto& one : rest) {
        assumptions.arrivals.push_back(one.instance.started_at);
        last = std::max(last, one.instance.ended_at.value_or(one.instance.started_at));
        if (one.instance.ended_at) then.push_back(hours(*one.instance.ended_at - one.instance.started_at));
    }
    for (const auto& [role, people] : staff) assumptions.staff[role] = people;
    const auto played = play(model, library, assumptions, last + std::chrono::hours{24 * 60}, seed);
    WhatIf out{};
    out.cases = played.cases, out.ended = played.ended, out.waiting_max = played.waiting_max;
    out.hours_median = played.hours_median, out.hours_p90 = played.hours_p90, out.hours_mean = played.hours_mean;
    out.then_median = quantile(then, 0.5), out.then_p90 = quantile(then, 0.9);
    if (!then.empty()) out.then_mean = mean(then);
    const auto error = [](std::optional<double> a, std::optional<double> b) { return a && b && *b > 0 ? std::optional(std::abs(*a - *b) / *b) : std::nullopt; };
    out.error_median = error(out.hours_median, out.then_median);
    out.error_mean = error(out.hours_mean, out.then_mean);
    for (const auto& [role, people] : assumptions.staff) out.staff.push_back({role, people});
    return out;
}
}
