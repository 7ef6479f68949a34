// A mapping says which part of a source's JSON is what of a matter: {"text": "/content", "kind_words":
// {"path": "/type", "values": {"7": "噪声"}}, "title": {"value": "设备告警"}}. Paths are JSON pointers (RFC 6901).
//
// Fields: external city_number series changed_at title text address kind_words reporter_name reporter_phone reporter_email lng lat
// occurred_at. A rule has path, paths (joined by `join`) or value; `values` turns their words into ours, `time_formats`
// are of strptime in the district's time, else RFC 3339, the usual Chinese forms, or seconds of the epoch. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>
#include "base/problem.hpp"
#include "support/sources/events.hpp"
namespace yiwang::support::sources {

struct Mapped {
    std::string external;               // the sender's number, "" if it gives none
    std::string series;                 // of alarms: device and kind, "" if there is none
    std::optional<Instant> changed_at;  // when the sender says it last changed
    Matter matter{};
    std::vector<Fault> faults;          // why it cannot be taken
};

class Mapping {
public:
    explicit Mapping(const json::Object&);  // throws Invalid "sources.mapping" with the field
    Mapped map(const json::Value& item) const;

private:
    struct Rule {
        std::optional<std::string> path{}, value{}, join{};
        std::optional<std::vector<std::string>> paths{}, time_formats{};
        std::optional<std::map<std::string, std::string>> values{};
    };
    static Rule rule_of(const std::string& field, const json::Value&);
    std::string text(const std::string& field, const json::Value& item) const;
    std::optional<Instant> time(const std::string& field, const json::Value& item, std::vector<Fault>&) const;
    std::optional<double> number(const std::string& field, const json::Value& item, std::vector<Fault>&) const;
    std::map<std::string, Rule> rules_;
};

// What keeps a matter from being taken; empty if nothing. A title that is too long is cut, surrounding space goes.
std::vector<Fault> faults_of(Matter&);
}
