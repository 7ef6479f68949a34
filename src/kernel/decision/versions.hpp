// Versions of decision models: drafts, publishing by a second person, withdrawing. Inside kernel/decision only.
#pragma once
#include "kernel/decision/decision.hpp"
namespace yiwang::decision {

enum class State { draft, published, withdrawn };
BOOST_DESCRIBE_ENUM(State, draft, published, withdrawn)

// The initial from-date of what the catalog brings: for as long as anybody can remember.
inline constexpr Date since_ever{};

struct Version {
    Id<Version> id;
    std::string model;
    std::int64_t number;  // 1, 2, ... of its model
    State state;
    std::string name, digest, note;  // of the DMN; of DMN and cases; why it was made
    Date from_on;                    // the days on which it is in force, both included
    std::optional<Date> to_on;
    std::string written_by;
    Instant written_at;
    std::string published_by;
    std::optional<Instant> published_at;
    std::string withdrawn_by;
    std::optional<Instant> withdrawn_at;
};
BOOST_DESCRIBE_STRUCT(Version, (), (id, model, number, state, name, digest, note, from_on, to_on, written_by, written_at, published_by, published_at, withdrawn_by, withdrawn_at))

struct Text {
    std::string dmn, cases;  // cases: XML of the TCK's form, or ""
};
BOOST_DESCRIBE_STRUCT(Text, (), (dmn, cases))

struct Header {
    std::string name, name_space, imports;  // imports: namespaces, one a line
};
// Throws Invalid "decision.too_large" (1 MB each) and what reading DMN and cases throws.
Header read_header(const Text&);
std::string digest_of(const Text&);

Version get(Tx&, Id<Version>);  // throws NotFound "decision.version"
Text text_of(Tx&, Id<Version>);
std::vector<Version> versions(Tx&, std::string_view model);  // newest first
// Of published versions whose days hold this day the one that began last, and of these the one with the highest number.
std::optional<Version> in_force(Tx&, std::string_view model, Date);
// Everybody who has written on it: none of them may publish it.
std::vector<std::string> authors(Tx&, Id<Version>);

// The model of a version with what it imports as it is in force on that day; compiled once, shared by all.
using ModelPtr = std::shared_ptr<const rule::DecisionModel>;
ModelPtr model_of(Tx&, Id<Version>, Date);
// What is in force on that day, ready to be asked.
struct Rules {
    Id<Version> version;
    ModelPtr model;
};
std::optional<Rules> rules_of(Tx&, std::string_view model, Date);
// The model of a text that is not kept.
ModelPtr compile(Tx&, const std::string& dmn, Date);

struct Days {
    Date from_on;
    std::optional<Date> to_on;
};
BOOST_DESCRIBE_STRUCT(Days, (), (from_on, to_on))

// Throws Invalid "decision.model_name", "decision.note" (1 to 500 characters), and what reading DMN and cases throws.
Id<Version> draft(Tx&, std::string_view model, const Text&, std::string_view note);
// seen: the digest that the writer saw. Throws Conflict "decision.not_a_draft", "decision.changed" (another wrote since).
void save(Tx&, Id<Version>, const Text&, std::string_view note, std::string_view seen);
// digest: of what was reviewed. Throws Problem 403 "decision.own_draft", Conflict "decision.not_a_draft",
// "decision.changed", Invalid "decision.days" (the days are over before they begin, or before today).
void publish(Tx&, Id<Version>, const Days&, std::string_view digest);
// From now on it is as if it were not there; what was decided by it stays. Throws Conflict "decision.withdrawn",
// "decision.last" (nothing would be in force today in its place).
void withdraw(Tx&, Id<Version>, std::string_view why);

// What the catalog does without a second pair of eyes: its files are looked at where they are kept.
Id<Version> add(Tx&, std::string_view model, const Text&, std::string_view note, std::string_view catalog_digest);
void make_published(Tx&, Id<Version>, const Days&);
}
