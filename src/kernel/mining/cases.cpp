#include "kernel/mining/cases.hpp"
#include <deque>
#include <map>
namespace yiwang::mining {

Case case_of(const flow::Instance& instance, std::vector<flow::StepView> steps) {
    Case out{instance, std::move(steps), {}};
    std::map<std::string, std::deque<std::size_t>> open;  // by element: visits that have not been left
    for (const auto& step : out.steps)
        for (const auto& said : step.visits) {
            const auto element = said.substr(1);
            if (said[0] == '+') {
                open[element].push_back(out.visits.size());
                out.visits.push_back({element, step.at, {}, false, {}});
            } else if (said[0] == '-' || said[0] == 'x') {
                auto& waiting = open[element];
                if (waiting.empty()) continue;
                auto& visit = out.visits[waiting.front()];
                waiting.pop_front();
                visit.left = step.at;
                visit.cancelled = said[0] == 'x';
                visit.actor = step.actor;
            }
        }
    return out;
}

std::vector<Case> cases(Tx& tx, std::string_view process, Instant from, Instant to) {
    std::vector<Case> out;
    std::optional<flow::Instance> last;
    for (;;) {
        const auto page = flow::begun(tx, process, from, to, last, 1000);
        for (const auto& instance : page) out.push_back(case_of(instance, flow::path(tx, instance.id)));
        if (static_cast<int>(out.size()) > cases_max) throw Problem(422, "mining.too_many", {"这段时间的案例超过五万个，请缩短时间。", "More than 50,000 cases in that time; ask for less."}, "to");
        if (page.size() < 1000) return out;
        last = page.back();
    }
}
}
