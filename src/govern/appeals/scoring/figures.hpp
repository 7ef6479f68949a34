// From what became of appeals to the figures of units, streets and officers. Pure.
//
// An appeal counts once its time is up, in the period in which it fell due, whether it was finished or not: not finishing is no way out.
// Each rate is set beside what the district reaches with the same mix of kinds (indirect standardisation), so that hard matters are not
// held against who takes them.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <vector>
#include "govern/appeals/stream.hpp"
namespace yiwang::govern::appeals::scoring {

enum class Measure {
    responded,    // 响应率: taken up in time; not asked of what was reopened, whose first taking up is no longer known
    handled,      // 按期率: finished within the limit
    solved,       // 解决率: closed, and not found unsolved afterwards
    satisfied,    // 满意率: four stars or five, of those rated; ratings set aside do not count
    first_right,  // 首派准确率: never sent back, not ruled away
    reopened,     // 重开率: found unsolved after closing, of those that were closed
    disputed      // 争议率: the unit said that it was another's, and was wrong
};
BOOST_DESCRIBE_ENUM(Measure, responded, handled, solved, satisfied, first_right, reopened, disputed)
inline constexpr std::size_t measures = 7;

enum class Who { unit, street, officer };
BOOST_DESCRIBE_ENUM(Who, unit, street, officer)

// One appeal as it counts: true or false, nothing where a measure does not ask about it.
struct Outcome {
    Id<Appeal> appeal;
    std::string kind, street;
    Id<identity::Unit> unit;
    Id<identity::Officer> officer;
    std::optional<bool> responded, handled, solved, satisfied, first_right, reopened, disputed;
    std::optional<double> hours;  // from filing to closing
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (appeal, kind, street, unit, officer, responded, handled, solved, satisfied, first_right, reopened, disputed, hours))

std::optional<bool> of(const Outcome&, Measure);
std::string of(const Outcome&, Who);  // the entity: a printed id, or the code of a street's block; "" for none

Outcome judged(const DueAppeal&, Instant respond_by);

struct Figure {
    Measure measure;
    std::int64_t met, cases;
    // Percent; nothing without cases. low..high: 95 %. expected: what the district reaches with these kinds. standardised: what the district
    // would reach if it differed from what is expected as this one does once chance is taken out.
    std::optional<double> rate, low, high, expected, difference, standardised;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (measure, met, cases, rate, low, high, expected, difference, standardised))

struct Figures {
    std::string entity;  // "" for the whole district
    std::optional<Id<identity::Unit>> unit;  // of an officer or street, that of most appeals; of a unit itself
    std::int64_t cases;
    double difficulty;        // 1: as the district's mean appeal
    std::vector<Figure> figures;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (entity, unit, cases, difficulty, figures))

// What the district reaches with each kind.
class Reference {
public:
    explicit Reference(const std::vector<Outcome>&);
    double expected(const std::string& kind, Measure) const;  // 0..1
    // How hard a kind is: the geometric mean of how much longer it takes (median hours) and how much seldomer its first dispatch is right than
    // the district's appeals in all. 0.25..4; kinds with few cases stand near 1.
    double difficulty(const std::string& kind) const;

private:
    struct OfKind {
        std::array<double, measures> expected;
        double difficulty;
    };
    OfKind all_{};
    std::map<std::string, OfKind> kinds_;
};

// The district first, then each entity, those with most cases first.
std::vector<Figures> figures_of(const std::vector<Outcome>&, Who, const Reference&);
}
