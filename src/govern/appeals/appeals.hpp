// Appeals 民生诉求: one matter's whole life, from filing to rating, as the process appeal.bpmn draws it.
//
// Each function works inside the caller's transaction, on any worker thread. If one throws a Problem,
// the appeal is as it was. Steps out of order are Conflict "appeals.wrong_state".
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/csv.hpp"
#include "govern/appeals/events.hpp"
#include "govern/appeals/suggestion.hpp"
#include "kernel/draft/draft.hpp"
#include "kernel/file/file.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::govern::appeals {

// How the reporter sounds.
enum class Mood {
    calm,      // 平和
    anxious,   // 着急
    angry,     // 激烈
    grateful   // 感谢
};
BOOST_DESCRIBE_ENUM(Mood, calm, anxious, angry, grateful)

// The row as it is kept. Optional where it has not happened.
struct Appeal {
    Id<Appeal> id;
    std::string number;  // "LH20261124-048213": prefix, day of filing, six digits
    std::string title, text;
    State state;
    std::string channel;  // code of sources.csv: "hotline", "portal", ...
    std::string kind;     // code of the list, "" while not known
    Id<identity::Unit> unit;
    Id<identity::Officer> taken_by;
    std::string subject;  // what kind of responsible subject it is about, support/subjects' SubjectKind; "" if not known
    std::string street, community;  // block codes, "" if not known
    std::optional<double> lng, lat; // WGS 84
    std::string address;
    std::string reporter_name, reporter_phone;
    std::string phone_code;         // six digits with which the reporter follows it
    Lane lane;
    Instant filed_at;
    std::optional<Instant> dispatched_at, taken_at, finished_at, closed_at, due_at;
    std::string result;
    std::int64_t sent_back, reworked;  // how many times
    std::optional<std::int64_t> stars; // 1..5
    std::string rating_comment;
    std::optional<Instant> rated_at;
    Mood mood = Mood::calm;            // of the reporter, by rule
    std::string source, external_id;   // where it was imported from, "" if filed here
    std::int64_t votes;
    std::optional<Instant> replied_at; // by the imported record
    std::string reply;
    std::int64_t rating_set_aside = 0; // 1: an objection to the rating was upheld, it does not count
};
BOOST_DESCRIBE_STRUCT(Appeal, (),
                      (id, number, title, text, state, channel, kind, unit, taken_by, subject, street, community, lng, lat, address, reporter_name,
                       reporter_phone, phone_code, lane, filed_at, dispatched_at, taken_at, finished_at, closed_at, due_at, result,
                       sent_back, reworked, stars, rating_comment, rated_at, mood, source, external_id, votes, replied_at, reply, rating_set_aside))

struct Understood;

struct NewAppeal {
    std::string text;
    std::optional<std::string> title{};  // else the text's first sentence
    std::optional<std::string> kind{}, channel{}, subject{};
    std::optional<double> lng{}, lat{};
    std::optional<std::string> address{}, reporter_name{}, reporter_phone{}, reporter_email{};
    std::optional<std::vector<Id<file::File>>> files{};
    std::optional<draft::Which> draft{};  // of the officer's own (kind "appeal"): it is filed with this, and never twice
};
BOOST_DESCRIBE_STRUCT(NewAppeal, (), (text, title, kind, channel, subject, lng, lat, address, reporter_name, reporter_phone, reporter_email, files, draft))

// What every appeal of a district has in common; set once at start.
struct District {
    std::string name, name_en, number_prefix;
    std::string code{};  // GB/T 2260
};
struct Channel {  // a source of appeals 诉求来源: catalog/<district>/govern/appeals/sources.csv
    std::string code, name, name_en;
};
BOOST_DESCRIBE_STRUCT(Channel, (), (code, name, name_en))
std::vector<std::string> load_channels(Tx&, const Table&);
std::vector<Channel> channels(Tx&);
std::optional<Channel> find_channel(Tx&, std::string_view code);
std::string link(Id<Appeal>);  // its page in the client, for notices
bool known_channel(Tx&, std::string_view code);

void set_district(District);
const District& district();

