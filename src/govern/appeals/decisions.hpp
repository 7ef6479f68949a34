// What officials decide by rule and may change: the models appeals.intake, appeals.urgency, appeals.dispatch and appeals.score of kernel/decision,
// first versions in catalog/<district>/govern/appeals/decisions/.
//
// 处置通道 (urgency): the lane of an appeal. 主责单位 (dispatch): the unit that the list names, or another.
// 办理得分 (score): how well it was handled, 0 to 100.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct Ruled {
    std::string decision, value;  // "处置通道", "urgent"
    std::vector<Reason> reasons;  // the rows that matched and the inputs they saw
};
BOOST_DESCRIBE_STRUCT(Ruled, (), (decision, value, reasons))

// Each: with an appeal, what was decided is kept for it, for the day on which the table is to be changed.
Ruled lane_by_rule(Tx&, const duties::Duty&, std::string_view title, std::string_view text, Id<Appeal> keep_for = {});
// value: a unit's code, or "street".
Ruled owner_by_rule(Tx&, const duties::Duty&, std::string_view title, std::string_view text, Instant filed_at, Id<Appeal> keep_for = {});
// Nothing before the unit has finished it.
std::optional<Ruled> score_by_rule(Tx&, const Appeal&, Id<Appeal> keep_for = {});

// Of the model appeals.intake. 责任主体: the kind of subject that the text names, "" for none; 情绪: the mood;
// 自动分拨: whether the suggestion is followed without a person.
std::string subject_by_rule(Tx&, std::string_view title, std::string_view text);
Mood mood_by_rule(Tx&, std::string_view title, std::string_view text);
// 自动并入: whether what is so like another (0..1), with both places known or not, is joined to it without a person.
bool joined_by_rule(Tx&, double likeness, bool placed);
bool alone_by_rule(Tx&, std::string_view title, std::string_view text, const Candidate&, bool learned, bool placed);

// All that rules say of an appeal, for its page.
std::vector<Ruled> ruled(Tx&, const Appeal&);
}
