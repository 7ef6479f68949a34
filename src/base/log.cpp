#include "base/log.hpp"
#include <sys/random.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <mutex>
#include <random>
#include "base/json.hpp"
#include "base/text.hpp"
namespace yiwang::log {
namespace {
std::atomic<Level> lowest{Level::info};
std::mutex writing;
thread_local std::string trace;

// A log line must not be lost because a text in it is not UTF-8.
std::string readable(std::string_view text) {
    if (valid_utf8(text)) return std::string(text);
    std::string out;
    for (const char c : text) out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
    return out;
}

void write(Level level, std::string_view what, std::initializer_list<Field> fields) {
    if (level < lowest.load(std::memory_order_relaxed)) return;
    constexpr std::array<std::string_view, 4> names{"debug", "info", "warning", "error"};
    json::Object line{{"at", print(SystemClock().now())},
                      {"level", names[static_cast<std::size_t>(level)]},
                      {"what", readable(what)}};
    if (!trace.empty()) line.emplace("trace", trace);
    for (const auto& [name, value] : fields) line.insert_or_assign(readable(name), readable(value));
    const auto text = json::print(line) + "\n";
    const std::lock_guard lock(writing);
    for (std::string_view rest = text; !rest.empty();) {
        const auto count = ::write(STDERR_FILENO, rest.data(), rest.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return;  // nowhere left to say so
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
}
}

void set_level(Level level) {
    lowest = level;
}

void debug(std::string_view what, std::initializer_list<Field> fields) {
    write(Level::debug, what, fields);
}

void info(std::string_view what, std::initializer_list<Field> fields) {
    write(Level::info, what, fields);
}

void warning(std::string_view what, std::initializer_list<Field> fields) {
    write(Level::warning, what, fields);
}

void error(std::string_view what, std::initializer_list<Field> fields) {
    write(Level::error, what, fields);
}

Trace::Trace(std::string id) : before_(std::exchange(trace, std::move(id))) {}

Trace::~Trace() {
    trace = std::move(before_);
}

const std::string& trace_id() {
    return trace;
}

std::string new_trace_id() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        std::random_device device;
        for (auto& byte : bytes) byte = static_cast<unsigned char>(device());
    }
    bytes[0] |= 1;  // all zeros is not a trace id
    std::string id;
    for (const auto byte : bytes) {
        id += digits[byte >> 4];
        id += digits[byte & 15];
    }
    return id;
}
}
