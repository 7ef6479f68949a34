#include "base/child.hpp"
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>
#include "base/problem.hpp"
namespace yiwang {
namespace {
using namespace std::chrono_literals;
using testing::HasSubstr;

ChildResult shell(const std::string& script, const ChildLimits& limits = {}, const std::string& input = {}) {
    return run_child({"sh", "-c", script}, input, limits);
}

// A process that ended and was not yet reaped by its new parent does not live.
bool lives(int process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string number, name, state;
    return in >> number >> name >> state && state != "Z";
}

void expect_no_children() {
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}
}

TEST(Child, gives_status_output_and_errors_apart) {
    const auto result = shell("echo out; echo err >&2; exit 7");
    EXPECT_EQ(result.status, 7);
    EXPECT_EQ(result.output, "out\n");
    EXPECT_EQ(result.errors, "err\n");
    EXPECT_FALSE(result.timed_out);
    EXPECT_FALSE(result.output_cut);
    expect_no_children();
}

TEST(Child, arguments_are_passed_as_they_are) {
    EXPECT_EQ(run_child({"printf", "%s|", "a b", "$HOME;`id`", "", "罗湖", "'\""}).output,
              "a b|$HOME;`id`||罗湖|'\"|");
}

TEST(Child, much_input_and_output_flow_without_standing_still) {
    std::string input;
    for (int i = 0; i < 1'000'000; ++i) input += "罗";
    EXPECT_EQ(run_child({"cat"}, input).output, input);
    EXPECT_EQ(run_child({"true"}, input).status, 0);  // it reads nothing of it
    const auto both = shell("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero");
    EXPECT_EQ(both.output.size(), 1'000'000u);
    EXPECT_EQ(both.errors.size(), 1'000'000u);
}

TEST(Child, a_program_that_is_not_there_is_unavailable) {
    for (const auto* name : {"no-such-program-here", "/no/such/program", "/etc/passwd"}) try {
            run_child({name});
            ADD_FAILURE() << name;
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.status, 503);
            EXPECT_EQ(problem.code, "child.not_found");
        }
    expect_no_children();
}

TEST(Child, at_the_end_of_its_time_the_whole_group_is_killed) {
    const auto begin = std::chrono::steady_clock::now();
    const auto result =
        shell("sleep 100 & echo $!; trap '' TERM; while :; do sleep 1; done", {.time = 300ms});
    EXPECT_TRUE(result.timed_out);
    EXPECT_EQ(result.status, 128 + SIGKILL);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    const int grandchild = std::stoi(result.output);
    for (int i = 0; i < 100 && lives(grandchild); ++i) std::this_thread::sleep_for(20ms);  // init reaps it
    EXPECT_FALSE(lives(grandchild));
    expect_no_children();
}

TEST(Child, what_a_child_leaves_running_ends_with_it_and_does_not_hold_us_up) {
    const auto begin = std::chrono::steady_clock::now();
    const auto result = shell("sleep 100 & echo done");
    EXPECT_EQ(result.output, "done\n");
    EXPECT_EQ(result.status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(Child, a_child_that_closes_its_output_is_still_waited_for) {
    const auto result = shell("exec >&- 2>&-; sleep 0.2; exit 3");
    EXPECT_EQ(result.status, 3);
}

TEST(Child, too_much_output_ends_the_child) {
    const auto result = run_child({"yes"}, {}, {.output_bytes = 100'000});
    EXPECT_TRUE(result.output_cut);
    EXPECT_FALSE(result.timed_out);
    EXPECT_EQ(result.output.size(), 100'000u);
    EXPECT_EQ(result.status, 128 + SIGKILL);
    const auto just = shell("head -c 100000 /dev/zero", {.output_bytes = 100'000});
    EXPECT_FALSE(just.output_cut);
    EXPECT_EQ(just.output.size(), 100'000u);
}

TEST(Child, memory_is_bounded) {
    const auto result = shell("ulimit -v; ulimit -c", {.memory_bytes = std::size_t{256} << 20});
    EXPECT_EQ(result.output, "262144\n0\n");
    // dd asks for one buffer of 1 GiB.
    const auto greedy = run_child({"dd", "if=/dev/zero", "of=/dev/null", "bs=1G", "count=1"}, {},
                                  {.memory_bytes = std::size_t{256} << 20});
    EXPECT_NE(greedy.status, 0);
}

TEST(Child, gets_no_open_file_of_ours) {
    const int open_here = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
    ASSERT_GE(open_here, 3);
    const auto result = shell("for i in 3 4 5 6 7 8 9 " + std::to_string(open_here) +
                              "; do [ -e /proc/self/fd/$i ] && echo $i; done; true");
    EXPECT_EQ(result.output, "");
    close(open_here);
}

TEST(Child, signals_are_as_at_the_start_of_a_program) {
    signal(SIGPIPE, SIG_IGN);
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const auto result = run_child({"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"});
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    signal(SIGPIPE, SIG_DFL);
    EXPECT_EQ(result.output, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(Child, environment_and_folder_may_be_set) {
    const auto result = run_child({"sh", "-c", "echo $YIWANG_CHILD_TEST; pwd"}, {}, {},
                                  {{"YIWANG_CHILD_TEST", "x y"}}, "/usr");
    EXPECT_EQ(result.output, "x y\n/usr\n");
    EXPECT_THROW(run_child({"pwd"}, {}, {}, {}, "/no/such/folder"), Problem);
}

TEST(Child, a_child_killed_by_a_signal_tells_it) {
    EXPECT_EQ(shell("kill -TERM $$").status, 128 + SIGTERM);
}

TEST(Child, many_threads_may_run_children_at_once) {
    std::vector<std::thread> running;
    std::atomic<int> right{0};
    for (int i = 0; i < 4; ++i)
        running.emplace_back([&right, i] {
            for (int j = 0; j < 10; ++j) {
                const auto word = std::to_string(i) + "-" + std::to_string(j);
                if (run_child({"cat"}, word).output == word) ++right;
            }
        });
    for (auto& one : running) one.join();
    EXPECT_EQ(right, 40);
    expect_no_children();
}
}
