// Sentences that follow the numbers: nothing is said of what was not.
#include <cmath>
#include <cstdio>
#include "govern/appeals/reports/words.hpp"
namespace yiwang::govern::appeals::reports {
namespace {
constexpr std::int64_t too_few_for_percent = 10;

struct Words {
    bool zh, week;
    std::string of(std::string_view chinese, std::string_view english) const { return std::string(zh ? chinese : english); }
    std::string now() const { return week ? of("本周", "this week") : of("本月", "this month"); }
    std::string before() const { return week ? of("上周", "the week before") : of("上月", "the month before"); }
    std::string year_before() const { return of("去年同期", "a year ago"); }

    // Over few a percentage says nothing: the difference is told as it is.
    std::string against(const std::string& what, std::int64_t now, std::int64_t before) const {
        if (now == before) return zh ? "与" + what + "持平" : "as " + what;
        const auto off = std::abs(now - before);
        if (before < too_few_for_percent) return zh ? "较" + what + (now > before ? "增 " : "减 ") + std::to_string(off) + " 件" : std::to_string(off) + (now > before ? " more than " : " fewer than ") + what;
        const auto percent = fixed(100.0 * static_cast<double>(off) / static_cast<double>(before));
        return zh ? "较" + what + (now > before ? "增 " : "减 ") + percent + "%" : (now > before ? "up " : "down ") + percent + "% on " + what;
    }
    std::string points(const std::string& what, double now, double before) const {
        const auto off = now - before;
        if (std::abs(off) < 0.05) return zh ? "与" + what + "持平" : "as " + what;
        return zh ? "较" + what + (off > 0 ? "升 " : "降 ") + fixed(std::abs(off)) + " 个百分点" : fixed(std::abs(off)) + (off > 0 ? " points up on " : " points down on ") + what;
    }
};

double percent_of(std::int64_t part, std::int64_t all) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(all);
}
}

std::string fixed(double value, int digits) {
    char text[32];
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.*f", digits, value))};
}

std::string share(std::int64_t part, std::int64_t all) {
    return all ? fixed(percent_of(part, all)) + "%" : "-";
}

std::vector<std::string> sentences_of(const Body& body, Language language) {
    const Words w{language == Language::zh, body.every == Every::week};
    const auto& f = body.figures.now;
    const auto& b = body.figures.before;
    const auto& y = body.figures.year_before;
    std::vector<std::string> out;
    if (!f.filed && !f.closed) {
        out.push_back(w.of(w.now() + "没有受理或办结诉求。", "Nothing was filed or closed " + w.now() + "."));
        return out;
    }
    // The same of a year ago is told only where there was something a year ago.
    const auto both = [&](std::int64_t now, std::int64_t before, std::int64_t year) {
        return w.against(w.before(), now, before) + (year ? w.of("，", ", ") + w.against(w.year_before(), now, year) : "");
    };
    out.push_back(w.zh ? w.now() + "受理诉求 " + std::to_string(f.filed) + " 件，" + both(f.filed, b.filed, y.filed) + "；办结 " + std::to_string(f.closed) + " 件，" + both(f.closed, b.closed, y.closed) + "。"
                       : std::to_string(f.filed) + " appeals filed, " + both(f.filed, b.filed, y.filed) + "; " + std::to_string(f.closed) + " closed, " + both(f.closed, b.closed, y.closed) + ".");
    if (f.closed) {
        const auto rate = percent_of(f.on_time, f.closed);
        const auto change = b.closed ? w.of("，", ", ") + w.points(w.before(), rate, percent_of(b.on_time, b.closed)) : "";
        out.push_back(w.zh ? "按时办结率 " + fixed(rate) + "%" + change + "；办结用时中位数 " + fixed(*f.hours_median) + " 小时，九成在 " + fixed(*f.hours_p90) + " 小时内；首次分拨准确率 " + share(f.first_right, f.closed) + "。"
                           : fixed(rate) + "% closed on time" + change + "; half within " + fixed(*f.hours_median) + " hours, nine in ten within " + fixed(*f.hours_p90) + "; first dispatch right for " +
                                 share(f.first_right, f.closed) + ".");
    }
    const auto& kinds = body.figures.kinds;
    if (!kinds.empty() && kinds[0].count)
        out.push_back(w.zh ? "反映最多的是“" + kinds[0].name + "”，" + std::to_string(kinds[0].count) + " 件，占 " + share(kinds[0].count, f.filed) + "，" + w.against(w.before(), kinds[0].count, kinds[0].before) + "。"
                           : "Most are about " + kinds[0].name + ": " + std::to_string(kinds[0].count) + " (" + share(kinds[0].count, f.filed) + "), " + w.against(w.before(), kinds[0].count, kinds[0].before) + ".");
    // What stands out: the rise that chance explains least, as a Poisson difference in standard deviations; 3 or more.
    const Count* most = nullptr;
    double most_off = 3;
    for (const auto& one : kinds) {
        const double off = static_cast<double>(one.count - one.before) / std::sqrt(static_cast<double>(one.count + one.before));
        if (one.count && off >= most_off) most = &one, most_off = off;
    }
    if (most && most != kinds.data())
        out.push_back(w.zh ? "上升突出的是“" + most->name + "”，由 " + std::to_string(most->before) + " 件增至 " + std::to_string(most->count) + " 件，需要关注。"
                           : "What rises most is " + most->name + ": from " + std::to_string(most->before) + " to " + std::to_string(most->count) + ".");
    const auto& streets = body.figures.streets;
    if (!streets.empty() && streets[0].count && !streets[0].code.empty())
        out.push_back(w.zh ? "受理最多的街道是" + streets[0].name + "，" + std::to_string(streets[0].count) + " 件，" + w.against(w.before(), streets[0].count, streets[0].before) + "。"
                           : "Most came from " + streets[0].name + ": " + std::to_string(streets[0].count) + ", " + w.against(w.before(), streets[0].count, streets[0].before) + ".");
    if (f.overdue_at_end)
        out.push_back(w.zh ? "期末仍有 " + std::to_string(f.overdue_at_end) + " 件超期未办，需要督办。" : std::to_string(f.overdue_at_end) + " stood overdue at the end.");
    if (f.stars_mean)
        out.push_back(w.zh ? "居民评价 " + std::to_string(f.rated) + " 件，平均 " + fixed(*f.stars_mean) + " 星" + (b.stars_mean ? "（" + w.before() + " " + fixed(*b.stars_mean) + " 星）" : "") + "。"
                           : std::to_string(f.rated) + " rated by residents, " + fixed(*f.stars_mean) + " stars on average" + (b.stars_mean ? " (" + fixed(*b.stars_mean) + " " + w.before() + ")" : "") + ".");
    return out;
}
}
