// The edge: HTTP/1.1 by Boost.Beast with coroutines; nothing outside this folder sees Beast or Asio.
//
// Reads run on a pool of workers, or on the connection's own loop where they proved quick; writes go to the
// store's group writer without a thread waiting, work routes run on workers of their own. Every error is application/problem+json. Limits: head 16 KiB, body
// by route, depth 32, idle and slow clients cut off, requests a minute by address and by session.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include "kernel/module/module.hpp"
namespace yiwang::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    int port = 0;               // 0: a free one
    int loops = 1;              // threads that hold connections; 0: one on two cores
    int workers = 4;            // threads for reads that are not quick, and as many for work routes
    std::string static_folder{};  // the built web client, served compressed and cached; "" for none
    int per_minute = 1200;      // requests of one address
    std::function<Caller(Store&, const Request&)> who{};
};

class Server {
public:
    // Listens when this returns. The modules must outlive the server.
    Server(Outside&, std::span<const Module>, ServerOptions);
    ~Server();  // stops gracefully: no new connections, running requests finish within 10 s
    int port() const;
    void stop();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// OpenAPI 3.1 of the modules' routes.
std::string openapi(std::span<const Module>);

// Asks other servers, http and https; blocking, for jobs. Over TLS it believes those for whom the system's certificates vouch, and those of
// the file beside them. Throws Problem 500 "http.ca_file".
std::unique_ptr<HttpClient> client(const std::string& ca_file = {});

Module module();
}
