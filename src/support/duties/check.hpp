// What is wrong with a list of rights and duties: gaps, overlaps, owners that no longer exist. Pure.
#pragma once
#include <set>
#include "support/duties/duties.hpp"
namespace yiwang::support::duties {

enum class Severity {
    error,   // the list cannot be put in force
    warning  // somebody should look
};
BOOST_DESCRIBE_ENUM(Severity, error, warning)

struct Finding {
    Severity severity;
    std::string problem;  // "gap", "no_unit": what it is, for programs
    Key row;
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (severity, problem, row, zh, en))

// What the district has.
struct Known {
    std::set<std::string, std::less<>> units;            // codes
    std::set<std::string, std::less<>> places;           // codes of streets and communities
    std::vector<std::string> streets_without_office;     // names
};
Known known(Tx&);

// Errors first, then by row. Gaps: a kind without a row for the whole district; a street without an office for what the
// street handles. Overlaps: a row twice; one name for two kinds; one keyword in kinds of different owners.
std::vector<Finding> check(const std::vector<Duty>&, const Known&);
}
