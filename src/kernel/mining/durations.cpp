#include "kernel/mining/durations.hpp"
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
namespace yiwang::mining {
namespace {
struct Gathered {
    std::int64_t visits = 0, cancelled = 0, open = 0, again = 0;
    std::set<std::int64_t> cases;
    std::vector<double> hours, working;
};

}

std::optional<double> quantile(std::vector<double> values, double q) {
    if (values.empty()) return {};
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

ProcessFigures figures(const std::vector<Case>& cases) {
    ProcessFigures out;
    std::map<std::string, Gathered> elements;
    std::map<std::string, std::int64_t> flows;
    std::vector<double> whole;
    for (const auto& one : cases) {
        ++out.cases;
        if (one.instance.ended_at) {
            ++out.ended;
            whole.push_back(hours(*one.instance.ended_at - one.instance.started_at));
        }
        for (const auto& visit : one.visits) {
            auto& element = elements[visit.element];
            ++element.visits;
            element.again += !element.cases.insert(one.instance.id.value).second;
            element.cancelled += visit.cancelled;
            if (!visit.left) ++element.open;
            else {
                element.hours.push_back(hours(*visit.left - visit.entered));
                element.working.push_back(hours(flow::calendar().working_time(visit.entered, *visit.left)));
            }
        }
        for (const auto& step : one.steps)
            for (const auto& said : step.visits)
                if (said[0] == '>') ++flows[said.substr(1)];
    }
    out.hours_median = quantile(whole, 0.5);
    out.hours_p90 = quantile(whole, 0.9);
    double all = 0;
    for (const auto& [id, element] : elements) all += std::accumulate(element.hours.begin(), element.hours.end(), 0.0);
    for (const auto& [id, element] : elements) {
        const double sum = std::accumulate(element.hours.begin(), element.hours.end(), 0.0);
        const auto mean = element.hours.empty() ? std::nullopt : std::optional(sum / static_cast<double>(element.hours.size()));
        out.elements.push_back({id, element.visits, static_cast<std::int64_t>(element.cases.size()), element.cancelled, element.open, element.again, quantile(element.hours, 0.5),
                                quantile(element.hours, 0.9), mean, quantile(element.working, 0.5), all > 0 ? sum / all : 0});
    }
    std::stable_sort(out.elements.begin(), out.elements.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
    for (const auto& [id, taken] : flows) out.flows.push_back({id, taken});
    return out;
}
}
