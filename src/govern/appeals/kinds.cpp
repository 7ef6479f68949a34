#include "govern/appeals/kinds.hpp"
#include <algorithm>
#include <set>
#include "base/text.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/learning.hpp"
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

// A kind that may be meant, how surely, and the words from which past cases tell it.
struct Guess {
    Match match;
    double confidence;
    std::vector<std::string> learned_from{};
};

std::optional<Candidate> candidate(Tx& tx, const Guess& guess, const SuggestIn& in) {
    const auto& match = guess.match;
    const auto& kind = *match.kind;
    const auto owner = owner_by_rule(tx, kind, in.title, in.text, in.at);
    const auto unit = owner_of(tx, owner.value, in.street);
    if (!unit) return {};
    Candidate out{unit->id, unit->name, kind.code, kind.level3, guess.confidence, {}};
    if (!guess.learned_from.empty())
        out.reasons.push_back({"用词" + quoted(guess.learned_from, "“", "”", "、") + "与以往办结的“" + kind.level3 + "”相近",
                               "Words as in past cases of this kind: " + quoted(guess.learned_from, "“", "”", ", ") + " (" + kind.level3_en + ")"});
    if (kind.code == in.known_kind)
        out.reasons.push_back({"类别已定为“" + kind.level3 + "”", "The kind is known: " + kind.level3_en});
    else if (!match.words.empty())
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

// By keywords alone: each kind's share of the squared weights.
std::vector<Guess> guesses_by_keywords(std::vector<Match> matches) {
    double all = 0;
    for (const auto& match : matches) all += match.weight * match.weight;
    std::vector<Guess> out;
    for (auto& match : matches) {
        const double share = match.weight * match.weight / all;
        out.push_back({std::move(match), share});
    }
    return out;
}

// By the model first; kinds that it has not learned yet, but whose keywords stand in the text, come after.
std::vector<Guess> guesses_by_model(const support::classify::Answer& answer, const std::vector<Kind>& list, std::vector<Match> matches) {
    std::vector<Guess> out;
    for (const auto& choice : answer.choices) {
        const auto kind = std::find_if(list.begin(), list.end(), [&](const Kind& one) { return one.code == choice.label; });
        if (kind == list.end()) continue;  // the list has changed since
        Guess guess{{&*kind, 0, {}}, choice.confidence};
        const auto match = std::find_if(matches.begin(), matches.end(), [&](const Match& one) { return one.kind == &*kind; });
        if (match != matches.end()) {
            guess.match = std::move(*match);
            matches.erase(match);
        }
        if (&choice == &answer.choices.front())
            for (const auto& one : answer.evidence) guess.learned_from.push_back(one.words);
        out.push_back(std::move(guess));
    }
    const auto behind = std::min(out.size(), std::size_t{1});
    std::vector<Guess> unlearned;
    for (auto& match : matches) unlearned.push_back({std::move(match), 0});
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(behind), std::make_move_iterator(unlearned.begin()), std::make_move_iterator(unlearned.end()));
    return out;
}

struct Guesses {
    bool learned;
    std::vector<Guess> all;
};

Guesses guess(Tx& tx, const std::vector<Kind>& list, const SuggestIn& in) {
    auto matches = rank(list, in.title, in.text);
    if (const auto model = model_in_use(tx)) return {true, guesses_by_model(model->answer({std::string(in.title), std::string(in.text)}), list, std::move(matches))};
    return {false, guesses_by_keywords(std::move(matches))};
}
}

std::optional<SuggestedKind> suggested_kind(Tx& tx, const SuggestIn& in) {
    if (!in.known_kind.empty()) return SuggestedKind{std::string(in.known_kind), 1};
    const auto list = kinds(tx);
    const auto guesses = guess(tx, list, in);
    if (guesses.all.empty()) return {};
    return SuggestedKind{guesses.all.front().match.kind->code, guesses.all.front().confidence};
}

Suggestion suggest(Tx& tx, const SuggestIn& in) {
    const auto list = kinds(tx);
    const auto guesses = guess(tx, list, in);
    Suggestion out;
    out.learned = guesses.learned;
    for (const auto& kind : list)
        if (kind.code == in.known_kind) out.best = candidate(tx, {{&kind, 0, {}}, 1}, in);
    for (const auto& one : guesses.all) {
        if (one.match.kind->code == in.known_kind || out.alternatives.size() == alternatives_max) continue;
        auto found = candidate(tx, one, in);
        if (!found) continue;
        if (out.best) {
            out.alternatives.push_back(std::move(*found));
            continue;
        }
        out.best = std::move(found);
        out.words = one.learned_from.empty() ? one.match.words : one.learned_from;
    }
    return out;
}
}
