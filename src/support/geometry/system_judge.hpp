// Is a data set in the coordinate system that it says? No software sees that from a number: GCJ-02 and BD-09 look
// like WGS 84 and lie 600 m and 1,250 m beside it. What can be done is to compare with what is known.
//
// confirmed: what is known agrees with the declared system and with no other. contradicted: it agrees with another.
// unknown: it cannot tell; somebody must look at the map before the set is taken in. Pure.
#pragma once
#include <map>
#include <span>
#include "support/geometry/coordinates.hpp"
namespace yiwang::support::geometry {

enum class Verdict { confirmed, contradicted, unknown };
BOOST_DESCRIBE_ENUM(Verdict, confirmed, contradicted, unknown)

struct SystemScore {
    std::string system;
    double agreement;  // by outline: likeness; by places: the share inside; by names: metres between, the median
};
BOOST_DESCRIBE_STRUCT(SystemScore, (), (system, agreement))

struct SystemJudgement {
    Verdict verdict = Verdict::unknown;
    std::string declared, likely;  // likely: "" if nothing agrees better
    std::string evidence;          // "numbers", "outline", "names", "inside", "none"
    std::vector<SystemScore> scores;
};
BOOST_DESCRIBE_STRUCT(SystemJudgement, (), (verdict, declared, likely, evidence, scores))

// The numbers alone: degrees or metres, the order of the axes, the zone before the easting. Never confirms a system
// in degrees.
SystemJudgement judge_numbers(const System& declared, std::span<const Spot>);

// An outline against the known one (WGS 84) of the same thing. 0.99 of likeness is agreement.
SystemJudgement judge_outline(const System& declared, const Outline& known, const Outline& given);

// Places that are said to lie in an area (WGS 84), against its outline.
SystemJudgement judge_inside(const System& declared, const Outline& area, std::span<const Spot> given);

// Places whose names are known elsewhere: where they are known to be (WGS 84) and where they are given.
struct NamedPair {
    Point known;
    Spot given;
};
SystemJudgement judge_names(const System& declared, std::span<const NamedPair>);

// By names first, for they tell most, then by the outline, by what lies inside, by the numbers.
struct KnownThings {
    std::optional<Outline> area;               // of the district
    std::multimap<std::string, Point> places;  // by name
};
struct GivenThings {
    std::optional<Outline> area;    // an outline said to be the district's, as given
    std::vector<Spot> coordinates;  // all of them
    std::vector<Spot> inside;       // places said to lie in the district
    std::vector<std::pair<std::string, Spot>> named;
};
SystemJudgement judge_system(const System& declared, const KnownThings&, const GivenThings&);
}
