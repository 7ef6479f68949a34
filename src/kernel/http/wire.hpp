// Beast's messages to ours and back. The only header that shows Beast; inside kernel/http only.
#pragma once
#include <boost/beast/http.hpp>
#include <memory_resource>
#include "kernel/http/desk.hpp"
namespace yiwang::http::wire {
namespace beast_http = boost::beast::http;

using Allocator = std::pmr::polymorphic_allocator<char>;  // a head's fields stand in the connection's own memory
using Parser = beast_http::request_parser<beast_http::string_body, Allocator>;
using Fields = beast_http::basic_fields<Allocator>;

// The head as the desk knows it. Throws Problem 400 "http.smuggling" where two programs could read it two ways.
Head head_of(const beast_http::request_header<Fields>&, const std::string& peer);
// The head of an answer as it is sent, to the empty line. HEAD: of what GET would have given.
std::string head_text(const Reply&, unsigned version, bool keep_alive, std::string_view trace_id);
}
