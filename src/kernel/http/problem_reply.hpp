// Failures as application/problem+json (RFC 9457). Inside kernel/http only.
#pragma once
#include <exception>
#include "kernel/module/route.hpp"
namespace yiwang::http {
Reply problem_reply(const Problem&, Language, const std::string& trace_id);
// Whatever was thrown: what is no Problem is 500 without its text, which goes to the log.
Problem problem_of(std::exception_ptr);
}
