// Durable steps and instances a second through kernel/flow, beside the bare store's step, in one run.
//
//   bench-flow sqlite:FILE|postgresql://...  [--instances=10000] [--seconds=5] [--inbox]
//
// A step finishes a user task with a time limit: the instance with its 1 KB of variables is read, walked through a gateway and
// kept, its task closed, the next one made, the step recorded. The second kind has a timer on its edge, a field by which it is
// found, and a condition behind it. --inbox: what an inbox page
// costs with that many open tasks. Prints Markdown; bench/flow/run.py runs it on both engines beside its peers.
#include <unistd.h>
#include <fstream>
#include <random>
#include "clients.hpp"
#include "drawn.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/file/file.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/flow/inbox.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/job/job.hpp"
#include "kernel/trail/trail.hpp"
#include "store/case_step.hpp"
using namespace yiwang;
using namespace yiwang::bench;
namespace {
const Actor actor{"system/bench", "", {}};

std::string ring() {
    const auto edge = [](std::string_view id, std::string_view on) {
        return "<boundaryEvent id=\"" + std::string(id) + "\" attachedToRef=\"" + std::string(on) + "\" cancelActivity=\"false\"><timerEventDefinition yw:at=\"due\"/></boundaryEvent>";
    };
    return drawn("<exclusiveGateway id=\"m\"/><userTask id=\"a\" yw:role=\"handler\" yw:limit=\"3 working_days\"/><userTask id=\"b\" yw:role=\"reviewer\" yw:limit=\"1 working_days\"/>" + edge("ta", "a") + edge("tb", "b") +
                     "<exclusiveGateway id=\"g\" default=\"g_m\"/><endEvent id=\"late\"/>" + flow_if("g", "e", "verdict = \"passed\""),
                 "s>m m>a a>b b>g g>m ta>late tb>late", "yw:fields=\"kind\"", "", "ring");
}
// The same without timers, fields and conditions: task after task.
std::string plain() {
    return drawn("<exclusiveGateway id=\"m\"/><userTask id=\"a\" yw:role=\"handler\" yw:limit=\"3 working_days\"/><userTask id=\"b\" yw:role=\"reviewer\" yw:limit=\"1 working_days\"/><exclusiveGateway id=\"g\" "
                 "default=\"g_m\"/>" + flow_if("g", "e", "false"),
                 "s>m m>a a>b b>g g>m", "", "", "plain");
}
std::string straight() {
    return drawn("<userTask id=\"a\" yw:role=\"handler\" yw:limit=\"3 working_days\"/>", "s>a a>e", "", "", "straight");
}

// A case as an appeal has it: about 1 KB of variables.
json::Object variables(std::int64_t i) {
    return {{"kind", "kind-" + std::to_string(i % 200)}, {"text", std::string(800, 'x')}, {"street", "440303" + std::to_string(i % 10)}, {"verdict", "open"}};
}

std::int64_t memory_kb() {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6));
    return 0;
}

