// The world outside a transaction: what jobs and work routes are given.
#pragma once
#include <map>
#include <string>
#include "base/config.hpp"
#include "kernel/store/store.hpp"
namespace yiwang {

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;
    std::string body;
};

// Asks other servers. Bound in app/ to kernel/http's client; tests bind their own.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    // Throws Unavailable "http.unreachable": no answer within the time.
    virtual HttpAnswer ask(const std::string& method, const std::string& url, const std::string& body = {},
                           const std::map<std::string, std::string>& headers = {},
                           std::chrono::milliseconds at_most = std::chrono::seconds{10}) = 0;
};

struct Outside {
    Store& store;
    const Config& config;
    HttpClient& http;
};
}
