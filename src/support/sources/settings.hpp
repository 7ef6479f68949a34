// What an adapter is told of its source, and as whom it acts. Inside support/sources only. Pure.
#pragma once
#include "support/sources/sources.hpp"
namespace yiwang::support::sources {

struct Settings {
    std::optional<std::string> url{};   // pull: http(s)://host/path; imap: imap(s)://host[:port]; mqtt: mqtt(s)://host[:port]
    std::optional<std::string> user{};  // imap, mqtt
    std::optional<std::string> folder{};     // imap: INBOX if not given; folder: its name under <app.data>/sources
    std::optional<std::string> items{};      // pull: JSON pointer to the list, "/items" if not given
    std::optional<std::string> next{};       // pull: JSON pointer to the cursor of the next page, "/next" if not given
    std::optional<std::string> cursor_parameter{};  // pull: name of the cursor in the query, "since" if not given
    std::optional<std::string> topic{};      // mqtt: a filter, "devices/+/alarm"
    std::optional<std::string> client{};     // mqtt: by which the broker knows us, "yiwang-<code>" if not given
    std::optional<std::string> report_url{}; // exchange: where reports go; {number} stands for the sender's number
    std::optional<std::int64_t> every_seconds{};   // how often it is asked, 60 if not given, 5 to 86,400
    std::optional<std::int64_t> window_minutes{};  // alarms of one series within it are one matter, 0 to 1,440
    std::optional<bool> starttls{};          // imap: TLS or nothing
    std::optional<std::string> ca_file{};    // imaps, mqtts: whom to trust; the system's if not given
};
BOOST_DESCRIBE_STRUCT(Settings, (), (url, user, folder, items, next, cursor_parameter, topic, client, report_url, every_seconds, window_minutes, starttls, ca_file))

// Who reads and keeps what sources bring.
inline const Actor& actor() {
    static const Actor system{"system/sources", "", {}};
    return system;
}

// Throws Invalid "sources.settings" with the field: unknown, missing for the adapter, or out of its range.
Settings settings_of(Adapter, const json::Object&);
inline Settings settings_of(const Source& source) { return settings_of(source.adapter, source.settings); }
}
