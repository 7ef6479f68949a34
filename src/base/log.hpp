// Structured log: one JSON object a line on standard error. Any thread.
//
// log::Trace sets the trace id of the current thread's work (W3C Trace Context, 32 hex digits);
// each line carries it, so that a user's trace number finds the lines.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
namespace yiwang::log {

enum class Level { debug, info, warning, error };
void set_level(Level);

using Field = std::pair<std::string_view, std::string>;
void debug(std::string_view what, std::initializer_list<Field> = {});
void info(std::string_view what, std::initializer_list<Field> = {});
void warning(std::string_view what, std::initializer_list<Field> = {});
void error(std::string_view what, std::initializer_list<Field> = {});

class Trace {
public:
    explicit Trace(std::string id);
    ~Trace();
    Trace(const Trace&) = delete;
    Trace& operator=(const Trace&) = delete;

private:
    std::string before_;
};
const std::string& trace_id();  // of this thread; "" if none
std::string new_trace_id();
}
