// For tests that need other programs: started until the end of the test, on free loopback ports.
#pragma once
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>
namespace yiwang {

inline sockaddr_in loopback(int port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out.sin_port = htons(static_cast<std::uint16_t>(port));
    return out;
}

inline int free_port() {
    const int probe = socket(AF_INET, SOCK_STREAM, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    bind(probe, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
    close(probe);
    return ntohs(address.sin_port);
}

inline int connect_to(int port) {
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    const auto address = loopback(port);
    if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return connection;
    close(connection);
    return -1;
}

inline bool within(std::chrono::seconds time, const std::function<bool()>& holds) {
    for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end;) {
        if (holds()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return false;
}

inline bool reached(int port) {
    const int connection = connect_to(port);
    if (connection >= 0) close(connection);
    return connection >= 0;
}

// A new one under the system's folder for passing things.
inline std::filesystem::path make_folder(const std::string& name) {
    std::string made = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
    return mkdtemp(made.data());
}

// A program until the end of the test, its output in a file.
class Running {
public:
    Running(const std::vector<std::string>& command, const std::filesystem::path& output) : process_(fork()) {
        if (process_ != 0) return;
        const std::string file = output.string();
        if (!freopen(file.c_str(), "w", stdout) || !freopen(file.c_str(), "a", stderr)) _exit(126);
        std::vector<char*> arguments;
        for (const auto& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    ~Running() {
        kill(process_, SIGTERM);
        if (!within(std::chrono::seconds{5},
                    [&] { return waitpid(process_, nullptr, WNOHANG) == process_; })) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    pid_t process_;
};
}
