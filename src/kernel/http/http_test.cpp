// The edge over real sockets: what HTTP clients send, and what should never be sent.
#include "kernel/http/http.hpp"
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>
#include "kernel/http/limits.hpp"
#include "kernel/module/query_text.hpp"
#include "running.hpp"
#include "test_store.hpp"
namespace yiwang::http {
namespace {
constexpr Embedded steps[] = {{"0001_sample.sql", "create table sample_note (id bigint primary key, text text not null);"}};
struct Note {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text))
struct Kept {
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (count))

Kept count_notes(Tx& tx, const Request&, const Nothing&) {
    return {*tx.first(first_column<std::int64_t>, "select count(*) from sample_note")};
}
Kept add_note(Tx& tx, const Request&, const Note& in) {
    if (in.text == "boom") throw std::runtime_error("a secret of the house");
    tx.run("insert into sample_note (id, text) values (?, ?)", tx.new_id<Note>(), in.text);
    return {1};
}
Reply all_text(Tx& tx, const Request&, const Nothing&) {
    std::string out;
    for (int i = 0; i < 20; ++i) tx.each([&](const Row& row) { out += row.get<std::string>(0); }, "select text from sample_note");
    return {.status = 200, .content_type = "application/octet-stream", .body = std::move(out), .headers = {}};
}
Kept slow(Outside&, const Request&, const Nothing&) {
    std::this_thread::sleep_for(std::chrono::milliseconds{80});
    return {7};
}
std::vector<StreamEvent> notes_since(Tx& tx, const Request&, const std::string& last) {
    return tx.all([](const Row& row) { return StreamEvent{std::to_string(row.number(0)), "note", json::print(json::Value(row.get<std::string>(1)))}; },
                  "select id, text from sample_note where id > ? order by id", last.empty() ? std::int64_t{0} : std::stoll(last));
}

// A web client as its build lays it down: beside a file its compressed forms, where it is worth it.
struct BuiltClient {
    BuiltClient() {
        for (const auto& [name, text] : {std::pair{"index.html", "plain"}, {"index.html.br", "brotli"}, {"index.html.gz", "gzip"}, {"short.txt", "short"}}) std::ofstream(folder + "/" + name) << text;
    }
    ~BuiltClient() { std::filesystem::remove_all(folder); }
    BuiltClient(const BuiltClient&) = delete;
    BuiltClient& operator=(const BuiltClient&) = delete;
    std::string pattern = "/tmp/yiwang-client-XXXXXX";
    const std::string folder = mkdtemp(pattern.data());
};

class Edge : public testing::Test {
protected:
    Edge() : server(outside, modules, {.static_folder = built.folder, .per_minute = 1'000'000, .who = [](Store&, const Request& request) {
                                           Caller caller;
                                           if (request.bearer.empty() && request.cookie_session.empty()) return caller;
                                           caller.kind = Caller::Kind::officer;
                                           caller.actor.name = "officer/x";
                                           caller.rights = std::make_shared<Rights>(Rights{{"sample.write", Scope::district}});
                                           return caller;
                                       }}) {}

    static constexpr int closes_ms = 20'000;  // for answers behind which the other side closes, however busy the machine is

