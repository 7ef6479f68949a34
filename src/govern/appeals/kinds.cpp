#include "govern/appeals/kinds.hpp"
#include <algorithm>
#include <set>
#include "base/text.hpp"
#include "govern/appeals/decisions.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::size_t alternatives_max = 4;
constexpr double title_weight = 1.5;  // people put the matter into the title

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const auto end = list.find(';');
        if (auto word = trimmed(list.substr(0, end)); !word.empty()) out.push_back(std::move(word));
        list = end == list.npos ? std::string_view{} : list.substr(end + 1);
    }
    return out;
}

Kind kind_of(const Table& table, std::size_t row) {
    const auto cell = [&](std::string_view column) { return trimmed(table.at(row, column)); };
    const auto unit = json::enum_of<flow::LimitUnit>(cell("deadline_unit"));
    const auto lane = json::enum_of<Lane>(cell("lane"));
    if (!unit) throw Invalid("deadline_unit", "appeals.list", {"时限单位不对", "unknown deadline_unit"});
    if (!lane) throw Invalid("lane", "appeals.list", {"处置通道不对", "unknown lane"});
    std::int64_t amount = 0;
    const auto text = cell("deadline_amount");
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (wrong != std::errc{} || end != text.data() + text.size() || amount < 1 || amount > 365)
        throw Invalid("deadline_amount", "appeals.list", {"时限应为 1 至 365 的整数", "deadline_amount must be 1 to 365"});
    return {cell("code"), cell("level1"), cell("level2"), cell("level3"), cell("level3_en"), cell("lead_unit"), cell("co_units"),
            amount, *unit, *lane, cell("legal_basis"), cell("keywords")};
}

void check_units(Tx& tx, const Kind& kind) {
    auto codes = split(kind.co_units);
    codes.push_back(kind.lead_unit);
    for (const auto& code : codes)
        if (code != "street" && !identity::find_unit_by_code(tx, code))
            throw Invalid("lead_unit", "appeals.list", {"单位 " + code + " 不存在", "there is no unit " + code});
}
}

std::vector<std::string> load_kinds(Tx& tx, const Table& table) {
    std::vector<std::string> faults;
    std::vector<Kind> list;
    std::set<std::string> codes;
    for (std::size_t row = 0; row < table.rows.size(); ++row) try {
            list.push_back(kind_of(table, row));
            if (list.back().code.empty() || !codes.insert(list.back().code).second)
                throw Invalid("code", "appeals.list", {"编码为空或重复", "the code is empty or used twice"});
            check_units(tx, list.back());
        } catch (const Invalid& fault) {
            faults.push_back("line " + std::to_string(row + 2) + ", " + fault.field + ": " + fault.says.en);
        }
    if (!faults.empty()) return faults;
    for (const auto& kind : list) {
        tx.run("delete from appeals_kind where code = ?", kind.code);
        tx.run("insert into appeals_kind (code, level1, level2, level3, level3_en, lead_unit, co_units, deadline_amount, "
               "deadline_unit, lane, legal_basis, keywords) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               kind.code, kind.level1, kind.level2, kind.level3, kind.level3_en, kind.lead_unit, kind.co_units, kind.deadline_amount,
               kind.deadline_unit, kind.lane, kind.legal_basis, kind.keywords);
    }
    return faults;
}

std::vector<Kind> kinds(Tx& tx) {
    static const std::string sql = "select " + columns<Kind>() + " from appeals_kind order by code";
    return tx.all(row_as<Kind>, sql);
}

std::optional<Kind> find_kind(Tx& tx, std::string_view code) {
    static const std::string sql = "select " + columns<Kind>() + " from appeals_kind where code = ?";
    return tx.first(row_as<Kind>, sql, code);
}

std::optional<identity::Unit> owner_of(Tx& tx, std::string_view lead_unit, std::string_view street) {
    if (lead_unit != "street") return identity::find_unit_by_code(tx, lead_unit);
    return identity::find_street_office(tx, street);
}

