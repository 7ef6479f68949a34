// Facts about matters that outside systems bring, told on the bus. Neighbours may include this file and no other.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/id.hpp"
#include "base/json.hpp"
namespace yiwang::file {
struct File;
}
namespace yiwang::support::sources {
struct Arrival;

// What a source says of one matter, in our words. Checked before it is told: a text of at most 5,000 characters, a
// title of 80, an address of 200, a name of 60, a phone that is one or none, an e-mail address of 200, a point on the globe or none.
struct Matter {
    std::string title{}, text{}, address{};
    std::string kind_words{};  // what the source calls its kind, "" if it does not say
    std::string reporter_name{}, reporter_phone{};
    std::optional<std::string> reporter_email{};
    std::optional<double> lng{}, lat{};  // WGS 84
    std::optional<Instant> occurred_at{};
    std::string city_number{};  // under which the city platform knows it, "" if it does not
    std::vector<Id<file::File>> files{};
};
BOOST_DESCRIBE_STRUCT(Matter, (), (title, text, address, kind_words, reporter_name, reporter_phone, reporter_email, lng, lat, occurred_at, city_number, files))

// A matter came that is not known yet. Whoever takes it says accept() or refuse(), see sources.hpp.
struct Received {
    static constexpr std::string_view name = "sources.received";
    Id<Arrival> arrival;
    std::string source, channel, external;  // external: the sender's number
    Matter matter;
    std::int64_t subject() const { return arrival.value; }
};
BOOST_DESCRIBE_STRUCT(Received, (), (arrival, source, channel, external, matter))

// More was said about a matter that came before: by its sender, or by another source that names the same.
struct Changed {
    static constexpr std::string_view name = "sources.changed";
    Id<Arrival> arrival;  // that was received
    std::string source, channel, external;  // of who says it
    Matter matter;
    std::int64_t subject() const { return arrival.value; }
};
BOOST_DESCRIBE_STRUCT(Changed, (), (arrival, source, channel, external, matter))
}
