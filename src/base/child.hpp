// Other programs as child processes, bounded in time, memory and output.
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>
namespace yiwang {

struct ChildLimits {
    std::chrono::milliseconds time{60'000};  // wall clock; then the whole process group is killed
    std::size_t memory_bytes = std::size_t{4} << 30;
    std::size_t output_bytes = std::size_t{16} << 20;  // more than this of output ends the child
};

struct ChildResult {
    int status = 0;  // exit status, 128 + signal if killed
    bool timed_out = false;
    bool output_cut = false;  // there was more output than allowed
    std::string output, errors;
};

// Runs a program found in PATH with arguments as they are (no shell), and waits. Any thread may call it.
// The child gets no open file of ours but its three; whatever it started in its group ends with it.
// Throws Unavailable "child.not_found", or "child.failed": no processes or files left.
ChildResult run_child(const std::vector<std::string>& command, const std::string& input = {},
                      const ChildLimits& = {},
                      const std::map<std::string, std::string>& extra_environment = {},
                      const std::string& folder = {});
}
