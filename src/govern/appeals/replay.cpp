#include "govern/appeals/replay.hpp"
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <set>
#include "base/text.hpp"
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/disputes.hpp"
#include "kernel/flow/desk.hpp"
#include "kernel/flow/flow.hpp"
namespace yiwang::govern::appeals {
namespace {
using std::chrono::microseconds;
constexpr std::size_t in_flight_max = 256;
constexpr microseconds tick_every = std::chrono::hours{1};

enum class Act { open, dispatch, take, send_back, finish, check, rework, rate, dispute, rule, leave, not_fixed, review, object, judge };

struct Event {
    Instant at;
    std::int64_t order;  // of equal times, in the order of planning
    Id<Appeal> appeal;
    Act act;
    bool operator>(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
};

struct Waiting {
    Id<Appeal> id;
    Instant filed_at;
    std::optional<Instant> replied_at;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (id, filed_at, replied_at))

// Draws for one appeal, the same in every run with the same seed.
class Draw {
public:
    Draw(unsigned seed, std::string_view record, Act act) : state_(seed * 0x9e3779b97f4a7c15u + static_cast<unsigned>(act) * 0xbf58476d1ce4e5b9u) {
        for (const char c : record) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    }
    double unit() {  // 0 <= x < 1, splitmix64
        state_ += 0x9e3779b97f4a7c15u;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
    }
    bool chance(double p) { return unit() < p; }
    microseconds minutes(double least, double most) { return microseconds{static_cast<std::int64_t>((least + unit() * (most - least)) * 60e6)}; }

private:
    std::uint64_t state_;
};

class Replay {
public:
    Replay(Store& store, const ReplayOptions& options) : store_(store), options_(options) {}

    // What is in flight when the replay ends early still comes back to this object.
    ~Replay() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return in_flight_ == 0; });
    }