std::optional<Appeal> find(Tx&, Id<Appeal>);
Appeal get(Tx&, Id<Appeal>);  // throws NotFound
// The row of the list of duties that holds for it; of a kind no longer in the list its last one; nothing while the kind is not known.
std::optional<duties::Duty> duty_of(Tx&, const Appeal&);
std::optional<Appeal> find_by_number(Tx&, std::string_view number);

// What is asked of suggest() for it. It must outlive the answer.
SuggestIn asked_of(const Appeal&);

// Registers an appeal and opens its process. Throws Invalid: an empty text, a point off the globe, an
// unknown kind or channel, a phone that is none, a file that is not there.
Appeal file(Tx&, const NewAppeal&, const Caller&);
// The same with what understand() found before: dispatched at once where no hand is needed.
Appeal file(Tx&, const NewAppeal&, const Caller&, const Understood&);
// Tells the reporter, by SMS, by mail or both as they left a phone or an address. what: "已办结",
// for the mail's subject. No word of the reporter is in it: an address may be another's.
void tell_reporter(Tx&, const Appeal&, const std::string& what, const std::string& words, std::string_view key);
// Where letters to the reporter go, "" if no address was left.
std::string email_of(Tx&, Id<Appeal>);
// Tells the reporter, with the address given when it was filed, its number and code.
void tell_number(Tx&, const Appeal&, const std::optional<std::string>& email);
// Registers an imported appeal as it stands, without opening it.
Appeal register_imported(Tx&, Appeal);
// Opens the process of an imported appeal. Throws Conflict: it is open already.
void open(Tx&, Id<Appeal>);

struct Dispatch {
    Id<identity::Unit> unit;
    std::string kind;
    std::optional<std::string> note{}, subject{};
};
BOOST_DESCRIBE_STRUCT(Dispatch, (), (unit, kind, note, subject))
// suggested: what was suggested for it, to learn from where another kind is chosen; nothing: not learned from.
void dispatch(Tx&, Id<Appeal>, const Dispatch&, const std::optional<SuggestedKind>& suggested);
void take(Tx&, Id<Appeal>, const Caller&);
// Its task is for others again, its officer has left: it waits to be taken.
void put_back(Tx&, Id<Appeal>);
void send_back(Tx&, Id<Appeal>, std::string_view reason);

struct Extension {
    Id<Extension> id;
    Id<Appeal> appeal;
    std::int64_t amount;
    flow::LimitUnit unit;
    std::string reason, asked_by;
    Instant asked_at;
    std::optional<bool> approved;  // nothing: waits for a decision
    std::string decided_by, decision_reason;
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(Extension, (), (id, appeal, amount, unit, reason, asked_by, asked_at, approved, decided_by, decision_reason, decided_at))
// Who may decide hears of it, and who asked of what was decided.
void ask_extension(Tx&, Id<Appeal>, const flow::Limit&, std::string_view reason);
void decide_extension(Tx&, Id<Appeal>, bool approve, std::string_view reason);
std::vector<Extension> extensions(Tx&, Id<Appeal>);

enum class Purpose { report, before, after, other };  // report: sent in with the appeal
BOOST_DESCRIBE_ENUM(Purpose, report, before, after, other)
struct Evidence {
    Id<file::File> file;
    std::string name, type;
    Purpose purpose;
    std::string note, added_by;
    Instant added_at;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (file, name, type, purpose, note, added_by, added_at))
void add_evidence(Tx&, Id<Appeal>, Id<file::File>, Purpose, std::string_view note);
std::vector<Evidence> evidence(Tx&, Id<Appeal>);

void finish(Tx&, Id<Appeal>, std::string_view result);
enum class Verdict { passed, sent_back };
void check(Tx&, Id<Appeal>, Verdict, std::string_view reason);
// Throws Problem 403 "appeals.wrong_code": not the code with which its reporter follows it.
void check_code(const Appeal&, std::string_view phone_code);
// Throws likewise; Conflict: not closed, or rated already.
void rate(Tx&, Id<Appeal>, std::string_view phone_code, std::int64_t stars, std::string_view comment);

Module module();
}
