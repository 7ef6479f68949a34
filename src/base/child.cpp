#include "base/child.hpp"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include "base/config.hpp"
#include "base/problem.hpp"
namespace yiwang {
namespace {
using Time = std::chrono::steady_clock;

Unavailable failed(const std::string& step) {
    return Unavailable("child.failed",
                       {"系统暂时无法运行外部程序，请稍后再试。",
                        "The system cannot run an outside program now; try again later."},
                       step + ": " + std::strerror(errno));
}

class Handle {
public:
    explicit Handle(int fd = -1) : fd_(fd) {
        if (fd < 0 || fd > STDERR_FILENO) return;  // else it would stand in the way of the child's own three
        fd_ = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        ::close(fd);
    }
    Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Handle() { close(); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    int get() const { return fd_; }

private:
    int fd_;
};

struct Pipe {
    Handle read, write;
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw failed("pipe2");
        read = Handle(ends[0]);
        write = Handle(ends[1]);
    }
};

// The input as a nameless file: the child reads it at its own pace and this side never waits to write.
Handle input_file(const std::string& input) {
    Handle file(memfd_create("input", MFD_CLOEXEC));
    if (file.get() < 0) throw failed("memfd_create");
    for (std::string_view rest = input; !rest.empty();) {
        const auto count = write(file.get(), rest.data(), rest.size());
        if (count < 0 && errno != EINTR) throw failed("write");
        if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
    }
    lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::string find_program(const std::string& name, const std::map<std::string, std::string>& environment) {
    const auto runs = [](const std::string& path) { return access(path.c_str(), X_OK) == 0; };
    if (name.find('/') != name.npos) return name;
    const auto path = environment.find("PATH");
    const std::string folders = path == environment.end() ? "/usr/local/bin:/usr/bin:/bin" : path->second;
    for (std::size_t at = 0; at <= folders.size();) {
        const auto end = std::min(folders.find(':', at), folders.size());
        const auto candidate = folders.substr(at, end - at) + "/" + name;
        if (end > at && runs(candidate)) return candidate;
        at = end + 1;
    }
    throw Unavailable("child.not_found", {"本机没有安装所需的程序 " + name + "。",
                                          "The program " + name + " is not installed here."});
}

// All the child needs, made before the fork: between fork and exec nothing may allocate or lock.
struct Plan {
    std::string program;
    std::vector<char*> arguments, variables;
    const char* folder;
    rlim_t memory_bytes;
    int input, output, errors, report;
};

[[noreturn]] void become(const Plan& plan) {
    const auto give_up = [&] {
        const int reason = errno;
        [[maybe_unused]] const auto told = write(plan.report, &reason, sizeof reason);
        _exit(127);
    };
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct sigaction plain = {};
    plain.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &plain, nullptr);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const rlimit memory{plan.memory_bytes, plan.memory_bytes}, no_core{0, 0};
    if (setrlimit(RLIMIT_AS, &memory) != 0 || setrlimit(RLIMIT_CORE, &no_core) != 0) give_up();
    if (*plan.folder && chdir(plan.folder) != 0) give_up();
    if (dup2(plan.input, 0) < 0 || dup2(plan.output, 1) < 0 || dup2(plan.errors, 2) < 0) give_up();
    // All else goes at exec, also what another thread opened without O_CLOEXEC.
    if (syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */) != 0)
        for (int fd = 3; fd < 65536; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
    execve(plan.program.c_str(), plan.arguments.data(), plan.variables.data());
    give_up();
    _exit(127);
}

// A started child and its process group; both are gone when this is.
class Running {
public:
    explicit Running(pid_t pid) : pid_(pid), descriptor_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0u))) {
        setpgid(pid, pid);  // in both, for either may come first
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        if (pid_ > 0) end();
    }

    int descriptor() const { return descriptor_.get(); }  // readable once the child has ended

    bool ended() const {
        siginfo_t info = {};
        return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               info.si_pid == pid_;
    }

    // Ends the group and takes the status.
    int end() {
        ::kill(-pid_, SIGKILL);
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    pid_t pid_;
    Handle descriptor_;
};

