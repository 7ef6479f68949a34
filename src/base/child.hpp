// Other programs as child processes, bounded in time, memory and output.
#pragma once
#include <chrono>
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
    int status = 0;        // exit status, 128 + signal if killed
    bool timed_out = false;
    std::string output, errors;
};

// Runs a program found in PATH with arguments as they are (no shell). Throws Unavailable "child.not_found".
ChildResult run_child(const std::vector<std::string>& command, const std::string& input = {}, const ChildLimits& = {},
                      const std::map<std::string, std::string>& extra_environment = {}, const std::string& folder = {});
}