void fill(Store& store, std::int64_t instances) {
    const auto there = store.read(actor, [](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from flow_instance where process = 'ring'"); });
    for (std::int64_t i = there; i < instances; i += 500)
        store.write(actor, [&](Tx& tx) {
            for (std::int64_t k = i; k < std::min(instances, i + 500); ++k) {
                flow::start(tx, "ring", k + 1, variables(k));
                if (k < 10'000) flow::start(tx, "plain", k + 1, variables(k));
                for (const auto& task : flow::open_tasks(tx, k + 1))
                    if (task.process == "ring") flow::assign(tx, task.id, {1 + k % 300});
            }
        });
}

// Steps over tasks that were open when a round began, so that no two clients meet at one instance.
Outcome steps(Store& store, std::string_view process, int clients, double seconds) {
    double spent = 0, rate = 0, cpu = 0, p50 = 0, p99 = 0;
    int rounds = 0;
    while (spent < seconds) {
        auto tasks = store.read(actor, [&](Tx& tx) {
            return tx.all(first_column<Id<flow::Task>>, "select id from flow_task where process = ? order by id limit 40000", process);
        });
        if (tasks.empty()) break;
        std::shuffle(tasks.begin(), tasks.end(), std::mt19937_64(static_cast<std::uint64_t>(rounds)));
        std::size_t next = 0;
        const auto began = Ticks::now();
        const auto one = run_clients(store, clients, seconds - spent, [&]() -> Store::Answering {
            if (next == tasks.size()) return {};
            const auto id = tasks[next++];
            return [id](Tx& tx) {
                flow::complete(tx, id, {});
                return std::string();
            };
        });
        const double took = std::chrono::duration<double>(Ticks::now() - began).count();
        spent += took;
        rate += one.rate * took, cpu += one.cpu_us * took, p50 += one.p50_ms * took, p99 = std::max(p99, one.p99_ms);
        ++rounds;
    }
    return {rate / spent, p50 / spent, p99, cpu / spent};
}

Outcome begun(Store& store, int clients, double seconds) {
    static std::int64_t matter = Ticks::now().time_since_epoch().count();
    return run_clients(store, clients, seconds, []() -> Store::Answering {
        return [subject = ++matter](Tx& tx) {
            flow::start(tx, "straight", subject, variables(subject));
            return std::string();
        };
    });
}

void print(const char* what, int clients, const Outcome& o, double limit) {
    std::printf("| %s | %d | %.0f | %.2f | %.2f | %.1f | %.0f |\n", what, clients, o.rate, limit > 0 ? o.rate / limit : 1.0, o.p50_ms, o.p99_ms, o.cpu_us);
    std::fflush(stdout);
}

// p50 and p99 of a page of 50, over random units, officers and values.
void inboxes(Store& store) {
    struct Question {
        const char* what;
        std::function<flow::Inbox(std::uint64_t)> ask;
    };
    const auto soon = store.now() + std::chrono::hours{24};
    const std::vector<Question> questions{
        {"my unit's, oldest first", [](std::uint64_t r) { return flow::Inbox{.unit = {static_cast<std::int64_t>(1 + r % 300)}}; }},
        {"my unit's, by due time", [](std::uint64_t r) { return flow::Inbox{.unit = {static_cast<std::int64_t>(1 + r % 300)}, .order = flow::Inbox::Order::due}; }},
        {"my unit's, due within a day", [soon](std::uint64_t r) { return flow::Inbox{.unit = {static_cast<std::int64_t>(1 + r % 300)}, .due_before = soon, .order = flow::Inbox::Order::due}; }},
        {"of a role, overdue", [&store](std::uint64_t) { return flow::Inbox{.role = "handler", .due_before = store.now(), .order = flow::Inbox::Order::due}; }},
        {"taken by me", [](std::uint64_t r) { return flow::Inbox{.taken_by = {static_cast<std::int64_t>(1 + r % 900)}}; }},
        {"of a kind (a field of the process)", [](std::uint64_t r) { return flow::Inbox{.field = "kind", .value = "kind-" + std::to_string(r % 200)}; }},
        {"of a kind, in my unit", [](std::uint64_t r) { return flow::Inbox{.unit = {static_cast<std::int64_t>(1 + r % 300)}, .field = "kind", .value = "kind-" + std::to_string(r % 200)}; }},
        {"of an element", [](std::uint64_t) { return flow::Inbox{.role = "handler", .process = "ring", .element = "a", .order = flow::Inbox::Order::due}; }},
        {"of the whole district, overdue", [&store](std::uint64_t) { return flow::Inbox{.due_before = store.now(), .order = flow::Inbox::Order::due}; }}};
    std::printf("\n| a page of 50 of the inbox | p50 ms | p99 ms |\n|---|---:|---:|\n");
    std::mt19937_64 random(3);
    for (const auto& question : questions) {
        std::vector<double> took;
        for (int i = 0; i < 300; ++i) {
            const auto asked = question.ask(random());
            const auto began = Ticks::now();
            store.read(actor, [&](Tx& tx) { return flow::inbox(tx, asked).size(); });
            took.push_back(std::chrono::duration<double>(Ticks::now() - began).count());
        }
        const auto o = outcome(took, 1, 0);
        std::printf("| %s | %.2f | %.2f |\n", question.what, o.p50_ms, o.p99_ms);
    }
}
}

int main(int count, char** arguments) {
    const std::string url = count > 1 ? arguments[1] : "sqlite:/tmp/bench-flow.db";
    std::int64_t instances = 10'000;
    double seconds = 5;
    bool inbox = false;
    for (int i = 2; i < count; ++i) {
        const std::string flag = arguments[i];
        if (flag.starts_with("--instances=")) instances = std::stoll(flag.substr(12));
        if (flag.starts_with("--seconds=")) seconds = std::stod(flag.substr(10));
        inbox |= flag == "--inbox";
    }
    flow::set_calendar(flow::Calendar::read("catalog/luohu/kernel/flow/calendar.yaml"));
    const auto ring_text = ring(), straight_text = straight(), plain_text = plain();
    const Embedded texts[] = {{"ring.bpmn", ring_text}, {"straight.bpmn", straight_text}, {"plain.bpmn", plain_text}};
    std::vector<Module> rooms{bus::module(), trail::module(), job::module(), file::module(), identity::module(), decision::module(), flow::module(), {.name = "bench", .schema = case_schema, .processes = texts}};
    bus::hear(rooms);
    job::know(rooms);
    const auto tables = schemas(rooms);
    {
        const auto store = Store::open({.url = url, .recorder = {trail::record, bus::record}});
        store->migrate(tables);
        flow::deploy(*store, rooms);
        fill(*store, instances);
        fill_cases(*store, std::min<std::int64_t>(instances, 100'000));
    }
    const auto opening = Ticks::now();
    const auto store = Store::open({.url = url, .recorder = {trail::record, bus::record}});
    store->migrate(tables);
    flow::deploy(*store, rooms);
    const double start_up = std::chrono::duration<double>(Ticks::now() - opening).count();
    std::printf("%lld live instances with a timer each: open and deployed in %.3f s\n\n", static_cast<long long>(instances), start_up);
    std::printf("| what | clients | a second | of the bare step | p50 ms | p99 ms | CPU us |\n|---|---:|---:|---:|---:|---:|---:|\n");
    std::mt19937_64 random(7);
    const auto cases = static_cast<std::uint64_t>(std::min<std::int64_t>(instances, 100'000));
    // In rounds, one kind of work after the other, so that what else the machine does in a minute meets all of them.
    constexpr int rounds = 4;
    for (const int clients : {1, 8, 64}) {
        const std::pair<const char*, std::function<Outcome(double)>> kinds[] = {
            {"the bare store's step",
             [&](double for_seconds) {
                 return run_clients(*store, clients, for_seconds, [&]() -> Store::Answering {
                     const auto id = static_cast<std::int64_t>(random() % cases);
                     return [id](Tx& tx) { return step_case(tx, id); };
                 });
             }},
            {"kernel/flow, a user task finished", [&](double for_seconds) { return steps(*store, "plain", clients, for_seconds); }},
            {"kernel/flow, one with a timer and a field", [&](double for_seconds) { return steps(*store, "ring", clients, for_seconds); }},
            {"kernel/flow, an instance begun", [&](double for_seconds) { return begun(*store, clients, for_seconds); }}};
        std::vector<Outcome> sums(std::size(kinds));
        for (int round = 0; round < rounds; ++round)
            for (std::size_t i = 0; i < sums.size(); ++i) {
                const auto one = kinds[i].second(seconds / rounds);
                sums[i] = {sums[i].rate + one.rate / rounds, sums[i].p50_ms + one.p50_ms / rounds, std::max(sums[i].p99_ms, one.p99_ms), sums[i].cpu_us + one.cpu_us / rounds};
            }
        for (std::size_t i = 0; i < sums.size(); ++i) print(kinds[i].first, clients, sums[i], sums[0].rate);
    }
    std::printf("\nMemory after this: %lld MB\n", static_cast<long long>(memory_kb() / 1024));
    if (inbox) inboxes(*store);
}
