// Links 关联: a person lives in a room, a firm sits at one, an event happened at a place, a camera sees an area, a
// subject answers for a venue. Typed, dated, with a source and how far it is trusted.
//
// An end is named "<kind>:<key>": block:<code>, subject:<id>, component:<code>, and whatever rooms above link to them
// (person:<id>, venue:<id>, camera:<id>, appeal:<id>); those give the words people see it by. Ends of people are
// shown to whom the right subjects.see_person reaches, to others as "人员".
#pragma once
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::support::subjects {

enum class LinkKind { lives_in, works_at, located_at, happened_at, sees, answers_for, owns, manages, part_of, same_as };
BOOST_DESCRIBE_ENUM(LinkKind, lives_in, works_at, located_at, happened_at, sees, answers_for, owns, manages, part_of, same_as)

struct Link {
    Id<Link> id;
    LinkKind kind;
    std::string from_ref, from_title, to_ref, to_title;
    Date from;
    std::optional<Date> to;
    std::string source;  // "公安人口库 2026-11", "grid inspection"
    int trust;           // 0 to 100
};
BOOST_DESCRIBE_STRUCT(Link, (), (id, kind, from_ref, from_title, to_ref, to_title, from, to, source, trust))

struct NewLink {
    LinkKind kind;
    std::string from_ref, to_ref;
    std::optional<std::string> from_title, to_title;  // needed for kinds that this room does not know
    std::optional<Date> from;                         // today
    std::string source;
    int trust = 80;
};
BOOST_DESCRIBE_STRUCT(NewLink, (), (kind, from_ref, to_ref, from_title, to_title, from, source, trust))
// The same link again, open, is trusted anew and not doubled. Throws Invalid "subjects.end", "subjects.source",
// "subjects.trust".
Link link(Tx&, const NewLink&);
void end_link(Tx&, Id<Link>, Date on, std::string_view reason);  // throws NotFound "link"

struct About {  // everything about one thing on one day
    std::string ref, title;
    std::vector<Link> links;                    // with it at either end
    std::vector<Link> inside;                   // of a block: with what lies in it at an end, at most 500
    std::int64_t components = 0, subjects = 0;  // of a block: how many stand in it
};
BOOST_DESCRIBE_STRUCT(About, (), (ref, title, links, inside, components, subjects))
About about(Tx&, std::string_view ref, Date on, const Caller&);

// "Who answers for what this camera sees": the ways from a thing to things of a kind ("subject"), over at most `steps`
// links, shortest and most trusted first, at most 50. A block is a way between what lies in it and what it lies in.
struct Path {
    std::vector<std::string> refs, titles;
    std::vector<std::string> over;  // kinds of the links between, one fewer; "inside" between a block and what holds it
    double trust;                   // product of the links', 0 to 1
};
BOOST_DESCRIBE_STRUCT(Path, (), (refs, titles, over, trust))
std::vector<Path> paths(Tx&, std::string_view from_ref, std::string_view to_kind, int steps, Date on, const Caller&);
}
