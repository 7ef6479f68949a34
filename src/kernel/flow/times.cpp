// When timers ring: ISO 8601, the calendar's limits, due times of tasks, cycles.
#include <charconv>
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
constexpr std::int64_t years_max = 1000;

Conflict no_time(const std::string& text) {
    return Conflict("flow.time", {"定时器的时间写法不对：" + text, "This is no time of ISO 8601: " + text});
}

std::string unquoted(const std::string& text) {
    return text.size() > 1 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

Instant after(Instant from, const std::string& text) {
    constexpr __int128 most = static_cast<__int128>(years_max) * 366 * 86400 * 1'000'000'000;
    if (const auto days = rule::parse_days_duration(text)) {
        if (days->nanos < 0 || days->nanos > most) throw no_time(text);
        return from + std::chrono::microseconds{static_cast<std::int64_t>((days->nanos + 999) / 1000)};
    }
    const auto months = rule::parse_months_duration(text);
    if (!months || months->months < 0 || months->months > years_max * 12) throw no_time(text);
    const auto local = to_local(from);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto moved = rule::add_months(rule::DateValue::from_days(day.time_since_epoch().count()), months->months);
    if (!moved) throw no_time(text);
    return from_local(LocalTime{std::chrono::days{moved->days()}} + (local - day));
}

std::optional<Limit> literal_limit(std::string_view text) {
    const auto space = text.find(' ');
    if (space == text.npos) return {};
    Limit out;
    const auto unit = json::enum_of<LimitUnit>(text.substr(space + 1));
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + space, out.amount);
    if (!unit || wrong != std::errc{} || end != text.data() + space) return {};
    out.unit = *unit;
    return out;
}

Instant date_of(const std::string& text) {
    if (const auto at = parse_instant(text)) return *at;
    if (const auto day = parse_date(text)) return from_local(LocalTime(*day));
    if (const auto local = parse_local(text, "%Y-%m-%dT%H:%M:%S")) return from_local(*local);
    throw no_time(text);
}
}

Limit limit_of(const bpmn::Formula& formula, const json::Object& variables) {
    if (const auto literal = literal_limit(formula.text)) return *literal;
    const auto value = formula.feel ? formula.feel->evaluate(variables) : json::Value();
    if (value.is_object()) return json::to<Limit>(value, formula.text);
    if (value.is_string())
        if (const auto literal = literal_limit(std::string_view(value.get_string()))) return *literal;
    throw Conflict("flow.limit", {"流程变量里没有时限 " + formula.text + "。", "No variable holds the limit " + formula.text + "."});
}

Instant rings_at(const bpmn::Timer& timer, const std::string& told, Instant now, std::optional<Instant> due, const json::Object& variables) {
    const auto text = unquoted(told);
    switch (timer.kind) {
        case bpmn::Timer::Kind::due: {
            if (!due) throw Conflict("flow.no_due", {"任务没有期限，定时器无从计时。", "The task has no due time for its timer."});
            if (timer.offset.empty()) return *due;
            const auto limit = limit_of({timer.offset, {}}, variables);
            return timer.before ? calendar().before(*due, limit) : calendar().due(*due, limit);
        }
        case bpmn::Timer::Kind::limit: return calendar().due(now, limit_of(timer.when, variables));
        case bpmn::Timer::Kind::duration: return after(now, text);
        case bpmn::Timer::Kind::date: return date_of(text);
        case bpmn::Timer::Kind::cycle: break;
    }
    throw no_time(text);
}

std::optional<std::pair<Instant, std::string>> next_of_cycle(const std::string& told, Instant now) {
    const auto cycle = unquoted(told);
    const auto slash = cycle.find('/');
    if (cycle.empty() || cycle[0] != 'R' || slash == cycle.npos) throw no_time(cycle);
    std::int64_t left = -1;  // without end
    if (slash > 1) {
        const auto [end, wrong] = std::from_chars(cycle.data() + 1, cycle.data() + slash, left);
        if (wrong != std::errc{} || end != cycle.data() + slash || left < 0) throw no_time(cycle);
    }
    if (left == 0) return {};
    auto rest = cycle.substr(slash + 1);
    const auto second = rest.find('/');
    const std::string count = "R" + (left < 0 ? "" : std::to_string(left - 1)) + "/";
    if (second == rest.npos) return std::pair{after(now, rest), count + rest};
    // R3/2026-12-01T08:00:00Z/P1D: at its start first, then in steps from there.
    const auto begins = date_of(rest.substr(0, second));
    const auto every = rest.substr(second + 1);
    if (begins >= now) return std::pair{begins, count + print(begins) + "/" + every};
    auto at = begins;
    for (int i = 0; i < 100'000 && at < now; ++i) {
        const auto next = after(at, every);
        if (next <= at) throw no_time(cycle);
        at = next;
    }
    return std::pair{at, count + print(at) + "/" + every};
}
}
