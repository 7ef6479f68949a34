// Appeals as their readers see them: a line in a list, the whole page, the resident's progress, the counts.
// What a reader may see is decided here: rows by scope, persons masked unless granted.
#pragma once
#include "govern/appeals/appeals.hpp"
#include "kernel/flow/desk.hpp"
namespace yiwang::govern::appeals {

struct AppealLine {
    Id<Appeal> id;
    std::string number, title;
    State state;
    std::string kind_code, kind_name, unit_name, street_name, channel, channel_name;
    Instant filed_at;
    std::optional<Instant> due_at, closed_at;
    bool overdue, due_soon;
    Lane lane;
    std::optional<double> lng, lat;
    std::optional<std::int64_t> stars;
    std::int64_t voices = 1;  // how many different reporters tell of it
};
BOOST_DESCRIBE_STRUCT(AppealLine, (), (id, number, title, state, kind_code, kind_name, unit_name, street_name, channel, channel_name, filed_at, due_at,
                                       closed_at, overdue, due_soon, lane, lng, lat, stars, voices))

enum class Order {
    newest,  // filed last first
    oldest,  // filed first first
    due      // those whose clock runs, the earliest deadline first
};
BOOST_DESCRIBE_ENUM(Order, newest, oldest, due)

struct Filter {
    std::optional<State> state{};
    std::optional<Id<identity::Unit>> unit{};
    std::optional<std::string> kind{}, street{}, channel{}, q{};
    std::optional<bool> mine{}, overdue{}, helping{};  // helping: our unit is asked to help
    std::optional<Date> from{}, to{};  // days of filing, both included
    std::optional<Date> closed_from{}, closed_to{};  // days of closing, both included
    std::optional<Date> dispatched_from{}, dispatched_to{}, rated_from{}, rated_to{};  // likewise; of ratings those that count
    std::optional<Date> overdue_on{};                // at the end of that day past its limit, with a unit that had not finished it
    std::optional<bool> late{};                      // finished after its limit, or by it
    std::optional<bool> sent_back{}, reworked{};     // at least once, or never
    std::optional<bool> extension_asked{};           // more time is asked for and nobody has decided yet
    std::optional<Date> due_from{}, due_to{};  // days of a deadline whose clock runs, both included
    std::optional<std::string> area{};  // drawn on the map: "lng,lat lng,lat lng,lat ...", 3 to 200 corners, WGS 84
    std::optional<Order> order{};  // newest first if not given; words and areas know no other
    std::optional<std::string> cursor{};  // of the same order
    std::optional<std::int64_t> limit{}, total_to{};
};
BOOST_DESCRIBE_STRUCT(Filter, (), (state, unit, kind, street, channel, q, mine, overdue, helping, from, to, closed_from, closed_to, dispatched_from, dispatched_to, rated_from, rated_to, overdue_on, late, sent_back, reworked, extension_asked, due_from, due_to, area, order, cursor, limit, total_to))

// Throws Invalid: limit beyond 1..200, total_to beyond 1..50,000 (total is counted up to it, 1,000 if not given; of words and areas less,
// as search and map count), "appeals.area", "appeals.order", "appeals.cursor".
Page<AppealLine> list(Tx&, const Filter&, const Caller&);

struct DueDay {
    Date day;
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(DueDay, (), (day, count))
// How many deadlines fall on each day from due_from to due_to, of the list's rows whose clock runs; days without one are left out.
// Throws Invalid: no due_from or due_to, more than 62 days "appeals.due_days"; with words or an area "appeals.order".
std::vector<DueDay> due_days(Tx&, const Filter&, const Caller&);
// Those that this phone reported and the caller's right appeals.see_person reaches, newest first, 200 at most. Leaves a trace with
// the reason. Throws Invalid "why", "phone".
std::vector<AppealLine> of_person(Tx&, std::string_view phone, std::string_view why, const Caller&);
// Those of these that the reader's right reaches, newest first.
std::vector<AppealLine> lines(Tx&, const std::vector<Id<Appeal>>&, const Caller&);

struct FiledBetween {
    std::string_view kind, street;  // street "": the whole district
    Instant from, to;
};
std::int64_t count_filed(Tx&, const FiledBetween&);

struct Counts {
    std::int64_t waiting_dispatch, dispatched, handling, checking, overdue, due_soon, closed_today, filed_today;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (waiting_dispatch, dispatched, handling, checking, overdue, due_soon, closed_today, filed_today))
Counts counts(Tx&, const Caller&);

struct EvidenceView {
    Id<file::File> file;
    std::string name, type;
    Purpose purpose;
    std::string note, by;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(EvidenceView, (), (file, name, type, purpose, note, by, at))

struct ExtensionView {
    std::int64_t amount;
    flow::LimitUnit unit;
    std::string reason, asked_by;
    Instant asked_at;
    std::optional<bool> approved;
    std::string decided_by, decision_reason;
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(ExtensionView, (), (amount, unit, reason, asked_by, asked_at, approved, decided_by, decision_reason, decided_at))

struct SuspectedView {  // an appeal of which it may be a repeat
    Id<Appeal> main;
    std::string number, title;
    State state;
    Instant filed_at;
    double score;
    std::vector<Reason> reasons;
};
BOOST_DESCRIBE_STRUCT(SuspectedView, (), (main, number, title, state, filed_at, score, reasons))

struct VoiceView {  // an appeal that is joined to it
    Id<Appeal> appeal;
    std::string number, title, channel, reporter_name;  // masked
    Instant filed_at;
    double score;
    std::optional<std::int64_t> stars;
    bool may_take_apart;
};
BOOST_DESCRIBE_STRUCT(VoiceView, (), (appeal, number, title, channel, reporter_name, filed_at, score, stars, may_take_apart))

struct AppealPage {
    Id<Appeal> id;
    std::string number, title, text;
    State state;
    std::string channel, channel_name, kind_code, kind_name, kind_path, legal_basis;
    Id<identity::Unit> unit;
    std::string unit_name, street, street_name, community, community_name;
    std::optional<double> lng, lat;
    std::string address;
    std::string reporter_name, reporter_phone;  // masked
    std::string media_url;                      // elsewhere, as another program sent it; "" for none
    bool reporter_known, may_reveal;
    Lane lane;
    Mood mood;
    std::string subject;
    Instant filed_at;
    std::optional<Instant> dispatched_at, taken_at, finished_at, closed_at, due_at;
    std::optional<Instant> paused_at;  // its clock stands since
    bool overdue;
    std::string taken_by, result;
    std::int64_t sent_back, reworked;
    std::optional<std::int64_t> stars;
    std::string rating_comment;
    std::vector<EvidenceView> files;
    std::vector<ExtensionView> extensions;
    std::vector<flow::Supervision> supervisions;
    std::vector<std::string> actions;  // dispatch take send_back dispute rule ask_extension decide_extension add_evidence finish check review object_to_rating decide_objection supervise report_to_supervisor lift_supervision take_apart
    std::int64_t voice_count;              // different reporters, its own among them
    std::vector<VoiceView> voices;         // joined to it, oldest first
    std::vector<SuspectedView> suspected;  // for those who dispatch, while it waits for dispatch
    std::optional<Id<Appeal>> main;        // of a joined one
    std::string main_number;
};
BOOST_DESCRIBE_STRUCT(AppealPage, (),
                      (id, number, title, text, state, channel, channel_name, kind_code, kind_name, kind_path, legal_basis, unit, unit_name,
                       street, street_name, community, community_name, lng, lat, address, reporter_name, reporter_phone, media_url, reporter_known,
                       may_reveal, lane, mood, subject, filed_at, dispatched_at, taken_at, finished_at, closed_at, due_at, paused_at, overdue, taken_by, result,
                       sent_back, reworked, stars, rating_comment, files, extensions, supervisions, actions, voice_count, voices, suspected, main, main_number))

// The appeal if the caller's right reaches it; appeals.read also for a unit that was asked to help. Throws NotFound where it does not: what one may not see is not there.
Appeal get_within(Tx&, Id<Appeal>, const Caller&, std::string_view right);
// Does the caller's right reach this appeal? Without a transaction: as the unit that has it, not as one asked to help.
bool reaches(const Caller&, std::string_view right, const Appeal&);
AppealPage page(Tx&, const Appeal&, const Caller&);

struct TraceLine {
    std::string id;
    Instant at;
    std::string actor, actor_name, verb, before, after, why;
};
BOOST_DESCRIBE_STRUCT(TraceLine, (), (id, at, actor, actor_name, verb, before, after, why))
std::vector<TraceLine> trace_of(Tx&, const Appeal&);

struct Step {
    Instant at;
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(Step, (), (at, zh, en))
struct Progress {
    std::string number, title;
    State state;
    std::string words_zh, words_en;
    Instant filed_at;
    std::optional<Instant> expected_by;
    std::vector<Step> steps;
    std::string result;
    std::optional<std::int64_t> stars;
    std::string rating_comment;
    bool can_rate, can_reopen;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (number, title, state, words_zh, words_en, filed_at, expected_by, steps, result, stars, rating_comment, can_rate, can_reopen))

// Where it stands, in a sentence for the public. unit: the name of the unit that has it.
Sentence words_of(const Appeal&, const std::string& unit);
// The same for officers, in a word, as lists and tables say it.
Sentence state_name(State);
// What the reporter sees. Throws Problem 403 "appeals.wrong_code": no such number, or another code.
Progress progress(Tx&, std::string_view number, std::string_view phone_code);
}
