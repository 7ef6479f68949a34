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
    thread_local std::array<unsigned char, 4096> drawn;  // a request should not cost a system call for its name
    thread_local std::size_t used = drawn.size();
    if (used == drawn.size()) {
        for (std::size_t at = 0; at < drawn.size(); at += 256)  // getrandom gives 256 bytes whole or none
            if (getrandom(drawn.data() + at, 256, 0) != 256) {
                std::random_device device;
                for (std::size_t i = at; i < at + 256; ++i) drawn[i] = static_cast<unsigned char>(device());
            }
        used = 0;
    }
    drawn[used] |= 1;  // all zeros is not a trace id
    std::string id;
    for (const auto end = used + 16; used < end; ++used) {
        id += digits[drawn[used] >> 4];
        id += digits[drawn[used] & 15];
    }
    return id;
}
}
