// A subscriber of MQTT 3.1.1 (OASIS) with QoS 1 and a session that the broker keeps. A message is acknowledged when its
// taker says so, not when it is read: the usual client libraries acknowledge first and call back after, which loses it
// where the disk is full in between. Plain or TLS (mqtts://). One thread at a time.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang::support::sources {

struct Published {
    std::string topic, payload;
    std::uint16_t packet = 0;  // 0: QoS 0, needs no acknowledgement
};

struct Broker {
    std::string url;  // mqtt://host[:1883], mqtts://host[:8883]
    std::string client, user, password;
    std::string topic;
    std::string ca_file{};  // whom to trust; "": the system's
};

class MqttSession {
public:
    // Connects and subscribes. Throws Unavailable "sources.broker": unreachable, refused, not MQTT; within ten seconds.
    explicit MqttSession(const Broker&);
    ~MqttSession();
    MqttSession(const MqttSession&) = delete;
    MqttSession& operator=(const MqttSession&) = delete;

    // What has come, at most `count`; waits for the first of it at most so long. Throws Unavailable: the connection broke.
    std::vector<Published> receive(std::size_t count, std::chrono::milliseconds at_most);
    void acknowledge(const std::vector<Published>&);

private:
    struct Connection;
    void send(std::string_view packet);
    bool fill(std::chrono::milliseconds at_most);
    std::unique_ptr<Connection> connection_;
    std::string in_;
    std::chrono::steady_clock::time_point said_;  // when we last sent anything
};

// The first whole packet of what was read: its first byte and its body; how many bytes it took is in `size`, 0 if there is
// none yet. Throws Unavailable "sources.broker": longer than 256 KiB, or no packet.
struct Packet {
    std::uint8_t head = 0;
    std::string_view body{};
    std::size_t size = 0;
};
Packet first_packet(std::string_view bytes);
// Throws the same: the body is no PUBLISH.
Published published(const Packet&);
}
