// What officials decide by rule and may change: catalog/<district>/govern/appeals/decisions/*.dmn, with cases beside.
//
// 处置通道 (urgency.dmn): the lane of an appeal. 主责单位 (dispatch.dmn): the unit that the list names, or another.
// 办理得分 (score.dmn): how well it was handled, 0 to 100. Any thread once they are read.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

// Reads the three models, once, before the first request. Throws Invalid where one is missing, does not compile or
// has a table with a fault, with its place.
void read_decisions(const std::string& folder);

struct Ruled {
    std::string decision, value;  // "处置通道", "urgent"
    std::vector<Reason> reasons;  // the rows that matched and the inputs they saw
};
BOOST_DESCRIBE_STRUCT(Ruled, (), (decision, value, reasons))

Ruled lane_by_rule(const Kind&, std::string_view title, std::string_view text);
// value: a unit's code, or "street".
Ruled owner_by_rule(const Kind&, std::string_view title, std::string_view text, Instant filed_at);
// Nothing before the unit has finished it.
std::optional<Ruled> score_by_rule(const Appeal&, Instant now);

// All that rules say of an appeal, for its page.
std::vector<Ruled> ruled(Tx&, const Appeal&);
}
