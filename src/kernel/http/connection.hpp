// One client's connection: reads its requests, has them answered, writes the answers. Inside kernel/http only.
#pragma once
#include <boost/beast/core/flat_buffer.hpp>
#include <array>
#include "kernel/http/edge.hpp"
#include "kernel/http/loop.hpp"
#include "kernel/http/wire.hpp"
namespace yiwang::http {

class Connection {
public:
    Connection(Edge& edge, Loop& loop, Socket socket, std::string peer)
        : edge_(edge), socket_(std::move(socket)), deadline_(loop, socket_), peer_(std::move(peer)), connected_(edge.desk.metrics.connections) {}
    Async<void> serve();  // until either side has enough

private:
    Async<bool> serve_one();
    Async<bool> read_body(wire::Parser&, Task&, std::optional<Reply>&);
    Async<boost::system::error_code> feed(wire::Parser&, bool (wire::Parser::*done)() const);
    Async<void> refuse(boost::system::error_code);
    Async<Reply> answer(Task&);
    Async<void> send(const Task&, Reply, unsigned version, bool keep);
    Async<void> write(std::string_view first, std::string_view second = {});
    Async<void> serve_stream(Task&);
    Reply events_since(Task&, std::string& last);
    Async<void> linger();

    Edge& edge_;
    Socket socket_;
    Deadline deadline_;
    const std::string peer_;
    const Counted connected_;
    std::array<char, 1024> beginning_;  // of a request, whole if it is a usual one
    std::size_t begun_ = 0;             // of its bytes, not yet parsed
    boost::beast::flat_buffer unread_;
};
}
