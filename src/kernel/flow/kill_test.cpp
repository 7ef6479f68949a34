// A process of the house is killed in the middle of its work, again and again: every step that was answered is there, none
// is there twice, and every instance stands at exactly one task. YIWANG_KILLS says how often (30 by itself).
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>
#include "walks.hpp"
namespace yiwang::flow {
namespace {
constexpr int instances = 8;

struct Answer {
    std::int32_t matter;
    std::int32_t n;
};

std::string url() {
    const char* server = std::getenv("YIWANG_TEST_STORE");
    if (server) return std::string(server) + "?options=-csearch_path%3Dkilled_" + std::to_string(getpid());
    return "sqlite:" + (std::filesystem::temp_directory_path() / ("yiwang-killed-" + std::to_string(getpid()) + ".db")).string();
}

void on_server(const std::string& sql) {
    if (const char* server = std::getenv("YIWANG_TEST_STORE")) Store::open({.url = server, .readers = 1})->write({"system/test", "", {}}, [&](Tx& tx) { tx.run(sql); });
}

std::vector<Module> rooms() {
    return {bus::module(), trail::module(), job::module(), file::module(), identity::module(), decision::module(), module()};
}

std::unique_ptr<Store> opened(const std::string& at, const std::vector<Module>& all) {
    auto store = Store::open({.url = at, .readers = 2, .recorder = {trail::record, bus::record}});
    store->migrate(schemas(all));
    return store;
}

const Actor actor{"system/test", "0af7651916cd43dd8448eb211c80319c", {}};

std::int32_t counted(Tx& tx, std::int64_t matter) {
    return static_cast<std::int32_t>(variables(tx, find(tx, "p", matter)->id).at("n").to_number<std::int64_t>());
}

// What is kept must hold together, and hold at least what was answered. Says what does not.
std::string look(Tx& tx, const std::vector<std::int32_t>& answered) {
    for (int i = 0; i < instances; ++i) {
        const auto instance = find(tx, "p", i + 1);
        const auto n = counted(tx, i + 1);
        const auto steps = *tx.first(first_column<std::int64_t>, "select count(*) from flow_step where instance = ?", instance->id);
        const auto before = answered[static_cast<std::size_t>(i)];
        const auto tasks = open_tasks(tx, i + 1);
        const std::string which = "instance " + std::to_string(i + 1) + ": ";
        if (n < before) return which + "answered " + std::to_string(before) + ", kept " + std::to_string(n);
        if (n > before + 1) return which + "answered " + std::to_string(before) + ", yet it went on to " + std::to_string(n);
        if (steps != n + 1) return which + std::to_string(n) + " times on, by " + std::to_string(steps) + " steps";
        if (tasks.size() != 1) return which + std::to_string(tasks.size()) + " open tasks";
        if (tasks[0].element != (n % 2 == 0 ? "a" : "b")) return which + "it stands at " + tasks[0].element + " after " + std::to_string(n);
    }
    return "";
}

// Works until it is killed; each answer goes into the pipe before the next step is begun.
[[noreturn]] void work(const std::string& at, const std::vector<Module>& all, const std::vector<std::int32_t>& answered, int out) {
    auto store = opened(at, all);
    const auto wrong = store->read(actor, [&](Tx& tx) { return look(tx, answered); });
    if (!wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        _exit(3);
    }
    const Answer ready{-1, 0};
    if (write(out, &ready, sizeof ready) != sizeof ready) _exit(4);
    std::vector<std::thread> threads;
    for (int i = 0; i < instances; ++i)
        threads.emplace_back([&, i] {
            for (;;) {
                const Answer answer{i, store->write(actor, [&](Tx& tx) {
                                        const auto tasks = open_tasks(tx, i + 1);
                                        complete(tx, tasks.at(0).id, {});
                                        return counted(tx, i + 1);
                                    })};
                if (write(out, &answer, sizeof answer) != sizeof answer) _exit(4);
            }
        });
    for (auto& thread : threads) thread.join();
    _exit(5);
}

TEST(Killed, NoStepThatWasAnsweredIsLostAndNoneIsTakenTwice_slow) {
    set_calendar(Calendar::read("catalog/luohu/kernel/flow/calendar.yaml"));
    const char* often = std::getenv("YIWANG_KILLS");
    const int kills = often ? std::atoi(often) : 30;
    const auto at = url();
    on_server("create schema killed_" + std::to_string(getpid()));
    const auto text = drawn("<userTask id=\"a\"/><userTask id=\"b\"/><scriptTask id=\"m\" yw:result=\"n\"><script>n + 1</script></scriptTask><scriptTask id=\"k\" yw:result=\"n\"><script>n + 1</script></scriptTask>"
                            "<exclusiveGateway id=\"g\"/><exclusiveGateway id=\"h\" default=\"h_g\"/>" +
                                flow_if("h", "e", "n &lt; 0"),
                            "s>g g>a a>m m>b b>k k>h h>g");
    const Embedded embedded{"p.bpmn", text};
    auto all = rooms();
    all.push_back({.name = "sample", .processes = std::span(&embedded, 1)});
    std::vector<std::int32_t> answered(instances, 0);
    {
        const auto store = opened(at, all);
        deploy(*store, all);
        for (int i = 0; i < instances; ++i) store->write(actor, [&](Tx& tx) { start(tx, "p", i + 1, {{"n", 0}}); });
    }
    std::mt19937 random(20260101);
    std::int64_t steps = 0;
    for (int round = 0; round < kills; ++round) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            work(at, all, answered, ends[1]);
        }
        close(ends[1]);
        // Each fourth time it may be killed while it opens the store, else in the middle of work.
        Answer answer{};
        if (round % 4 != 0) {
            ASSERT_EQ(read(ends[0], &answer, sizeof answer), static_cast<ssize_t>(sizeof answer));
        }
        usleep(random() % 40'000);
        kill(child, SIGKILL);
        while (read(ends[0], &answer, sizeof answer) == sizeof answer)
            if (answer.matter >= 0) answered[static_cast<std::size_t>(answer.matter)] = answer.n, ++steps;
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "round " << round << ": it found something wrong by itself";
        // What the dead process had sent before it was killed may still be committed by the server.
        const auto store = opened(at, all);
        const auto wrong = store->read(actor, [&](Tx& tx) { return look(tx, answered); });
        ASSERT_EQ(wrong, "") << "round " << round;
        store->read(actor, [&](Tx& tx) {
            for (int i = 0; i < instances; ++i) answered[static_cast<std::size_t>(i)] = counted(tx, i + 1);
        });
    }
    EXPECT_GT(steps, kills);
    std::printf("%d kills, %lld answered steps, none lost, none twice\n", kills, static_cast<long long>(steps));
    on_server("drop schema killed_" + std::to_string(getpid()) + " cascade");
    if (at.starts_with("sqlite:"))
        for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(at.substr(7) + suffix);
}

// Several processes of the house on one database: whoever is quicker takes a step, the other is told that it is done.
TEST(TwoHouses, NoStepIsTakenTwiceThoughBothTryEachOne) {
    set_calendar(Calendar::read("catalog/luohu/kernel/flow/calendar.yaml"));
    on_server("create schema killed_" + std::to_string(getpid()));
    const auto at = url();
    const auto text = drawn("<userTask id=\"a\"/><userTask id=\"b\"/><scriptTask id=\"m\" yw:result=\"n\"><script>n + 1</script></scriptTask>", "s>a a>m m>b b>e");
    const Embedded embedded{"p.bpmn", text};
    auto all = rooms();
    all.push_back({.name = "sample", .processes = std::span(&embedded, 1)});
    const std::unique_ptr<Store> houses[] = {opened(at, all), opened(at, all)};
    deploy(*houses[0], all);
    for (int i = 0; i < 40; ++i) houses[i % 2]->write(actor, [&](Tx& tx) { start(tx, "p", i + 1, {{"n", 0}}); });
    std::atomic<int> taken{0}, told{0};
    std::vector<std::thread> threads;
    for (const auto& house : houses)
        threads.emplace_back([&] {
            for (int i = 0; i < 40; ++i)
                for (const auto& task : house->read(actor, [&](Tx& tx) { return open_tasks(tx, i + 1); })) try {
                        house->write(actor, [&](Tx& tx) { complete(tx, task.id, {}); });
                        ++taken;
                    } catch (const Conflict&) {
                        ++told;
                    }
        });
    for (auto& thread : threads) thread.join();
    houses[0]->read(actor, [&](Tx& tx) {
        int steps = 0;
        for (int i = 0; i < 40; ++i) {
            const auto instance = find(tx, "p", i + 1);
            const auto kept = *tx.first(first_column<std::int64_t>, "select count(*) from flow_step where instance = ?", instance->id) - 1;
            EXPECT_EQ(counted(tx, i + 1), kept > 0 ? 1 : 0) << "the script ran once";
            steps += static_cast<int>(kept);
        }
        EXPECT_EQ(steps, taken.load()) << told.load() << " were told that it was done";
        EXPECT_GE(taken.load(), 40);
    });
    on_server("drop schema killed_" + std::to_string(getpid()) + " cascade");
    if (at.starts_with("sqlite:"))
        for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(at.substr(7) + suffix);
}
}
}
