#include "support/sources/mqtt.hpp"
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <map>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t packet_max = 256 << 10;
constexpr int keep_alive_s = 30;
constexpr auto answer_within = std::chrono::seconds{10};
using Steady = std::chrono::steady_clock;

Unavailable broken(const std::string& why) {
    return Unavailable("sources.broker", {"消息代理连不上或拒绝连接，请检查地址和账号。", "The broker cannot be reached or refuses us; check address and user."}, why);
}

std::string number16(std::size_t n) {
    return {static_cast<char>(n >> 8 & 255), static_cast<char>(n & 255)};
}
std::string counted(std::string_view text) {
    return number16(text.size()).append(text);
}

std::string packet(std::uint8_t head, const std::string& body) {
    std::string out(1, static_cast<char>(head));
    auto left = body.size();
    do {
        const auto digit = left % 128;
        left /= 128;
        out += static_cast<char>(digit | (left ? 128 : 0));
    } while (left);
    return out + body;
}

std::size_t read16(std::string_view body, std::size_t at) {
    if (at + 2 > body.size()) throw broken("a packet ends too early");
    return static_cast<std::size_t>(static_cast<unsigned char>(body[at])) << 8 | static_cast<unsigned char>(body[at + 1]);
}

struct Free {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
}

Packet first_packet(std::string_view bytes) {
    std::size_t length = 0;
    for (std::size_t at = 1; at < bytes.size(); ++at) {
        const auto digit = static_cast<unsigned char>(bytes[at]);
        length |= static_cast<std::size_t>(digit & 127) << 7 * (at - 1);
        if (digit & 128) {
            if (at == 4) throw broken("no length");
            continue;
        }
        if (length > packet_max) throw broken("a packet of " + std::to_string(length) + " bytes");
        if (bytes.size() < at + 1 + length) return {};
        return {static_cast<std::uint8_t>(bytes[0]), bytes.substr(at + 1, length), at + 1 + length};
    }
    return {};
}

Published published(const Packet& in) {
    const int qos = in.head >> 1 & 3;
    if (in.head >> 4 != 3 || qos > 1) throw broken("not what was subscribed");
    const auto topic = read16(in.body, 0);
    if (2 + topic > in.body.size()) throw broken("a topic ends too early");
    Published out{std::string(in.body.substr(2, topic)), "", 0};
    auto at = 2 + topic;
    if (qos == 1) {
        out.packet = static_cast<std::uint16_t>(read16(in.body, at));
        if (out.packet == 0) throw broken("no packet identifier");
        at += 2;
    }
    out.payload = in.body.substr(at);
    return out;
}

struct MqttSession::Connection {
    std::unique_ptr<SSL_CTX, Free> context;
    std::unique_ptr<BIO, Free> bio;

    explicit Connection(const Broker& broker) {
        const bool tls = broker.url.starts_with("mqtts://");
        auto host = broker.url.substr(broker.url.find("://") + 3);
        while (host.ends_with('/')) host.pop_back();
        if (host.find(':') == host.npos) host += tls ? ":8883" : ":1883";
        if (tls) {
            context.reset(SSL_CTX_new(TLS_client_method()));
            SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
            const bool trusts = broker.ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get()) == 1 : SSL_CTX_load_verify_locations(context.get(), broker.ca_file.c_str(), nullptr) == 1;
            if (!trusts) throw broken("no certificates to trust");
            bio.reset(BIO_new_ssl_connect(context.get()));
            SSL* ssl = nullptr;
            BIO_get_ssl(bio.get(), &ssl);
            const auto name = host.substr(0, host.rfind(':'));
            SSL_set_tlsext_host_name(ssl, name.c_str());
            SSL_set1_host(ssl, name.c_str());
            BIO_set_conn_hostname(bio.get(), host.c_str());
        } else bio.reset(BIO_new_connect(host.c_str()));
        BIO_set_nbio(bio.get(), 1);
        const auto until = Steady::now() + answer_within;
        while (BIO_do_connect(bio.get()) <= 0) {
            if (!BIO_should_retry(bio.get()) || Steady::now() > until) throw broken("no connection");
            wait(BIO_should_read(bio.get()) ? POLLIN : POLLOUT, std::chrono::milliseconds{100});
        }
    }

    bool wait(short what, std::chrono::milliseconds at_most) const {
        int handle = -1;
        BIO_get_fd(bio.get(), &handle);
        if (handle < 0) return false;
        pollfd one{handle, what, 0};
        return ::poll(&one, 1, static_cast<int>(at_most.count())) > 0;
    }
};