std::vector<Match> rank(const std::vector<Kind>& list, std::string_view title, std::string_view text) {
    const std::string head = folded(title), body = folded(text);
    std::vector<Match> out;
    for (const auto& kind : list) {
        Match match{&kind, 0, {}};
        for (const auto& word : split(kind.keywords)) {
            const std::string sought = folded(word);
            const bool in_head = head.find(sought) != head.npos;
            if (!in_head && body.find(sought) == body.npos) continue;
            match.weight += static_cast<double>(length(word)) * (in_head ? title_weight : 1);
            match.words.push_back(word);
        }
        if (match.weight > 0) out.push_back(std::move(match));
    }
    std::stable_sort(out.begin(), out.end(), [](const Match& a, const Match& b) { return a.weight > b.weight; });
    return out;
}

Sentence limit_in_words(const Kind& kind) {
    const auto amount = std::to_string(kind.deadline_amount);
    switch (kind.deadline_unit) {
        case flow::LimitUnit::clock_hours: return {amount + " 小时", amount + " clock hours"};
        case flow::LimitUnit::working_hours: return {amount + " 个工作时", amount + " working hours"};
        case flow::LimitUnit::working_days: return {amount + " 个工作日", amount + " working days"};
    }
    return {};
}

namespace {
std::string quoted(const std::vector<std::string>& words, std::string_view open, std::string_view close, std::string_view between) {
    std::string out;
    for (const auto& word : words) {
        if (!out.empty()) out += between;
        out.append(open).append(word).append(close);
    }
    return out;
}

std::optional<Candidate> candidate(Tx& tx, const Match& match, const SuggestIn& in, double confidence) {
    const auto& kind = *match.kind;
    const auto owner = owner_by_rule(tx, kind, in.title, in.text, in.at);
    const auto unit = owner_of(tx, owner.value, in.street);
    if (!unit) return {};
    Candidate out{unit->id, unit->name, kind.code, kind.level3, confidence, {}};
    if (match.words.empty())
        out.reasons.push_back({"类别已定为“" + kind.level3 + "”", "The kind is known: " + kind.level3_en});
    else
        out.reasons.push_back({"文中提到" + quoted(match.words, "“", "”", "、") + "，属于“" + kind.level2 + " / " + kind.level3 + "”",
                               "The text mentions " + quoted(match.words, "“", "”", ", ") + ": " + kind.level3_en});
    if (owner.value != kind.lead_unit) out.reasons.insert(out.reasons.end(), owner.reasons.begin(), owner.reasons.end());
    else if (kind.lead_unit == "street")
        out.reasons.push_back({"权责清单规定由所在街道负责，地点在" + unit->name, "The list gives it to the street of the place: " + unit->name_en});
    else
        out.reasons.push_back({"权责清单（" + kind.code + "）规定由" + unit->name + "负责", "The list (" + kind.code + ") gives it to " + unit->name_en});
    const auto limit = limit_in_words(kind);
    out.reasons.push_back({"时限 " + limit.zh + "，依据" + kind.legal_basis, "Limit " + limit.en + "; basis " + kind.legal_basis});
    return out;
}
}

Suggestion suggest(Tx& tx, const SuggestIn& in) {
    const auto list = kinds(tx);
    Suggestion out;
    const auto matches = rank(list, in.title, in.text);
    double all = 0;
    for (const auto& match : matches) all += match.weight * match.weight;
    for (const auto& kind : list)
        if (kind.code == in.known_kind) out.best = candidate(tx, {&kind, 0, {}}, in, 1);
    for (const auto& match : matches) {
        if (match.kind->code == in.known_kind || out.alternatives.size() == alternatives_max) continue;
        auto found = candidate(tx, match, in, match.weight * match.weight / all);
        if (!found) continue;
        if (out.best) out.alternatives.push_back(std::move(*found));
        else out.best = std::move(found);
    }
    return out;
}
}
