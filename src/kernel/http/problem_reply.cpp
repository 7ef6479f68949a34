#include "kernel/http/problem_reply.hpp"
#include "base/log.hpp"
namespace yiwang::http {
namespace {
std::string_view title_of(int status) {
    switch (status) {
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 503: return "Service Unavailable";
        default: return "Internal Server Error";
    }
}

const std::string& said(const Sentence& sentence, Language language) {
    return language == Language::en ? sentence.en : sentence.zh;
}
}

Reply problem_reply(const Problem& problem, Language language, const std::string& trace_id) {
    json::Object body{{"type", "about:blank"}, {"title", title_of(problem.status)}, {"status", problem.status}, {"detail", said(problem.says, language)},
                      {"code", problem.code}, {"trace_id", trace_id}};
    if (!problem.field.empty()) body["field"] = problem.field;
    if (!problem.faults.empty()) {
        auto& errors = body["errors"].emplace_array();
        for (const auto& fault : problem.faults) errors.push_back(json::Object{{"field", fault.field}, {"code", fault.code}, {"detail", said(fault.says, language)}});
    }
    Reply reply{.status = problem.status, .content_type = "application/problem+json", .body = json::print(body), .headers = {}};
    if (problem.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    return reply;
}

Problem problem_of(std::exception_ptr failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Problem& problem) {
        if (problem.status >= 500) log::error("http.problem", {{"problem", problem.what()}});
        return problem;
    } catch (const std::exception& other) {
        log::error("http.failed", {{"error", other.what()}});
    } catch (...) {
        log::error("http.failed");
    }
    return Problem(500, "http.internal", {"系统出错了，您的数据没有改变。请稍后重试，或把跟踪号告诉管理员。",
                                          "Something failed on our side; nothing was changed. Try again, or give the trace number to an administrator."});
}
}
