// Asks other servers, for jobs: plain HTTP/1.1, one connection a question.
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include "kernel/http/wire.hpp"
namespace yiwang::http {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
constexpr std::uint64_t answer_max = 8 << 20;

Unavailable unreachable(const std::string& url, const std::string& why) {
    return Unavailable("http.unreachable", {"对方系统没有回应。", "The other system does not answer."}, url.substr(0, url.find('?')) + ": " + why);
}

class Client : public HttpClient {
public:
    HttpAnswer ask(const std::string& method, const std::string& url, const std::string& body, const std::map<std::string, std::string>& headers,
                   std::chrono::milliseconds at_most) override {
        const auto parsed = boost::urls::parse_uri(url);
        if (!parsed || parsed->scheme() != "http") throw unreachable(url, "only http:// addresses are asked");
        try {
            return exchange(*parsed, method, url, body, headers, at_most);
        } catch (const boost::system::system_error& failure) {
            throw unreachable(url, failure.code().message());
        }
    }

private:
    static HttpAnswer exchange(const boost::urls::url_view& parsed, const std::string& method, const std::string& url, const std::string& body,
                               const std::map<std::string, std::string>& headers, std::chrono::milliseconds at_most) {
        asio::io_context io;
        beast::tcp_stream stream(io);
        stream.expires_after(at_most);
        asio::ip::tcp::resolver resolver(io);
        const std::string port = parsed.port().empty() ? "80" : std::string(parsed.port());
        wire::beast_http::request<wire::beast_http::string_body> request;
        request.method_string(method);
        request.target(parsed.encoded_target().empty() ? "/" : std::string(parsed.encoded_target()));
        request.version(11);
        request.set(wire::beast_http::field::host, std::string(parsed.encoded_host_and_port()));
        for (const auto& [name, value] : headers) request.set(name, value);
        request.keep_alive(false);
        request.body() = body;
        request.prepare_payload();
        wire::beast_http::response_parser<wire::beast_http::string_body> parser;
        parser.body_limit(answer_max);
        beast::flat_buffer buffer;
        boost::system::error_code outcome;
        const auto fail = [&](boost::system::error_code wrong) { return wrong ? (outcome = wrong, true) : false; };
        // Step by step on this thread's own io_context, so that the time limit holds for every step.
        const auto found = resolver.resolve(std::string(parsed.encoded_host()), port);
        stream.async_connect(found, [&](boost::system::error_code wrong, const asio::ip::tcp::endpoint&) {
            if (fail(wrong)) return;
            wire::beast_http::async_write(stream, request, [&](boost::system::error_code wrong, std::size_t) {
                if (fail(wrong)) return;
                wire::beast_http::async_read(stream, buffer, parser, [&](boost::system::error_code wrong, std::size_t) { fail(wrong); });
            });
        });
        io.run();
        if (outcome) throw unreachable(url, outcome.message());
        HttpAnswer answer;
        answer.status = parser.get().result_int();
        for (const auto& header : parser.get()) answer.headers[std::string(header.name_string())] = std::string(header.value());
        answer.body = std::move(parser.get().body());
        return answer;
    }
};
}

std::unique_ptr<HttpClient> client() {
    return std::make_unique<Client>();
}
}