// Takes what is there; false once the other end is closed.
bool drain(const Handle& from, std::string& into, std::size_t bytes_max) {
    std::array<char, 65536> part;
    for (;;) {
        const auto count = read(from.get(), part.data(), part.size());
        if (count == 0) return false;
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        const auto room = bytes_max + 1 - std::min(into.size(), bytes_max + 1);
        into.append(part.data(), std::min(static_cast<std::size_t>(count), room));
        if (into.size() > bytes_max) return true;
    }
}

class Watch {
public:
    Watch(Running& child, Handle output, Handle errors, const ChildLimits& limits)
        : child_(child),
          output_(std::move(output)),
          errors_(std::move(errors)),
          limits_(limits),
          deadline_(Time::now() + limits.time) {
        for (const auto* one : {&output_, &errors_}) fcntl(one->get(), F_SETFL, O_NONBLOCK);
    }

    ChildResult finish() {
        ChildResult result;
        // NB: grandchildren may hold the pipes open after the child's end; its end ends them too.
        bool ended = false;
        while (!ended) {
            ended = child_.ended();
            take(result);
            result.output_cut =
                result.output.size() > limits_.output_bytes || result.errors.size() > limits_.output_bytes;
            result.timed_out = !ended && !result.output_cut && Time::now() >= deadline_;
            if (result.output_cut || result.timed_out) break;
            if (!ended) wait();
        }
        result.status = child_.end();
        if (result.output_cut) {
            result.output.resize(std::min(result.output.size(), limits_.output_bytes));
            result.errors.resize(std::min(result.errors.size(), limits_.output_bytes));
        }
        return result;
    }

private:
    void take(ChildResult& result) {
        if (output_.get() >= 0 && !drain(output_, result.output, limits_.output_bytes)) output_.close();
        if (errors_.get() >= 0 && !drain(errors_, result.errors, limits_.output_bytes)) errors_.close();
    }

    void wait() {
        using namespace std::chrono;
        auto most = ceil<milliseconds>(deadline_ - Time::now());
        if (child_.descriptor() < 0) most = std::min(most, milliseconds{5});  // a kernel before 5.3
        std::array<pollfd, 3> on{
            {{output_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}, {child_.descriptor(), POLLIN, 0}}};
        poll(on.data(), on.size(), static_cast<int>(std::clamp<std::int64_t>(most.count(), 0, 3'600'000)));
    }

    Running& child_;
    Handle output_, errors_;
    ChildLimits limits_;
    Time::time_point deadline_;
};
}

ChildResult run_child(const std::vector<std::string>& command, const std::string& input,
                      const ChildLimits& limits, const std::map<std::string, std::string>& extra_environment,
                      const std::string& folder) {
    if (command.empty()) throw std::invalid_argument("run_child: no command");
    auto variables = environment();
    for (const auto& [name, value] : extra_environment) variables[name] = value;
    std::vector<std::string> kept = command, lines;
    for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
    Plan plan{};
    plan.program = find_program(command[0], variables);
    for (auto& argument : kept) plan.arguments.push_back(argument.data());
    for (auto& line : lines) plan.variables.push_back(line.data());
    plan.arguments.push_back(nullptr);
    plan.variables.push_back(nullptr);
    plan.folder = folder.c_str();
    plan.memory_bytes = limits.memory_bytes;
    const auto in = input_file(input);
    Pipe output, errors, report;
    plan.input = in.get();
    plan.output = output.write.get();
    plan.errors = errors.write.get();
    plan.report = report.write.get();
    const pid_t pid = fork();
    if (pid < 0) throw failed("fork");
    if (pid == 0) become(plan);
    Running child(pid);
    for (auto* one : {&output, &errors, &report}) one->write.close();
    int reason = 0;
    if (read(report.read.get(), &reason, sizeof reason) == sizeof reason) {
        child.end();
        errno = reason;
        if (reason == ENOENT || reason == EACCES)
            throw Unavailable("child.not_found",
                              {"本机无法运行程序 " + command[0] + "。",
                               "The program " + command[0] + " cannot be run here."},
                              std::strerror(reason));
        throw failed("exec " + plan.program);
    }
    return Watch(child, std::move(output.read), std::move(errors.read), limits).finish();
}
}