    // Sends bytes as they are; everything that comes back until the other side closes or is quiet.
    std::string send(const std::string& bytes, int quiet_ms = 300) {
        const int fd = connect_to();
        EXPECT_EQ(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
        const timeval limit{quiet_ms / 1000, quiet_ms % 1000 * 1000};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        std::string out;
        char buffer[65536];
        for (ssize_t got; (got = ::recv(fd, buffer, sizeof buffer, 0)) > 0;) out.append(buffer, static_cast<std::size_t>(got));
        ::close(fd);
        return out;
    }
    int connect_to() {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(server.port()));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        return fd;
    }
    std::string get(const std::string& path, const std::string& headers = {}) {
        return send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n", closes_ms);
    }
    std::string post(const std::string& path, const std::string& body, const std::string& headers = "Authorization: Bearer t\r\nContent-Type: application/json\r\n") {
        return send("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body, closes_ms);
    }
    static int status(const std::string& reply) { return reply.size() > 12 ? std::atoi(reply.c_str() + 9) : 0; }
    static std::string header(const std::string& reply, const std::string& name) {
        const auto at = reply.find("\r\n" + name + ": ");
        return at == reply.npos ? "" : reply.substr(at + name.size() + 4, reply.find("\r\n", at + 2) - at - name.size() - 4);
    }

    std::vector<Module> modules{{.name = "sample",
                                 .schema = steps,
                                 .routes = {http_get("/api/sample/notes", anyone(), count_notes), http_get("/api/sample/text", anyone(), all_text), yiwang::post("/api/sample/notes", holds("sample.write"), add_note, {.status = 201}),
                                            yiwang::post("/api/sample/small", holds("sample.write"), add_note, {.body_max = 100}),
                                            yiwang::work("GET", "/api/sample/slow", anyone(), slow), yiwang::stream("/api/sample/stream", anyone(), notes_since),
                                            http_get("/api/sample/rare", anyone(2), count_notes), http_get("/api/sample/other", holds("sample.other"), count_notes)},
                                 .rights = {"sample.write", "sample.other"}}};
    BuiltClient built;
    TestStore store{modules};
    Config config = Config::load({}, "", {}, {});
    std::unique_ptr<HttpClient> asks = client();
    Outside outside{*store, config, *asks};
    Server server;

private:
    template <class Out>
    static Route http_get(std::string path, Access access, Out (*handler)(Tx&, const Request&, const Nothing&)) { return yiwang::get(std::move(path), std::move(access), handler); }
};

TEST_F(Edge, AnswersReadsAndWrites) {
    EXPECT_EQ(status(post("/api/sample/notes", "{\"text\":\"罗湖\"}")), 201);
    const auto reply = get("/api/sample/notes");
    EXPECT_EQ(status(reply), 200);
    EXPECT_TRUE(reply.ends_with("{\"count\":1}"));
    EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(status(get("/healthz")), 200);
    EXPECT_EQ(status(get("/readyz")), 200);
    EXPECT_NE(get("/metrics").find("yiwang_http_requests_total{route=\"POST /api/sample/notes\",status=\"201\"} 1"), std::string::npos);
}

TEST_F(Edge, NamesWhatIsWrongWithTheAddressAndTheRight) {
    EXPECT_EQ(status(get("/api/no/such")), 404);
    const auto method = send("DELETE /api/sample/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status(method), 405);
    EXPECT_EQ(header(method, "Allow"), "GET, POST, HEAD");
    EXPECT_EQ(status(get("/api/sample/other")), 401);
    EXPECT_EQ(status(get("/api/sample/other", "Authorization: Bearer t\r\n")), 403);
    EXPECT_EQ(status(post("/api/sample/notes", "{}", "Content-Type: application/json\r\n")), 401);
    EXPECT_EQ(status(post("/api/sample/notes", "{}")), 422);
    EXPECT_EQ(status(post("/api/sample/notes", "{")), 400);
    EXPECT_EQ(status(post("/api/sample/notes", "<a/>", "Authorization: Bearer t\r\nContent-Type: text/xml\r\n")), 415);
    EXPECT_EQ(status(post("/api/sample/small", "{\"text\":\"" + std::string(200, 'x') + "\"}")), 413);
}

TEST_F(Edge, AProblemSpeaksTheCallersLanguageAndKeepsTheHousesSecrets) {
    EXPECT_NE(get("/api/no/such", "Accept-Language: en\r\n").find("Not found"), std::string::npos);
    EXPECT_NE(get("/api/no/such").find("没有找到"), std::string::npos);
    const auto reply = post("/api/sample/notes", "{\"text\":\"boom\"}");
    EXPECT_EQ(status(reply), 500);
    EXPECT_EQ(reply.find("secret"), std::string::npos);
    EXPECT_EQ(header(reply, "Content-Type"), "application/problem+json");
    const auto traced = get("/api/no/such", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n");
    EXPECT_NE(traced.find("\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""), std::string::npos);
}

TEST_F(Edge, AnUnchangedAnswerIsNotSentAgain) {
    const auto etag = header(get("/api/sample/notes"), "ETag");
    EXPECT_EQ(status(get("/api/sample/notes", "If-None-Match: " + etag + "\r\n")), 304);
    post("/api/sample/notes", "{\"text\":\"x\"}");
    EXPECT_EQ(status(get("/api/sample/notes", "If-None-Match: " + etag + "\r\n")), 200);
}

TEST_F(Edge, SendsTheClientInTheFormThatTheBrowserTakes) {
    const auto form = [&](const std::string& path, const std::string& accepted) {
        const auto reply = get(path, accepted.empty() ? "" : "Accept-Encoding: " + accepted + "\r\n");
        return status(reply) != 200 ? std::to_string(status(reply)) : header(reply, "Content-Encoding") + ":" + reply.substr(reply.find("\r\n\r\n") + 4) + ":" + header(reply, "Vary");
    };
    EXPECT_EQ(form("/", "gzip, br"), "br:brotli:Accept-Encoding");
    EXPECT_EQ(form("/appeals", "gzip, deflate"), "gzip:gzip:Accept-Encoding");
    EXPECT_EQ(form("/index.html", ""), ":plain:Accept-Encoding");
    EXPECT_EQ(form("/short.txt", "gzip, br"), ":short:");
    EXPECT_EQ(form("/index.html.br", ""), "404");
}

TEST_F(Edge, TheSameKeyWritesOnce) {
    const std::string headers = "Authorization: Bearer t\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n";
    EXPECT_EQ(status(post("/api/sample/notes", "{\"text\":\"x\"}", headers)), 201);
    EXPECT_EQ(status(post("/api/sample/notes", "{\"text\":\"x\"}", headers)), 201);
    EXPECT_EQ(status(post("/api/sample/notes", "{\"text\":\"y\"}", headers)), 409);
    EXPECT_TRUE(get("/api/sample/notes").ends_with("{\"count\":1}"));
}

TEST_F(Edge, ACookieAloneDoesNotWrite) {
    EXPECT_EQ(status(post("/api/sample/notes", "{\"text\":\"x\"}", "Cookie: yiwang_session=s\r\nContent-Type: application/json\r\n")), 403);
    EXPECT_EQ(status(post("/api/sample/notes", "{\"text\":\"x\"}", "Cookie: a=b; yiwang_session=s\r\nX-Yiwang: 1\r\nContent-Type: application/json\r\n")), 201);
}

TEST_F(Edge, WhatTwoServersCouldReadInTwoWaysIsRefused) {
    const std::string line = "POST /api/sample/notes HTTP/1.1\r\nHost: x\r\n";
    for (const auto& rest : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "Content-Length : 5\r\n\r\nhello",
                             "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Content-Length: +5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"}) {
        const auto reply = send(line + rest);
        EXPECT_TRUE(status(reply) == 400 || reply.empty() || status(reply) == 401) << rest << reply;
        EXPECT_EQ(reply.find("HTTP/1.1", 5), std::string::npos) << "a second answer: " << rest;
    }
    for (const auto* bytes : {"GET /api/%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /api/a%00b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /api/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n",
                              "GET /api/sample/notes HTTP/1.1\r\n\r\n"})
        EXPECT_EQ(status(send(bytes)), 400) << bytes;
    EXPECT_EQ(status(send("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + std::string(20000, 'a') + "\r\n\r\n")), 431);
}

TEST_F(Edge, RequestsInOnePacketAreAnsweredInOrder) {
    const std::string one = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", two = "GET /api/sample/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const auto reply = send(one + two);
    EXPECT_LT(reply.find("ok\n"), reply.find("{\"count\":0}"));
}

TEST_F(Edge, AQuickReadIsAnsweredTheSameFromTheLoop) {
    const auto first = get("/api/sample/notes");
    for (int i = 0; i < 300; ++i) {
        const auto reply = send("GET /api/sample/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 2000);
        ASSERT_EQ(reply.substr(reply.find("\r\n\r\n")), first.substr(first.find("\r\n\r\n")));
    }
}

TEST_F(Edge, AnAnswerLargerThanTheSocketHoldsComesWhole) {
    ASSERT_EQ(status(post("/api/sample/notes", R"({"text": ")" + std::string(900'000, 'x') + "\"}")), 201);
    const auto reply = get("/api/sample/text");
    EXPECT_EQ(status(reply), 200);
    EXPECT_EQ(reply.size() - reply.find("\r\n\r\n") - 4, 20u * 900'000u);
}

TEST_F(Edge, HeadGivesTheHeadAlone) {
    const auto reply = send("HEAD /api/sample/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status(reply), 200);
    EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
    EXPECT_EQ(header(reply, "Content-Length"), "11");
}

TEST_F(Edge, ARareRouteIsRare) {
    EXPECT_EQ(status(get("/api/sample/rare")), 200);
    EXPECT_EQ(status(get("/api/sample/rare")), 200);
    const auto reply = get("/api/sample/rare");
    EXPECT_EQ(status(reply), 429);
    EXPECT_NE(header(reply, "Retry-After"), "");
}

TEST_F(Edge, AStreamTellsWhatHappensAndGoesOnWhereItWas) {
    std::thread writer([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{60});
        post("/api/sample/notes", "{\"text\":\"first\"}");
    });
    const auto all = send("GET /api/sample/stream HTTP/1.1\r\nHost: x\r\n\r\n", 900);
    writer.join();
    EXPECT_EQ(header(all, "Content-Type"), "text/event-stream");
    EXPECT_NE(all.find("event: note\ndata: \"first\"\n\n"), std::string::npos);
    const auto id = all.substr(all.find("id: ") + 4, all.find("\nevent") - all.find("id: ") - 4);
    post("/api/sample/notes", "{\"text\":\"second\"}");
    const auto rest = send("GET /api/sample/stream HTTP/1.1\r\nHost: x\r\nLast-Event-ID: " + id + "\r\n\r\n", 600);
    EXPECT_EQ(rest.find("first"), std::string::npos);
    EXPECT_NE(rest.find("second"), std::string::npos);
}

TEST_F(Edge, AStopLetsARunningRequestFinish) {
    std::string reply;
    std::thread asks_slowly([&] { reply = send("GET /api/sample/slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 2000); });
    std::this_thread::sleep_for(std::chrono::milliseconds{30});
    server.stop();
    asks_slowly.join();
    EXPECT_TRUE(reply.ends_with("{\"count\":7}")) << reply;
}

TEST_F(Edge, TheClientAsksAndSaysWhenNobodyAnswers) {
    const auto answer = asks->ask("GET", "http://127.0.0.1:" + std::to_string(server.port()) + "/healthz");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "ok\n");
    EXPECT_THROW(asks->ask("GET", "http://127.0.0.1:1/"), Unavailable);
}

TEST(TheClient, AsksOverTlsWhomItCanBelieve) {
    const auto folder = make_folder("yiwang-https");
    const auto certificate = (folder / "cert.pem").string(), key = (folder / "key.pem").string();
    const int made = std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
                                  "-keyout " + key + " -out " + certificate + " 2>" + (folder / "openssl.log").string()).c_str());
    ASSERT_EQ(made, 0);
    const auto port = std::to_string(free_port());
    {
        const Running other({"openssl", "s_server", "-accept", port, "-cert", certificate, "-key", key, "-www"}, folder / "server.log");
        ASSERT_TRUE(within(std::chrono::seconds{10}, [&] { return reached(std::stoi(port)); }));
        const auto answer = client(certificate)->ask("GET", "https://localhost:" + port + "/");
        EXPECT_EQ(answer.status, 200);
        EXPECT_NE(answer.body.find("TLSv1.3"), std::string::npos);
        EXPECT_THROW(client()->ask("GET", "https://localhost:" + port + "/"), Unavailable) << "nobody we believe vouches for it";
        EXPECT_THROW(client(certificate)->ask("GET", "https://127.0.0.1:" + port + "/"), Unavailable) << "the certificate is of another name";
    }
    EXPECT_THROW(client((folder / "nothing.pem").string()), Problem);
    std::filesystem::remove_all(folder);
}

TEST(PercentDecoding, IsStrict) {
    EXPECT_EQ(percent_decoded("%E7%BD%97a+b", true), "罗a b");
    EXPECT_EQ(percent_decoded("a+b", false), "a+b");
    for (const auto* wrong : {"%", "%e", "%zz", "%00", "%ff", "%c0%af"}) EXPECT_FALSE(percent_decoded(wrong, false)) << wrong;
    EXPECT_FALSE(parse_query("a=%zz"));
    EXPECT_EQ(parse_query("a=1&b=&c")->size(), 3u);
}

TEST(RateLimit, RefillsEvenly) {
    RateLimit limit;
    const auto start = RateLimit::Clock::now();
    for (int i = 0; i < 60; ++i) EXPECT_TRUE(limit.take("a", 60, start));
    EXPECT_FALSE(limit.take("a", 60, start));
    EXPECT_TRUE(limit.take("b", 60, start));
    EXPECT_TRUE(limit.take("a", 60, start + std::chrono::seconds{1}));
    EXPECT_FALSE(limit.take("a", 60, start + std::chrono::seconds{1}));
}
}
}