    ReplayCounts run() {
        load();
        if (queue_.empty()) return counts_;
        Instant tick = queue_.top().at + tick_every;
        for (;;) {
            drain_until(tick);
            if (queue_.empty()) break;
            const Instant end = options_.until.value_or(Instant::max());
            if (options_.tick) options_.tick(std::min(tick, end));
            if (options_.on_progress) options_.on_progress(tick, counts_.steps);
            if (tick >= end) break;
            tick = std::max(tick + tick_every, tick);
            if (queue_.top().at > tick + std::chrono::days{3}) tick = queue_.top().at;  // nothing happens for days
        }
        if (options_.tick) options_.tick(options_.until.value_or(tick));
        return counts_;
    }

private:
    void load() {
        const auto all = store_.read(actor(Instant{}), [&](Tx& tx) {
            return tx.all(row_as<Waiting>,
                          "select id, filed_at, replied_at from appeals_appeal where state = ? and filed_at >= ? and filed_at < ? and (? = '' or source = ?) "
                          "order by filed_at, id",
                          State::imported, options_.from.value_or(Instant{}), options_.to.value_or(Instant{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}}),
                          options_.source, options_.source);
        });
        for (const auto& one : all) plan(one.filed_at, one.id, Act::open);
        counts_.appeals = static_cast<std::int64_t>(all.size());
    }

    // Who objects is not who decides.
    Actor actor(Instant at, Act act = Act::open) const { return {act == Act::judge ? "system/replay-reviewer" : "system/replay", "", at}; }

    void plan(Instant at, Id<Appeal> appeal, Act act) { queue_.push({at, order_++, appeal, act}); }

    // Submits all that is due before `end`, what follows from it too, and waits for it.
    void drain_until(Instant end) {
        std::unique_lock lock(mutex_);
        std::vector<Event> held;  // their appeal is still busy with an earlier step
        for (;;) {
            if (failure_) std::rethrow_exception(failure_);
            if (in_flight_ >= in_flight_max || ((queue_.empty() || queue_.top().at >= end) && in_flight_ > 0)) {
                changed_.wait(lock);
                for (const auto& event : held) queue_.push(event);
                held.clear();
                continue;
            }
            if (queue_.empty() || queue_.top().at >= end) return;
            const Event event = queue_.top();
            queue_.pop();
            if (!busy_.insert(event.appeal.value).second) {
                held.push_back(event);
                if (queue_.empty() || queue_.top().at >= end) {
                    changed_.wait(lock);
                    for (const auto& one : held) queue_.push(one);
                    held.clear();
                }
                continue;
            }
            ++in_flight_;
            lock.unlock();
            submit(event);
            lock.lock();
        }
    }

    void submit(const Event& event) {
        const auto next = std::make_shared<std::vector<Event>>();
        store_.write_later(
            actor(event.at, event.act), {},
            [this, event, next](Tx& tx) {
                next->clear();
                step(tx, event, *next);
                return std::string{};
            },
            [this, event, next](std::exception_ptr failure, const std::string&) {
                const std::lock_guard lock(mutex_);
                if (failure && !failure_) failure_ = failure;
                for (const auto& one : *next) plan(one.at, one.appeal, one.act);
                busy_.erase(event.appeal.value);
                --in_flight_;
                ++counts_.steps;
                if (event.act == Act::check && !failure && next->empty()) ++counts_.closed;
                if (event.act == Act::check && !failure && !next->empty() && next->front().act == Act::rate) ++counts_.closed;
                if (event.act == Act::dispatch && !failure && next->empty()) ++counts_.no_owner;
                counts_.ended = std::max(counts_.ended, event.at);
                changed_.notify_all();
            });
    }

    void step(Tx& tx, const Event& event, std::vector<Event>& next) {
        const Appeal appeal = get(tx, event.appeal);
        Draw draw(options_.seed, appeal.source + appeal.external_id, event.act);
        const auto then = [&](Instant at, Act act) { next.push_back({at, 0, appeal.id, act}); };
        // An answered record is closed at the time of its answer: earlier steps are squeezed before it.
        const auto before_reply = [&](Instant at) { return appeal.replied_at ? std::min(at, event.at + (*appeal.replied_at - event.at) / 4) : at; };
        switch (event.act) {
            case Act::open:
                open(tx, appeal.id);
                if (get(tx, appeal.id).state == State::joined) return;  // handled with its main one
                return then(before_reply(event.at + draw.minutes(2, 25)), Act::dispatch);
            case Act::dispatch: return dispatch_by_list(tx, appeal, event, draw, before_reply, next);
            case Act::take:
                if (appeal.state != State::dispatched) return;
                take(tx, appeal.id, worker(tx, appeal));
                if (options_.troubled && Draw(options_.seed, appeal.external_id + print(event.at), Act::leave).chance(0.01)) then(event.at + draw.minutes(1, 60), Act::leave);
                return then(finish_at(appeal, event.at, draw), Act::finish);
            case Act::send_back:
                send_back(tx, appeal.id, "不属本单位职责");
                return then(before_reply(event.at + draw.minutes(5, 60)), Act::dispatch);
            case Act::finish:
                if (appeal.state == State::dispatched) take(tx, appeal.id, worker(tx, appeal));  // whoever had it has left
                else if (appeal.state != State::handling) return;
                answer_helps(tx, appeal);
                finish(tx, appeal.id, appeal.reply.empty() ? "已到现场处理，问题已解决。" : ellipsis(appeal.reply, 400));
                return then(appeal.replied_at ? std::max(*appeal.replied_at, event.at) : event.at + draw.minutes(30, 600), Act::check);
            case Act::check:
                if (appeal.state != State::checking) return;
                return check_result(tx, appeal, event, draw, next);
            case Act::rework: {
                if (appeal.state != State::dispatched) return;  // whoever followed one who left was quicker
                const auto caller = worker(tx, appeal);
                take(tx, appeal.id, caller);
                return then(event.at + draw.minutes(120, 1440), Act::finish);
            }
            case Act::rate:
                if (appeal.state != State::closed || appeal.stars) return;
                rate(tx, appeal.id, appeal.phone_code, draw.chance(0.8) ? 5 : 1 + static_cast<int>(draw.unit() * 4), "");
                if (options_.troubled && draw.chance(0.1)) then(event.at + draw.minutes(60, 3000), Act::object);
                return;
            default: return trouble(tx, appeal, event, draw, next);
        }
    }

    void trouble(Tx& tx, const Appeal& appeal, const Event& event, Draw& draw, std::vector<Event>& next) {
        const auto then = [&](Instant at, Act act) { next.push_back({at, 0, appeal.id, act}); };
        switch (event.act) {
            case Act::dispute:
                if (appeal.lane == Lane::urgent) return then(event.at, Act::take);
                dispute(tx, appeal.id, {}, "按职责分工应由其他单位负责");
                ++counts_.disputed;
                return then(event.at + draw.minutes(20, 400), Act::rule);
            case Act::rule:
                rule(tx, appeal.id, {draw.chance(0.7) ? appeal.unit : another(tx, appeal.unit, draw), "依职责分工裁定", {}});
                return then(event.at + draw.minutes(5, 90), Act::take);
            case Act::leave:
                if (appeal.state != State::handling || !appeal.taken_by) return;
                if (identity::find_officer(tx, appeal.taken_by)->active) leaves(tx, appeal);  // or is gone since an hour ago, over another appeal
                return then(event.at + draw.minutes(30, 600), Act::take);  // somebody else, once it is put back
            case Act::not_fixed:
                if (!may_reopen(tx, appeal)) return;
                not_fixed(tx, appeal.id, appeal.phone_code, "问题还在，没有解决");
                ++counts_.reopened;
                return then(event.at + draw.minutes(30, 900), Act::review);
            case Act::review: {
                const bool upheld = draw.chance(0.6);
                review(tx, appeal.id, upheld, upheld ? "现场核实，确未解决" : "现场核实，已经解决");
                if (upheld) then(event.at + draw.minutes(10, 120), Act::take);
                return;
            }
            case Act::object:
                if (appeal.state != State::closed || !appeal.stars || *appeal.stars > 2) return;
                object_to_rating(tx, appeal.id, "评价与本件办理无关");
                return then(event.at + draw.minutes(60, 2000), Act::judge);
            default: {
                const bool upheld = draw.chance(0.5);
                return decide_objection(tx, appeal.id, upheld, upheld ? "属实" : "不属实");
            }
        }
    }

    void answer_helps(Tx& tx, const Appeal& appeal) {
        const auto task = flow::open_task(tx, appeal.id.value, "handle");
        if (!task) return;
        for (const auto& help : flow::open_helps(tx, task->id)) {
            Caller caller;
            caller.kind = Caller::Kind::system;
            caller.unit = help.unit;
            flow::answer_help(tx, help.id, caller, "我单位负责的部分已办理");
        }
    }

    Id<identity::Unit> another(Tx& tx, Id<identity::Unit> than, Draw& draw) {
        std::vector<Id<identity::Unit>> able;
        for (const auto& unit : identity::units(tx))
            if (unit.id != than && unit.kind == identity::UnitKind::department && !identity::officers_of(tx, unit.id, "handler").empty()) able.push_back(unit.id);
        return able.empty() ? than : able[static_cast<std::size_t>(draw.unit() * static_cast<double>(able.size()))];
    }

    // The officer at work leaves; where the unit has no other, somebody comes.
    void leaves(Tx& tx, const Appeal& appeal) {
        workers_.erase(appeal.unit.value);
        if (identity::officers_of(tx, appeal.unit, "handler").size() < 2) {
            const auto number = print_id(tx.new_id<identity::Officer>().value);
            const auto successor = identity::add_officer(tx, {"replay-" + number, "接任者", "", "!"});
            identity::add_post(tx, successor, appeal.unit, "经办", "handler");
        }
        identity::leave(tx, appeal.taken_by, "调离");
        ++counts_.left;
    }

    template <class F>
    void dispatch_by_list(Tx& tx, const Appeal& appeal, const Event& event, Draw& draw, const F& before_reply, std::vector<Event>& next) {
        const auto kind = kind_of(tx, appeal);
        const auto unit = kind ? duties::owner_of(tx, owner_by_rule(tx, *kind, appeal.title, appeal.text, appeal.filed_at).value, appeal.street) : std::nullopt;
        if (!unit) return;  // a person's work: it stays in the queue
        dispatch(tx, appeal.id, {unit->id, kind->code, {}}, {});
        const bool refused = appeal.sent_back == 0 && !appeal.replied_at && draw.chance(0.03);
        const auto at = before_reply(event.at + draw.minutes(5, 90));
        const bool disputed = options_.troubled && !refused && !appeal.replied_at && draw.chance(0.015);
        next.push_back({at, 0, appeal.id, refused ? Act::send_back : disputed ? Act::dispute : Act::take});
    }

    std::optional<duties::Duty> kind_of(Tx& tx, Appeal appeal) {
        if (!appeal.kind.empty()) return duty_of(tx, appeal);
        const auto list = duties::list(tx);
        for (const auto& match : list->rank(appeal.title, appeal.text)) {
            appeal.kind = match.duty->code;
            if (auto duty = duty_of(tx, appeal); duty->lead_unit != "street" || !appeal.street.empty()) return duty;
        }
        return {};
    }

    Instant finish_at(const Appeal& appeal, Instant now, Draw& draw) {
        if (appeal.replied_at) return now + (*appeal.replied_at - now) / 2;
        const auto left = appeal.due_at.value_or(now + std::chrono::days{3}) - now;
        const double part = draw.chance(0.92) ? 0.15 + 0.8 * draw.unit() : 1.05 + draw.unit();  // some are late
        return now + microseconds{static_cast<std::int64_t>(static_cast<double>(left.count()) * part)};
    }

    void check_result(Tx& tx, const Appeal& appeal, const Event& event, Draw& draw, std::vector<Event>& next) {
        const bool again = appeal.reworked == 0 && !appeal.replied_at && draw.chance(0.05);
        check(tx, appeal.id, again ? Verdict::sent_back : Verdict::passed, again ? "现场核查问题仍存在" : "");
        if (again) next.push_back({event.at + draw.minutes(10, 120), 0, appeal.id, Act::rework});
        else if (options_.troubled && !appeal.phone_code.empty() && draw.chance(0.03)) next.push_back({event.at + draw.minutes(60, 9000), 0, appeal.id, Act::not_fixed});
        else if (!appeal.phone_code.empty() && draw.chance(0.35)) next.push_back({event.at + draw.minutes(60, 4000), 0, appeal.id, Act::rate});
    }

    // Somebody of the unit that has it.
    Caller worker(Tx& tx, const Appeal& appeal) {
        auto [at, fresh] = workers_.try_emplace(appeal.unit.value);
        if (fresh) {
            const auto officers = identity::officers_of(tx, appeal.unit, "handler");
            if (!officers.empty()) at->second = officers.front().id;
        }
        Caller caller;
        caller.kind = Caller::Kind::system;
        caller.officer = at->second;
        caller.unit = appeal.unit;
        return caller;
    }

    Store& store_;
    const ReplayOptions& options_;
    ReplayCounts counts_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> queue_;
    std::set<std::int64_t> busy_;
    std::size_t in_flight_ = 0;
    std::int64_t order_ = 0;
    std::exception_ptr failure_;
    std::map<std::int64_t, Id<identity::Officer>> workers_;  // touched by the writer's thread alone
};
}

ReplayCounts replay(Store& store, const ReplayOptions& options) {
    return Replay(store, options).run();
}
}
