#include "govern/appeals/suggestion.hpp"
#include <algorithm>
#include "base/text.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/learning.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::size_t choices_most = 16;  // nobody reads on behind so many

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
    duties::Match match;
    double confidence;
    std::vector<std::string> learned_from{};
};

std::optional<Candidate> candidate(Tx& tx, const duties::List& list, const Guess& guess, const SuggestIn& in) {
    const auto& match = guess.match;
    const auto& kind = *match.duty;
    const auto& duty = *list.closest(kind.code, in.where);
    const auto owner = owner_by_rule(tx, duty, in.title, in.text, in.at);
    const auto unit = duties::owner_of(tx, owner.value, in.where.street);
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
    if (owner.value != duty.lead_unit) out.reasons.insert(out.reasons.end(), owner.reasons.begin(), owner.reasons.end());
    else if (duty.lead_unit == "street")
        out.reasons.push_back({"权责清单规定由所在街道负责，地点在" + unit->name, "The list gives it to the street of the place: " + unit->name_en});
    else
        out.reasons.push_back({"权责清单（" + kind.code + "）规定由" + unit->name + "负责", "The list (" + kind.code + ") gives it to " + unit->name_en});
    const auto limit = duties::limit_in_words(duty);
    out.reasons.push_back({"时限 " + limit.zh + "，依据" + duty.legal_basis, "Limit " + limit.en + "; basis " + duty.legal_basis});
    return out;
}

// By keywords alone: each kind's share of the squared weights.
std::vector<Guess> guesses_by_keywords(std::vector<duties::Match> matches) {
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
std::vector<Guess> guesses_by_model(const support::classify::Answer& answer, const duties::List& list, std::vector<duties::Match> matches) {
    std::vector<Guess> out;
    for (const auto& choice : answer.choices) {
        const auto* kind = list.kind(choice.label);
        if (!kind) continue;  // the list has changed since
        Guess guess{{kind, 0, {}}, choice.confidence};
        const auto match = std::find_if(matches.begin(), matches.end(), [&](const duties::Match& one) { return one.duty == kind; });
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

Guesses guess(Tx& tx, const duties::List& list, const SuggestIn& in) {
    auto matches = list.rank(in.title, in.text);
    if (const auto model = model_in_use(tx)) return {true, guesses_by_model(model->answer(as_read(in.title, in.text), choices_most), list, std::move(matches))};
    return {false, guesses_by_keywords(std::move(matches))};
}
}

std::optional<SuggestedKind> suggested_kind(Tx& tx, const SuggestIn& in) {
    if (!in.known_kind.empty()) return SuggestedKind{std::string(in.known_kind), 1};
    const auto list = duties::list(tx);
    const auto guesses = guess(tx, *list, in);
    if (guesses.all.empty()) return {};
    return SuggestedKind{guesses.all.front().match.duty->code, guesses.all.front().confidence};
}

Suggestion suggest(Tx& tx, const SuggestIn& in, std::size_t alternatives) {
    const auto list = duties::list(tx);
    const auto guesses = guess(tx, *list, in);
    Suggestion out;
    out.learned = guesses.learned;
    if (const auto* kind = list->kind(in.known_kind)) out.best = candidate(tx, *list, {{kind, 0, {}}, 1}, in);
    for (const auto& one : guesses.all) {
        if (out.best && out.alternatives.size() == alternatives) break;
        if (one.match.duty->code == in.known_kind) continue;
        auto found = candidate(tx, *list, one, in);
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
