#include "govern/appeals/numbers.hpp"
#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include "base/problem.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::int64_t numbers_a_day = 1'000'000;

class TakenNumbers {
public:
    // The first free one from these digits on.
    std::int64_t take(Tx& tx, const std::string& day, std::int64_t digits) {
        const std::lock_guard lock(guard_);
        if (const auto store = tx.mark("appeals_channel"); std::exchange(store_, store) != store) days_.clear();
        auto& taken = of_day(tx, day);
        if (std::ssize(taken) == numbers_a_day) throw Conflict("appeals.day_full", {"当天的诉求编号已用完。", "All numbers of the day are taken."});
        auto at = std::ranges::lower_bound(taken, digits);
        for (; at != taken.end() && *at == digits; ++at)
            if (++digits == numbers_a_day) return take_first(taken);
        taken.insert(at, static_cast<std::int32_t>(digits));
        return digits;
    }

private:
    using Taken = std::vector<std::int32_t>;  // ascending

    static std::int64_t take_first(Taken& taken) {
        std::int32_t free = 0;
        while (taken[static_cast<std::size_t>(free)] == free) ++free;
        taken.insert(taken.begin() + free, free);
        return free;
    }
    Taken& of_day(Tx& tx, const std::string& day) {
        if (const auto at = days_.find(day); at != days_.end()) return at->second;
        Taken taken;
        const auto keep = [&](const Row& row) {
            const auto digits = row.text(0).substr(day.size());
            std::int32_t number = 0;
            if (const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number); read.ec == std::errc()) taken.push_back(number);
        };
        tx.each(keep, "select number from appeals_appeal where number >= ? and number < ?", day, day.substr(0, day.size() - 1) + ".");
        std::ranges::sort(taken);
        return days_.emplace(day, std::move(taken)).first->second;
    }

    std::mutex guard_;
    std::int64_t store_ = 0;             // a settled table's mark: in no other store the same
    std::map<std::string, Taken> days_;  // by "LH20261128-"
};
}

std::string new_number(Tx& tx, Id<Appeal> id, Instant filed_at) {
    static TakenNumbers taken;
    std::string day = print(local_date(filed_at));
    std::erase(day, '-');
    day = district().number_prefix + day + "-";
    const auto mixed = static_cast<std::uint64_t>(id.value) * 0x9e3779b97f4a7c15u;
    const auto digits = taken.take(tx, day, static_cast<std::int64_t>((mixed >> 20) % numbers_a_day));
    return day + std::to_string(digits + numbers_a_day).substr(1);
}
}
