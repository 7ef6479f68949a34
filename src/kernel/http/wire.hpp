// Beast's messages to ours and back. The only header that shows Beast; inside kernel/http only.
#pragma once
#include <boost/beast/http.hpp>
#include "kernel/http/desk.hpp"
namespace yiwang::http::wire {
namespace beast_http = boost::beast::http;

using Parser = beast_http::request_parser<beast_http::string_body>;
using Response = beast_http::response<beast_http::string_body>;

// The head as the desk knows it. Throws Problem 400 "http.smuggling" where two programs could read it two ways.
Head head_of(const beast_http::request_header<>&, std::string peer);
Response response_of(Reply, unsigned version, bool keep_alive, bool head_only);
}
