#include "govern/appeals/today/words.hpp"
#include <array>
namespace yiwang::govern::appeals::today {
namespace {
struct Defined {
    Words zh, en;
};
const std::array<Defined, 5> defined{{
    {{"今日受理", "今天零点以来提交的诉求，不论渠道。", "受理时间在今天零点至此刻"},
     {"Filed today", "Appeals filed since midnight, by whatever channel.", "filed between midnight and now"}},
    {{"今日办结", "今天零点以来核查通过、办结的诉求。", "办结时间在今天零点至此刻"},
     {"Closed today", "Appeals that passed their check and were closed since midnight.", "closed between midnight and now"}},
    {{"近七日按时办结率", "近七日办结的诉求中，在期限内办完的占比；没有期限的算按时。", "办结时间在此刻以前的七天内；办完时间不晚于期限的件数 ÷ 全部件数"},
     {"Closed on time, seven days", "Of the appeals closed in the last seven days, those finished within their limit; without a limit they count as on time.", "closed in the seven days before now; those finished by their limit ÷ all of them"}},
    {{"超期未办", "已过期限、承办单位还没有办完的诉求；已办完待核查的不算。往日的数按现在的期限推算。", "已分拨、没有办完、期限早于此刻"},
     {"Overdue", "Past their limit and not finished by the unit; finished ones that wait for their check do not count. Past days are told by today's limits.", "dispatched, not finished, limit before now"}},
    {{"24 小时内到期", "承办单位还没有办完、期限就在 24 小时以内的诉求。", "已分拨、没有办完、期限在此刻之后 24 小时内"},
     {"Due within 24 hours", "Not finished by the unit, the limit within 24 hours.", "dispatched, not finished, limit within 24 hours from now"}},
}};
}

const Words& words_of(Figure figure, Language language) {
    const auto& one = defined.at(static_cast<std::size_t>(figure));
    return language == Language::en ? one.en : one.zh;
}
}
