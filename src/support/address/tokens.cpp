#include "support/address/tokens.hpp"
#include <algorithm>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang::support::address {
namespace {
enum class Sort { digit, letter, other };
Sort sort_of(char32_t c) {
    if (c >= U'0' && c <= U'9') return Sort::digit;
    if ((c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) return Sort::letter;
    return Sort::other;
}

[[noreturn]] void refuse(std::size_t line, const std::string& what) {
    throw Problem(422, "address.labelled",
                  {"标注文件第 " + std::to_string(line) + " 行有误。", "Line " + std::to_string(line) + " of the labelled file is wrong."}, "file", what);
}
}

std::vector<std::string> tokens_of(std::string_view address) {
    std::vector<std::string> out;
    Sort before = Sort::other;
    for (const char32_t c : to_utf32(simplified(half_width(address)))) {
        const Sort sort = sort_of(c);
        if (c == U' ' || c == U'\t') {
            if (!out.empty() && out.back() != "_") out.push_back("_");
            before = Sort::other;
            continue;
        }
        const char32_t capital = c >= U'a' && c <= U'z' ? c - 32 : c;
        const auto text = to_utf8(std::u32string_view(&capital, 1));
        if (sort != Sort::other && sort == before) out.back() += text;
        else out.push_back(text);
        before = sort;
    }
    while (!out.empty() && out.back() == "_") out.pop_back();
    return out;
}

std::vector<Labelled> read_labelled(std::string_view text) {
    std::vector<Labelled> out;
    Labelled now;
    std::size_t number = 0;
    const auto end = [&] {
        if (!now.tokens.empty()) out.push_back(std::move(now));
        now = {};
    };
    while (!text.empty()) {
        ++number;
        const auto newline = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, newline);
        text.remove_prefix(std::min(newline + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (blank(line)) {
            end();
            continue;
        }
        const auto space = line.find_last_of(" \t");
        if (space == line.npos || space == 0) refuse(number, "a token and a label are needed");
        auto label = std::string(line.substr(space + 1));
        if (label != "O" && !label.starts_with("B-") && !label.starts_with("I-")) refuse(number, label);
        // Capitals in label names differ within the public sets.
        for (std::size_t i = 2; i < label.size(); ++i) label[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[i])));
        const auto folded_token = tokens_of(line.substr(0, space));
        now.tokens.push_back(folded_token.size() == 1 ? folded_token.front() : std::string(line.substr(0, space)));
        now.labels.push_back(std::move(label));
    }
    end();
    return out;
}

std::vector<Span> spans_of(const std::vector<std::string>& labels) {
    std::vector<Span> out;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] == "O") continue;
        const auto name = labels[i].substr(2);
        const bool goes_on = labels[i][0] == 'I' && !out.empty() && out.back().to == i && out.back().label == name;
        if (goes_on) out.back().to = i + 1;
        else out.push_back({name, i, i + 1});
    }
    return out;
}
}
