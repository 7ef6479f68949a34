#include "kernel/search/words.hpp"
#include <map>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang::search {
namespace {
constexpr std::size_t question_max = 200;  // characters

[[noreturn]] void refuse(std::string zh, std::string en) {
    throw Invalid("q", "search.query", {std::move(zh), std::move(en)});
}

// A piece of the question as written: signs before it, then a word or what stood in quotes.
struct Piece {
    bool without = false, or_before = false;
    std::string text;
};

std::string with_plain_signs(std::string_view written) {
    std::string out = half_width(written);
    for (const std::string_view quote : {"“", "”", "„", "「", "」"})
        for (std::size_t at = 0; (at = out.find(quote, at)) != out.npos;) out.replace(at, quote.size(), "\"");
    return out;
}

std::vector<Piece> pieces_of(const std::string& question) {
    std::vector<Piece> out;
    Piece next;
    const auto end = question.size();
    for (std::size_t at = 0; at < end;) {
        const char c = question[at];
        if (c == ' ' || (c >= '\t' && c <= '\r')) ++at;
        else if (c == '|') next.or_before = true, ++at;
        else if (c == '-' && next.text.empty() && !next.without) next.without = true, ++at;
        else {
            const bool quoted = c == '"';
            const auto stop =
                quoted ? question.find('"', at + 1) : question.find_first_of(" \t\n\v\f\r|\"", at);
            if (quoted && stop == question.npos) refuse("引号没有成对。", "A quote is not closed.");
            const auto from = quoted ? at + 1 : at;
            next.text = question.substr(from, stop - from);
            out.push_back(std::move(next));
            next = {};
            at = stop == question.npos ? end : quoted ? stop + 1 : stop;
        }
    }
    return out;
}

bool is_one_han(const std::string& word) {
    return length(word) == 1 && index_words(word + word).size() == 2;
}

// The last Han character of the question may be followed by others in the text: alone it is the beginning of
// a word, behind another one it says nothing more.
Phrase phrase_of(const std::string& text) {
    Phrase out{words_of(text), false};
    if (out.words.empty() || !is_one_han(out.words.back())) return out;
    const auto pairs = bigrams(text);
    if (pairs.back() == out.words.back()) out.last_is_beginning = true;
    else out.words.pop_back();
    return out;
}

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote || (c == '\\' && quote == '\'')) out += c;
        out += c;
    }
    return out + quote;
}

// one OP other OP ...
template <class Each, class Print>
std::string joined(const Each& each, std::string_view by, Print print) {
    std::string out;
    for (const auto& one : each) out += (out.empty() ? "" : std::string(by)) + print(one);
    return out;
}

std::string fts5_phrase(const Phrase& phrase) {
    return joined(phrase.words, " + ", [](const auto& word) { return quoted(word, '"'); }) +
           (phrase.last_is_beginning ? " *" : "");
}

std::string tsquery_phrase(const Phrase& phrase) {
    return "(" + joined(phrase.words, " <-> ", [](const auto& word) { return quoted(word, '\''); }) +
           (phrase.last_is_beginning ? ":*" : "") + ")";
}
}

std::vector<std::string> words_of(std::string_view text) {
    auto words = index_words(text);
    if (words.size() > words_max) words.resize(words_max);
    for (auto& word : words) {
        if (word.size() <= word_bytes_max) continue;
        std::size_t end = word_bytes_max;
        while ((static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
        word.resize(end);
    }
    return words;
}

Question read_question(std::string_view written) {
    if (length(written) > question_max)
        refuse("搜索内容不能超过 200 字。", "A search is at most 200 characters long.");
    Question out;
    for (const auto& piece : pieces_of(with_plain_signs(written))) {
        auto phrase = phrase_of(piece.text);
        if (phrase.words.empty()) continue;
        if (piece.without && piece.or_before)
            refuse("“|”之后不能是排除的词。", "What follows \"|\" cannot be a word to leave out.");
        if (piece.without) out.without.push_back(std::move(phrase));
        else if (piece.or_before && !out.all.empty()) out.all.back().push_back(std::move(phrase));
        else out.all.push_back({std::move(phrase)});
    }
    if (out.all.empty()) refuse("请写出要搜索的字词。", "Name at least one word to search for.");
    return out;
}

std::string as_fts5(const Question& question, std::string_view kind) {
    const auto group = [](const auto& phrases) { return "(" + joined(phrases, " OR ", fts5_phrase) + ")"; };
    std::string out =
        "kind : " + quoted(kind, '"') + " AND text : (" + joined(question.all, " AND ", group) + ")";
    if (!question.without.empty()) out = "(" + out + ") NOT text : " + group(question.without);
    return out;
}

std::string as_tsquery(const Question& question) {
    const auto group = [](const auto& phrases) { return "(" + joined(phrases, " | ", tsquery_phrase) + ")"; };
    std::string out = joined(question.all, " & ", group);
    if (!question.without.empty()) out += " & !" + group(question.without);
    return out;
}

std::string as_tsvector(const std::vector<std::string>& words) {
    std::map<std::string_view, std::string> positions;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& at = positions[words[i]];
        at += (at.empty() ? ":" : ",") + std::to_string(i + 1);
    }
    std::string out;
    for (const auto& [word, at] : positions) out += quoted(word, '\'') + at + ' ';
    return out;
}
}
