#include "govern/appeals/campaigns/campaigns.hpp"
#include <algorithm>
#include "base/required_text.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::campaigns {
namespace {
constexpr int weeks_before = 8, weeks_after = 8, weeks_of_now = 4;
constexpr auto week = std::chrono::days{7};
constexpr auto longest = std::chrono::days{366};

std::string worded(std::string_view field, std::string_view text, std::size_t most) {
    return required_text("campaigns", field, text, most);
}

Campaign running(Tx& tx, Id<Campaign> id) {
    auto campaign = get(tx, id);
    if (campaign.state != CampaignState::running) throw Conflict("campaigns.over", {"这次专项已经结束。", "This campaign is over."});
    return campaign;
}

void check(Tx& tx, const NewCampaign& in) {
    if (!duties::list(tx)->kind(in.kind)) throw Invalid("kind", "campaigns.kind", {"没有这个类别，请重新选择。", "There is no such kind; choose again."});
    const auto street = in.street.value_or("");
    const auto block = street.empty() ? std::nullopt : support::space::find_block(tx, street);
    if (!street.empty() && (!block || block->level != support::space::Level::street))
        throw Invalid("street", "campaigns.street", {"没有这个街道，请重新选择。", "There is no such street; choose again."});
    if (!identity::find_unit(tx, in.lead)) throw Invalid("lead", "campaigns.lead", {"没有这个单位，请重新选择。", "There is no such unit; choose again."});
    if (in.target_percent < 0 || in.target_percent > 100) throw Invalid("target_percent", "campaigns.target", {"目标应为 0 至 100。", "The target is 0 to 100."});
    const Date from = in.begins_on, to = in.ends_on;
    if (to < from || to - from > longest) throw Invalid("ends_on", "campaigns.days", {"结束日期应在开始之后一年以内。", "It ends within a year of its beginning."});
    for (const auto& other : campaigns(tx))
        if (other.state == CampaignState::running && other.kind == in.kind && other.street == street)
            throw Conflict("campaigns.running", {"同一类别、同一范围的专项正在进行：" + other.title, "One of this kind and place is running: " + other.title});
}

double mean(const std::vector<Week>& weeks) {
    double sum = 0;
    for (const auto& one : weeks) sum += static_cast<double>(one.filed);
    return weeks.empty() ? 0 : sum / static_cast<double>(weeks.size());
}
}

Campaign begin(Tx& tx, const NewCampaign& in) {
    check(tx, in);
    const Campaign made{tx.new_id<Campaign>(), worded("title", in.title, 60), worded("why", in.why, 1000), in.kind, in.street.value_or(""), in.lead, in.target_percent, in.begins_on, in.ends_on,
                        CampaignState::running, tx.actor().name, tx.now(), "", {}};
    tx.run("insert into campaigns_campaign (id, title, why, kind, street, lead, target_percent, begins_on, ends_on, state, begun_by, begun_at, conclusion) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
           made.id, made.title, made.why, made.kind, made.street, made.lead, made.target_percent, made.begins_on, made.ends_on, made.state, made.begun_by, made.begun_at);
    tx.trace("campaigns.begun", made.id, "", json::text(in), made.why);
    return made;
}

Campaign get(Tx& tx, Id<Campaign> id) {
    static const std::string sql = "select " + columns<Campaign>() + " from campaigns_campaign where id = ?";
    auto found = tx.first(row_as<Campaign>, sql, id);
    if (!found) throw NotFound("campaigns.campaign");
    return std::move(*found);
}

std::vector<Campaign> campaigns(Tx& tx) {
    static const std::string sql = "select " + columns<Campaign>() + " from campaigns_campaign order by case state when 'running' then 0 else 1 end, id desc limit 200";
    return tx.all(row_as<Campaign>, sql);
}

void note(Tx& tx, Id<Campaign> id, std::string_view text) {
    running(tx, id);
    const auto said = worded("text", text, 2000);
    tx.run("insert into campaigns_entry (id, campaign, text, written_by, written_at) values (?, ?, ?, ?, ?)", tx.new_id<Entry>(), id, said, tx.actor().name, tx.now());
    tx.trace("campaigns.noted", id, "", "", said);
}

std::vector<Entry> entries(Tx& tx, Id<Campaign> id) {
    return tx.all(row_as<Entry>, "select text, written_by, written_at from campaigns_entry where campaign = ? order by id", id);
}

void end(Tx& tx, Id<Campaign> id, bool dropped, std::string_view conclusion) {
    running(tx, id);
    const auto said = worded("conclusion", conclusion, 2000);
    const auto state = dropped ? CampaignState::dropped : CampaignState::ended;
    tx.run("update campaigns_campaign set state = ?, conclusion = ?, ended_at = ? where id = ?", state, said, tx.now(), id);
    tx.trace("campaigns." + std::string(json::name_of(state)), id, "", "", said);
}

Effect effect(Tx& tx, const Campaign& campaign) {
    Effect out{};
    const Date begins = campaign.begins_on, ends = campaign.ends_on, today = local_date(tx.now());
    std::vector<Week> before, since;
    for (auto from = begins - weeks_before * week; from <= std::min(today, ends + weeks_after * week); from += week) {
        const auto phase = from < begins ? Phase::before : from <= ends ? Phase::during : Phase::after;
        const Week one{from, phase, count_filed(tx, {campaign.kind, campaign.street, from_local(LocalTime(from)), from_local(LocalTime(from + week))})};
        if (phase == Phase::before) before.push_back(one);
        else if (from + week <= today) since.push_back(one);
        out.weeks.push_back(one);
    }
    if (since.size() > weeks_of_now) since.erase(since.begin(), since.end() - weeks_of_now);
    out.mean_before = mean(before);
    out.mean_now = mean(since);
    out.known = !since.empty() && out.mean_before > 0;
    out.reached = out.known && out.mean_now * 100 <= out.mean_before * static_cast<double>(campaign.target_percent);
    return out;
}
}
