// The list of rights and duties 权责清单: which unit answers for which kind of matter at which place about which subject,
// within what time, on what legal basis. Kinds stand in three levels; the list is data, changed by officials.
//
// A row is named by code, place and subject. Of the rows of a kind the closest holds: that of the community before that of
// the street before that of the whole district, and at one place that of the subject before that of all. Each kind has a
// row for the whole district and all subjects. The list is kept in revisions (drafts.hpp): what held on any day can be read.
//
// Each function works in the caller's transaction, on any thread. List is immutable and shared.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>
#include "base/problem.hpp"
#include "kernel/flow/calendar.hpp"
#include "kernel/identity/identity.hpp"
namespace yiwang::support::duties {

// How a matter is handled 处置通道.
enum class Lane {
    urgent,     // 快速处置: within minutes, people are called until somebody answers
    normal,     // 一件事办好: one matter done well, several units under one lead
    campaign,   // 一类事治理: one class of matters, by campaign
    supervised  // 书记督办: hard ones, supervised
};
BOOST_DESCRIBE_ENUM(Lane, urgent, normal, campaign, supervised)

struct Duty {
    std::string code, level1, level2, level3, level3_en;
    std::string place;      // code of a street or community; "": the whole district
    std::string subject;    // what kind of responsible subject it is about, support/subjects' SubjectKind; "": any
    std::string lead_unit;  // a unit's code, or "street": the street office of the place
    std::string co_units;   // codes, joined by ;
    std::int64_t deadline_amount;
    flow::LimitUnit deadline_unit;
    Lane lane;
    std::string legal_basis;
    std::string keywords;   // joined by ;
    bool operator==(const Duty&) const = default;
};
BOOST_DESCRIBE_STRUCT(Duty, (), (code, level1, level2, level3, level3_en, place, subject, lead_unit, co_units, deadline_amount, deadline_unit,
                                 lane, legal_basis, keywords))

// What names a row.
struct Key {
    std::string code, place, subject;
    auto operator<=>(const Key&) const = default;
};
BOOST_DESCRIBE_STRUCT(Key, (), (code, place, subject))
Key key_of(const Duty&);

// Where and about what: blocks from the innermost outwards, "" where they are not known.
struct Circumstances {
    std::string_view community{}, street{}, subject{};
};

struct Match {
    const Duty* duty;
    double weight;                   // letters of the words found
    std::vector<std::string> words;  // that were found in the text
};

// One revision of the list, in memory.
class List {
public:
    List(std::int64_t revision, std::vector<Duty>);  // rows in any order
    std::int64_t revision() const { return revision_; }
    const std::vector<Duty>& rows() const { return rows_; }           // by code, place, subject
    const std::vector<const Duty*>& kinds() const { return kinds_; }  // the row of each kind for the whole district

    const Duty* kind(std::string_view code) const;  // null: no such kind
    const Duty* closest(std::string_view code, const Circumstances&) const;

    // The kinds whose keywords stand in a text, heaviest first; a word in the title weighs half as much again. Time
    // goes with the text's length, not with the list's.
    std::vector<Match> rank(std::string_view title, std::string_view text) const;

private:
    struct Word {
        std::string folded, shown;
        const Duty* duty;
    };
    void read_words();

    std::int64_t revision_;
    std::vector<Duty> rows_;
    std::vector<const Duty*> kinds_;
    std::map<std::string, std::vector<Word>, std::less<>> words_;  // by their first character
};

// The list in force; kept by the process until there is a newer revision.
std::shared_ptr<const List> list(Tx&);
// The list as it was at an instant; an empty one before the first revision.
std::shared_ptr<const List> list_at(Tx&, Instant);

// The kind's row for the whole district; of a kind that is no longer in the list, its last one.
std::optional<Duty> find_kind(Tx&, std::string_view code);

// The unit of a code, or for "street" the street office of the place; nothing if there is none.
std::optional<identity::Unit> owner_of(Tx&, std::string_view lead_unit, std::string_view street);

// "4 个工作时", "4 working hours".
Sentence limit_in_words(const Duty&);

// The parts of a list joined by ;
std::vector<std::string> parts(std::string_view joined);

Module module();
}
