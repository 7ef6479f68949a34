// The formula over figures. Inside govern/appeals/scoring only.
#pragma once
#include "govern/appeals/scoring/scoring.hpp"
namespace yiwang::govern::appeals::scoring {
inline constexpr std::string_view formula_model = "scoring.rating_formula";

using Formula = std::function<rule::Answer(const std::string& decision, const rule::Context&)>;
Formula formula_in_force(Tx&);
Formula formula_of(const rule::DecisionModel&, Instant now);

// Each with points, grade, reasons and rank, most points first; names are left to who shows them.
std::vector<Score> rate(const std::vector<Figures>&, const Formula&);
}
