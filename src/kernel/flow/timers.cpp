// Timers ring: each in a transaction of its own, at the instant it was set for.
#include "base/log.hpp"
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
constexpr int tries_max = 5;  // then it is an incident

struct DueTimer {
    std::int64_t id;
    Id<Instance> instance;
    std::int64_t token;
    Id<Task> task;
    std::string element;
    Instant fires_at;
    std::string cycle;
    std::int64_t attempts;
};
BOOST_DESCRIBE_STRUCT(DueTimer, (), (id, instance, token, task, element, fires_at, cycle, attempts))

struct DueStart {
    std::int64_t id;
    Id<Definition> definition;
    std::string process, element;
    Instant fires_at;
    std::string cycle;
};
BOOST_DESCRIBE_STRUCT(DueStart, (), (id, definition, process, element, fires_at, cycle))

void fire(Tx& tx, const DueTimer& timer) {
    if (tx.change("delete from flow_timer where id = ? and fires_at = ?", timer.id, timer.fires_at) == 0) return;  // another process was quicker
    Step step(tx, timer.instance);
    const auto& at = step.wait_of(timer.token, timer.element);
    tx.trace("flow.timer_fired", Id<Instance>{step.subject()}, "", timer.element, "");
    tx.tell(TimerFired{step.subject(), timer.element});
    step.machine().fire(timer.token, at, {});
    const bool waits_on = !timer.cycle.empty() && !at.interrupting && !step.execution().ended && step.execution().find(timer.token);
    if (waits_on)
        if (const auto next = next_of_cycle(timer.cycle, tx.now())) {
            const auto again = tx.new_id<Timer>();
            tx.run("insert into flow_timer (id, instance, token, task, element, fires_at, follows_due, cycle) values (?, ?, ?, ?, ?, ?, 0, ?)", again, timer.instance, timer.token,
                   timer.task, timer.element, next->first, next->second);
            step.renew(timer.token, at, again.value);
        }
    step.save("timer " + timer.element);
}

void begin(Tx& tx, const DueStart& start) {
    const auto next = start.cycle.empty() ? std::nullopt : next_of_cycle(start.cycle, start.fires_at);
    const auto changed = next ? tx.change("update flow_start set fires_at = ?, cycle = ? where id = ? and fires_at = ?", next->first, next->second, start.id, start.fires_at)
                              : tx.change("delete from flow_start where id = ? and fires_at = ?", start.id, start.fires_at);
    if (changed == 0) return;
    const auto version = deployed(tx, start.definition);
    Step step(tx, version, 0, {});
    step.machine().start(version.model->at(start.element).index);
    step.save("timer " + start.element);
}

// Nothing that belongs to one instance keeps the timers of others from ringing.
bool fire_or_postpone(Store& store, const DueTimer& timer) {
    try {
        store.write({"system/flow", "", timer.fires_at}, [&](Tx& tx) { fire(tx, timer); });
        return true;
    } catch (const std::exception& failure) {
        log::error("flow.timer_failed", {{"instance", to_string(timer.instance)}, {"element", timer.element}, {"error", failure.what()}});
        const std::string error = failure.what();
        store.write({"system/flow", "", {}}, [&](Tx& tx) {
            const bool last = timer.attempts + 1 >= tries_max;
            const auto later = store.now() + std::chrono::minutes{std::int64_t{1} << timer.attempts};
            const auto at = last ? timer.fires_at + std::chrono::microseconds{paused_shift} : later;
            if (tx.change("update flow_timer set fires_at = ?, attempts = attempts + 1 where id = ? and fires_at = ?", at, timer.id, timer.fires_at) == 1 && last)
                raise_incident(tx, timer.instance, timer.token, timer.element, "timer", error);
        });
        return false;
    }
}

bool begin_or_postpone(Store& store, const DueStart& start) {
    try {
        store.write({"system/flow", "", start.fires_at}, [&](Tx& tx) { begin(tx, start); });
        return true;
    } catch (const std::exception& failure) {
        log::error("flow.start_failed", {{"process", start.process}, {"element", start.element}, {"error", failure.what()}});
        store.write({"system/flow", "", {}}, [&](Tx& tx) {
            tx.run("update flow_start set fires_at = ? where id = ? and fires_at = ?", store.now() + std::chrono::minutes{1}, start.id, start.fires_at);
        });
        return false;
    }
}

// A process that should have begun more than once while the house stood still is begun as often.
int begin_due(Store& store) {
    static const std::string sql = "select " + columns<DueStart>() + " from flow_start where fires_at <= ? order by fires_at, id limit 100";
    int begun = 0;
    for (;;) {
        const auto due = store.read({"system/flow", "", {}}, [&](Tx& tx) { return tx.all(row_as<DueStart>, sql, store.now()); });
        for (const auto& start : due) begun += begin_or_postpone(store, start);
        if (due.empty()) return begun;
    }
}
}

int fire_timers(Store& store) {
    static const std::string sql = "select " + columns<DueTimer>() + " from flow_timer where fires_at <= ? order by fires_at, id limit 500";
    int fired = begin_due(store);
    for (;;) {
        const auto due = store.read({"system/flow", "", {}}, [&](Tx& tx) { return tx.all(row_as<DueTimer>, sql, store.now()); });
        for (const auto& timer : due) fired += fire_or_postpone(store, timer);
        if (due.size() < 500) return fired;
    }
}
}