MqttSession::MqttSession(const Broker& broker) : connection_(new Connection(broker)) {
    std::string flags(1, static_cast<char>(broker.user.empty() ? 0 : broker.password.empty() ? 0x80 : 0xC0));  // no clean session
    std::string body = counted("MQTT") + '\x04' + flags + number16(keep_alive_s) + counted(broker.client);
    if (!broker.user.empty()) body += counted(broker.user) + (broker.password.empty() ? "" : counted(broker.password));
    send(packet(0x10, body));
    send(packet(0x82, number16(1) + counted(broker.topic) + '\x01'));
    const auto until = Steady::now() + answer_within;
    // What the broker kept for us may stand before its answer to the subscription; it is left for receive().
    bool connected = false;
    for (;;) {
        std::size_t at = 0;
        for (auto one = first_packet(in_); one.size; one = first_packet(std::string_view(in_).substr(at))) {
            const int kind = one.head >> 4;
            if (kind == 2) {
                if (one.body.size() != 2 || one.body[1] != 0) throw broken("CONNACK " + std::to_string(one.body.empty() ? -1 : one.body.back()));
                connected = true;
                in_.erase(at, one.size);
                continue;
            }
            if (kind == 9) {
                if (!connected || one.body.size() != 3 || (one.body[2] & 0x80)) throw broken("the topic is refused");
                in_.erase(at, one.size);
                return;
            }
            if (!connected) throw broken("not MQTT");
            at += one.size;
        }
        if (Steady::now() > until) throw broken("no answer");
        fill(std::chrono::milliseconds{100});
    }
}

MqttSession::~MqttSession() {
    constexpr std::string_view bye("\xE0\x00", 2);
    BIO_write(connection_->bio.get(), bye.data(), static_cast<int>(bye.size()));
}

void MqttSession::send(std::string_view bytes) {
    const auto until = Steady::now() + answer_within;
    while (!bytes.empty()) {
        const int wrote = BIO_write(connection_->bio.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (wrote > 0) bytes.remove_prefix(static_cast<std::size_t>(wrote));
        else if (!BIO_should_retry(connection_->bio.get()) || Steady::now() > until) throw broken("the connection broke");
        else connection_->wait(BIO_should_read(connection_->bio.get()) ? POLLIN : POLLOUT, std::chrono::milliseconds{100});
    }
    said_ = Steady::now();
}

bool MqttSession::fill(std::chrono::milliseconds at_most) {
    char buffer[16 << 10];
    const auto read = [&] { return BIO_read(connection_->bio.get(), buffer, sizeof buffer); };
    int got = read();
    if (got <= 0 && BIO_should_retry(connection_->bio.get())) {
        if (!connection_->wait(BIO_should_write(connection_->bio.get()) ? POLLOUT : POLLIN, at_most)) return false;
        got = read();
    }
    if (got > 0) in_.append(buffer, static_cast<std::size_t>(got));
    else if (!BIO_should_retry(connection_->bio.get())) throw broken("the connection broke");
    return got > 0;
}

std::vector<Published> MqttSession::receive(std::size_t count, std::chrono::milliseconds at_most) {
    std::vector<Published> out;
    if (Steady::now() - said_ > std::chrono::seconds{keep_alive_s / 2}) send(std::string_view("\xC0\x00", 2));
    std::size_t at = 0;
    const auto parse = [&] {
        for (auto one = first_packet(in_); one.size && out.size() < count; one = first_packet(std::string_view(in_).substr(at))) {
            if (one.head >> 4 == 3) out.push_back(published(one));
            at += one.size;
        }
        in_.erase(0, at);
        at = 0;
    };
    parse();
    while (out.size() < count && fill(out.empty() ? at_most : std::chrono::milliseconds{0})) parse();
    return out;
}

void MqttSession::acknowledge(const std::vector<Published>& taken) {
    std::string all;
    for (const auto& one : taken)
        if (one.packet) all += packet(0x40, number16(one.packet));
    if (!all.empty()) send(all);
}
}
