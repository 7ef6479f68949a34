// What the appeals of many say together 研判: hot spots 热点 in place and time, topics that rise, groups that say the same, and next week's load.
//
// A look reads the appeals of a year, outside transactions, and keeps what it finds with the appeals behind it. Who reads sees findings
// by the scope of the right appeals.analyse (those of the own street or unit have most of their appeals there), and behind each the
// appeals that the right appeals.read reaches. Voices are counted, not messages. Functions with a Tx work inside the
// caller's transaction, on any worker thread.
#pragma once
#include "govern/appeals/analysis/events.hpp"
#include "govern/appeals/views.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::govern::appeals::analysis {

constexpr std::string_view right = "appeals.analyse";  // to see what was found, and to judge it

enum class Judgement {
    none,        // 待判定
    real,        // 属实
    false_alarm  // 误报
};
BOOST_DESCRIBE_ENUM(Judgement, none, real, false_alarm)

struct Hotspot {
    Id<Hotspot> id;
    std::string about;   // kind of the first level; "": of several
    std::string street;  // block code of most of its appeals
    Id<identity::Unit> unit;
    double lng, lat, radius_m;  // WGS 84
    Date since, last_day;       // days of filing; last_day: when it was last seen
    std::int64_t observed;      // voices
    double expected, recurrence_days;  // by chance alone one such in so many days
    Instant found_at;
    Judgement judgement;
    std::string reason, judged_by;
    std::optional<Instant> judged_at;
};
BOOST_DESCRIBE_STRUCT(Hotspot, (), (id, about, street, unit, lng, lat, radius_m, since, last_day, observed, expected, recurrence_days, found_at, judgement, reason, judged_by, judged_at))

struct Topic {
    Id<Topic> id;
    std::string topic;
    bool is_kind;  // a kind of the third level; else words
    std::string street;
    Id<identity::Unit> unit;
    std::int64_t observed;              // voices of the last seven whole days
    double expected, p;
    std::vector<std::int64_t> before;   // voices of each of up to twelve weeks before, oldest first
};
BOOST_DESCRIBE_STRUCT(Topic, (), (id, topic, is_kind, street, unit, observed, expected, p, before))

enum class Bond {
    voice,  // 重复来电: one reporter, many appeals
    words   // 群体诉求: many reporters, the same words
};
BOOST_DESCRIBE_ENUM(Bond, voice, words)

struct Group {
    Id<Group> id;
    Bond bond;
    std::string words;  // the masked phone, or the title of the first appeal
    std::string street;
    Id<identity::Unit> unit;
    std::int64_t appeals, voices;
    Instant first_at, last_at;
};
BOOST_DESCRIBE_STRUCT(Group, (), (id, bond, words, street, unit, appeals, voices, first_at, last_at))

struct Load {
    Id<Load> id;
    Id<identity::Unit> unit;  // none: the whole district
    std::string unit_name;
    Date first_day;
    std::vector<double> days;  // expected on each of the seven
    double expected, low, high;  // of their sum; four of five sums are between
    std::int64_t last_week;
    std::optional<double> error, error_of_last_week;  // mean absolute, of past sums: this forecast's, and that of last week's repeated
};
BOOST_DESCRIBE_STRUCT(Load, (), (id, unit, unit_name, first_day, days, expected, low, high, last_week, error, error_of_last_week))

struct Look {
    Id<Look> id;
    Instant looked_at;
    Date last_day;
    std::int64_t appeals;
    double seconds;
};
BOOST_DESCRIBE_STRUCT(Look, (), (id, looked_at, last_day, appeals, seconds))

struct LookOptions {
    double recurrence_days = 100;  // a hot spot rarer than this by chance is told; 1..100,000
    int replicates = 999;
};

// Looks now, keeps what it finds, tells new hot spots to those who hold appeals.analyse over the district. Seconds to a
// minute for a year of 100,000 appeals. Throws Invalid "scan.options".
Look look(Store&, const Actor&, const LookOptions& = {});

std::optional<Look> latest_look(Tx&);
std::vector<Hotspot> hotspots(Tx&, const Caller&);  // of the last 90 days, the latest first, 200 at most
std::vector<Topic> topics(Tx&, const Caller&);      // the surest first
std::vector<Group> groups(Tx&, const Caller&);      // those with most voices first
std::vector<Load> loads(Tx&, const Caller&);        // the district first

// The appeals behind a hot spot, topic or group that the reader may see, newest first. Throws NotFound: no such finding, or not for this reader.
struct Finding;
std::vector<AppealLine> rows_of(Tx&, Id<Finding>, const Caller&);

// A person says what it was. Throws NotFound; Invalid: no judgement, no reason.
void judge(Tx&, Id<Hotspot>, Judgement, std::string_view reason, const Caller&);

Module module();
}
