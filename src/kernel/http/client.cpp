// Asks other servers, for jobs: HTTP/1.1, plain or over TLS, one connection a question.
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include "kernel/http/wire.hpp"
namespace yiwang::http {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = asio::ssl;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
constexpr std::uint64_t answer_max = 8 << 20;

Unavailable unreachable(const std::string& url, const std::string& why) {
    return Unavailable("http.unreachable", {"对方系统没有回应。", "The other system does not answer."}, url.substr(0, url.find('?')) + ": " + why);
}

// Step by step on its own io_context, run by the thread that asks, so that the time limit holds for every step.
template <class Stream>
class Question {
public:
    template <class... TlsContext>
    Question(const std::string& url, const boost::urls::url_view& parsed, TlsContext&... tls) : url_(url), host_(parsed.encoded_host_address()), stream_(io_, tls...) {
        port_ = parsed.port().empty() ? std::string(parsed.scheme()) : std::string(parsed.port());
        parser_.body_limit(answer_max);
    }

    HttpAnswer ask(const wire::beast_http::request<wire::beast_http::string_body>& request, std::chrono::milliseconds at_most) {
        beast::get_lowest_layer(stream_).expires_after(at_most);
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            stream_.set_verify_mode(ssl::verify_peer);
            stream_.set_verify_callback(ssl::host_name_verification(host_));
            boost::system::error_code a_name;
            asio::ip::make_address(host_, a_name);  // RFC 6066: the server is told a name, not an address
            if (a_name && !SSL_set_tlsext_host_name(stream_.native_handle(), host_.c_str())) throw std::bad_alloc();
        }
        const auto found = asio::ip::tcp::resolver(io_).resolve(host_, port_);
        beast::get_lowest_layer(stream_).async_connect(found, [&](boost::system::error_code wrong, const asio::ip::tcp::endpoint&) { goes_on(wrong) && greet(request); });
        io_.run();
        if (outcome_) throw unreachable(url_, outcome_.message());
        HttpAnswer answer;
        answer.status = parser_.get().result_int();
        for (const auto& header : parser_.get()) answer.headers[std::string(header.name_string())] = std::string(header.value());
        answer.body = std::move(parser_.get().body());
        return answer;
    }

private:
    bool goes_on(boost::system::error_code wrong) {
        outcome_ = wrong;
        return !wrong;
    }

    bool greet(const wire::beast_http::request<wire::beast_http::string_body>& request) {
        if constexpr (std::is_same_v<Stream, TlsStream>)
            stream_.async_handshake(ssl::stream_base::client, [&](boost::system::error_code wrong) { goes_on(wrong) && send(request); });
        else send(request);
        return true;
    }

    bool send(const wire::beast_http::request<wire::beast_http::string_body>& request) {
        wire::beast_http::async_write(stream_, request, [&](boost::system::error_code wrong, std::size_t) {
            if (goes_on(wrong)) wire::beast_http::async_read(stream_, buffer_, parser_, [&](boost::system::error_code wrong, std::size_t) { goes_on(wrong); });
        });
        return true;
    }

    const std::string& url_;
    std::string host_, port_;
    asio::io_context io_;
    Stream stream_;
    wire::beast_http::response_parser<wire::beast_http::string_body> parser_;
    beast::flat_buffer buffer_;
    boost::system::error_code outcome_;
};

class Client : public HttpClient {
public:
    explicit Client(const std::string& ca_file) {
        trusted_.set_default_verify_paths();
        boost::system::error_code wrong;
        if (!ca_file.empty() && trusted_.load_verify_file(ca_file, wrong))
            throw Problem(500, "http.ca_file", {"http.ca_file 里没有可用的证书。", "There is no certificate in what http.ca_file names."}, ca_file + ": " + wrong.message());
    }

    HttpAnswer ask(const std::string& method, const std::string& url, const std::string& body, const std::map<std::string, std::string>& headers,
                   std::chrono::milliseconds at_most) override {
        const auto parsed = boost::urls::parse_uri(url);
        const auto scheme = parsed ? parsed->scheme() : "";
        if (scheme != "http" && scheme != "https") throw unreachable(url, "only http:// and https:// addresses are asked");
        wire::beast_http::request<wire::beast_http::string_body> request;
        request.method_string(method);
        request.target(parsed->encoded_target().empty() ? "/" : std::string(parsed->encoded_target()));
        request.version(11);
        request.set(wire::beast_http::field::host, std::string(parsed->encoded_host_and_port()));
        for (const auto& [name, value] : headers) request.set(name, value);
        request.keep_alive(false);
        request.body() = body;
        request.prepare_payload();
        try {
            if (scheme == "https") return Question<TlsStream>(url, *parsed, trusted_).ask(request, at_most);
            return Question<PlainStream>(url, *parsed).ask(request, at_most);
        } catch (const boost::system::system_error& failure) {
            throw unreachable(url, failure.code().message());
        }
    }

private:
    ssl::context trusted_{ssl::context::tls_client};
};
}

std::unique_ptr<HttpClient> client(const std::string& ca_file) {
    return std::make_unique<Client>(ca_file);
}
}
