// String functions (10.3.4.3), and string(), number() and not() beside them.
#include <unicode/locid.h>
#include <unicode/regex.h>
#include <algorithm>
#include "base/text.hpp"
#include "kernel/rule/builtin.hpp"
namespace yiwang::rule {
namespace {
// Two strings, or null.
template <class F>
Value of_two(Evaluation& e, const List& v, F f) {
    const auto *a = text_of(v[0]), *b = text_of(v[1]);
    return a && b ? Value(f(*a, *b)) : e.note("two strings are needed");
}

Value substring(Evaluation& e, List& v) {
    const auto* text = text_of(v[0]);
    const auto start = integer_of(v[1]);
    if (!text || !start || *start == 0 || (!v[2].null() && !number_of(v[2]))) return e.note("substring() takes a string, a position and a length");
    const auto points = to_utf32(*text);
    const auto size = static_cast<std::int64_t>(points.size());
    if (*start > size || *start < -size) return e.note("the position is outside the string");
    const std::int64_t from = *start > 0 ? *start - 1 : size + *start;
    std::int64_t length = size - from;
    if (!v[2].null()) {
        const auto wanted = number_of(v[2])->rounded(0, Rounding::floor).integer();
        if (!wanted || *wanted < 1) return e.note("the length is below one");
        length = std::min(length, *wanted);
    }
    return to_utf8(std::u32string_view(points).substr(static_cast<std::size_t>(from), static_cast<std::size_t>(length)));
}

Value changed_case(Evaluation& e, const Value& v, bool upper) {
    const auto* text = text_of(v);
    if (!text) return e.note("a string is needed");
    auto copy = icu::UnicodeString::fromUTF8(*text);
    if (upper) copy.toUpper(icu::Locale::getRoot());
    else copy.toLower(icu::Locale::getRoot());
    std::string out;
    copy.toUTF8String(out);
    return out;
}

// A pattern of XPath (7.6.1) as one of ICU: they differ in how a class is taken from a class, and in flags.
std::unique_ptr<icu::RegexPattern> pattern_of(const std::string& pattern, const std::string& flags) {
    std::uint32_t bits = 0;
    bool spaced = false;  // white space outside of classes is left out
    for (const char c : flags) {
        if (c == 's') bits |= UREGEX_DOTALL;
        else if (c == 'm') bits |= UREGEX_MULTILINE;
        else if (c == 'i') bits |= UREGEX_CASE_INSENSITIVE;
        else if (c == 'x') spaced = true;
        else if (c == 'q') bits |= UREGEX_LITERAL;
        else return nullptr;
    }
    std::string text;
    if (bits & UREGEX_LITERAL) text = pattern;
    else
        for (std::size_t i = 0, classes = 0; i < pattern.size(); ++i) {
            const char c = pattern[i];
            if (spaced && classes == 0 && blank(pattern.substr(i, 1))) continue;
            if (c == '\\' && i + 1 < pattern.size()) {
                while (spaced && classes == 0 && i + 2 < pattern.size() && blank(pattern.substr(i + 1, 1))) ++i;
                const char next = pattern[++i];
                if (classes > 0 && next >= '0' && next <= '9') return nullptr;  // no reference back inside a class
                if (next == 'p' || next == 'P') {
                    std::string name;
                    for (++i; i < pattern.size() && pattern[i] != '}'; ++i)
                        if (pattern[i] != '{' && !(spaced && blank(pattern.substr(i, 1)))) name += pattern[i];
                    text += std::string("\\") + next + "{" + (name.starts_with("Is") ? "blk=" + name.substr(2) : name) + "}";
                    continue;
                }
                if (next == 'i') text += "[\\p{L}_:]";
                else if (next == 'c') text += "[\\p{L}\\p{Nd}_:.\\-\\u00B7]";
                else text += c, text += next;
                continue;
            }
            if (c == '(' && pattern.substr(i).starts_with("(?") && !pattern.substr(i).starts_with("(?:")) return nullptr;
            else if (c == '[') classes++, text += c;
            else if (c == ']' && classes > 0) classes--, text += c;
            else if (c == '-' && classes > 0 && i + 1 < pattern.size() && pattern[i + 1] == '[') text += "--";
            else if (c == '&' && classes > 0) text += "\\&";
            else text += c;
        }
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    auto out = std::unique_ptr<icu::RegexPattern>(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(text), bits, where, status));
    return U_SUCCESS(status) ? std::move(out) : nullptr;
}

// Ends a match that takes too long, so that no pattern stops the house.
constexpr std::int32_t match_time_max = 200, match_stack_max = 8'000'000;

template <class F>
Value with_pattern(Evaluation& e, const Value& input, const Value& pattern, const Value& flags, F f) {
    const auto *text = text_of(input), *regex = text_of(pattern), *how = flags.null() ? nullptr : text_of(flags);
    if (!text || !regex || (!flags.null() && !how)) return e.note("a string and a pattern are needed");
    e.work(text->size());
    const auto compiled = pattern_of(*regex, how ? *how : "");
    if (!compiled) return e.note("this is no pattern: " + ellipsis(*regex, 60));
    const auto subject = icu::UnicodeString::fromUTF8(*text);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(compiled->matcher(subject, status));
    if (U_FAILURE(status)) return e.note("the pattern cannot be used");
    matcher->setTimeLimit(match_time_max, status);
    matcher->setStackLimit(match_stack_max, status);
    Value out = f(*matcher, status);
    return U_SUCCESS(status) ? out : e.note("the pattern takes too long, or its replacement is wrong");
}

Value matches(Evaluation& e, List& v) {
    return with_pattern(e, v[0], v[1], v[2], [](icu::RegexMatcher& matcher, UErrorCode& status) -> Value { return static_cast<bool>(matcher.find(0, status)); });
}

Value replace(Evaluation& e, List& v) {
    const auto* with = text_of(v[2]);
    if (!with) return e.note("replace() needs a replacement");
    const bool literal = v[3].string() && v[3].string()->find('q') != std::string::npos;
    return with_pattern(e, v[0], v[1], v[3], [&](icu::RegexMatcher& matcher, UErrorCode& status) -> Value {
        auto replacement = icu::UnicodeString::fromUTF8(*with);
        if (literal) replacement.findAndReplace("\\", "\\\\"), replacement.findAndReplace("$", "\\$");
        std::string out;
        matcher.replaceAll(replacement, status).toUTF8String(out);
        return out;
    });
}

Value split(Evaluation& e, List& v) {
    return with_pattern(e, v[0], v[1], Value(), [&](icu::RegexMatcher& matcher, UErrorCode& status) -> Value {
        List out;
        const auto text = matcher.input();
        std::int32_t from = 0;
        const auto piece = [&](std::int32_t to) {
            std::string one;
            text.tempSubStringBetween(from, to).toUTF8String(one);
            out.push_back(one);
        };
        while (matcher.find(status) && U_SUCCESS(status)) {
            if (matcher.end(status) == matcher.start(status)) continue;
            piece(matcher.start(status));
            from = matcher.end(status);
        }
        piece(text.length());
        return out;
    });
}

Value string_join(Evaluation& e, List& v) {
    const auto* delimiter = v[1].null() ? nullptr : text_of(v[1]);
    if (v[0].null() || (!v[1].null() && !delimiter)) return e.note("string join() takes a list of strings and a delimiter");
    std::string out;
    bool first = true;
    for (const auto& item : items_of(v[0])) {
        if (item.null()) continue;
        if (!item.string()) return e.note("string join() takes strings");
        if (!std::exchange(first, false) && delimiter) out += *delimiter;
        out += *item.string();
        e.check_length(out.size());
    }
    return out;
}

Value string_length(Evaluation& e, List& v) {
    const auto* text = text_of(v[0]);
    return text ? Value(static_cast<std::int64_t>(length(*text))) : e.note("a string is needed");
}

Value number(Evaluation& e, List& v) {
    const auto* text = text_of(v[0]);
    if (number_of(v[0]) && v[1].null() && v[2].null()) return *number_of(v[0]);
    if (!text || (!v[1].null() && !text_of(v[1])) || (!v[2].null() && !text_of(v[2]))) return e.note("number() takes a string");
    const std::string grouping = v[1].null() ? "" : *text_of(v[1]), point = v[2].null() ? "." : *text_of(v[2]);
    if ((!grouping.empty() && grouping != " " && grouping != "," && grouping != ".") || (point != "." && point != ",") || (!grouping.empty() && grouping == point))
        return e.note("number() separates with a space, comma or point");
    std::string plain;
    for (const char c : *text) {
        if (!grouping.empty() && c == grouping[0]) continue;
        if (c == point[0]) plain += '.';
        else if (c == '.') return e.note("this is no number");
        else plain += c;
    }
    const auto out = Decimal::parse(plain);
    return out ? Value(*out) : e.note("this is no number: " + ellipsis(*text, 40));
}
}

std::vector<Builtin> text_functions() {
    return {
        {"string", {{{"from"}, 1, false, [](Evaluation&, List& v) -> Value { return v[0].null() ? Value() : Value(print(v[0])); }}}},
        {"number", {{{"from", "grouping separator", "decimal separator"}, 1, false, number}}},
        {"not", {{{"negand"}, 1, false, [](Evaluation&, List& v) -> Value {
                      const auto* b = as(v[0], &Value::boolean);
                      return b ? Value(!*b) : Value();
                  }}}},
        {"substring", {{{"string", "start position", "length"}, 2, false, substring}}},
        {"string length", {{{"string"}, 1, false, string_length}}},
        {"upper case", {{{"string"}, 1, false, [](Evaluation& e, List& v) { return changed_case(e, v[0], true); }}}},
        {"lower case", {{{"string"}, 1, false, [](Evaluation& e, List& v) { return changed_case(e, v[0], false); }}}},
        {"substring before", {{{"string", "match"}, 2, false, [](Evaluation& e, List& v) {
                                   return of_two(e, v, [](const std::string& a, const std::string& b) {
                                       const auto at = a.find(b);
                                       return at == a.npos ? std::string() : a.substr(0, at);
                                   });
                               }}}},
        {"substring after", {{{"string", "match"}, 2, false, [](Evaluation& e, List& v) {
                                  return of_two(e, v, [](const std::string& a, const std::string& b) {
                                      const auto at = a.find(b);
                                      return at == a.npos ? std::string() : a.substr(at + b.size());
                                  });
                              }}}},
        {"contains", {{{"string", "match"}, 2, false, [](Evaluation& e, List& v) { return of_two(e, v, [](const std::string& a, const std::string& b) { return a.find(b) != a.npos; }); }}}},
        {"starts with", {{{"string", "match"}, 2, false, [](Evaluation& e, List& v) { return of_two(e, v, [](const std::string& a, const std::string& b) { return a.starts_with(b); }); }}}},
        {"ends with", {{{"string", "match"}, 2, false, [](Evaluation& e, List& v) { return of_two(e, v, [](const std::string& a, const std::string& b) { return a.ends_with(b); }); }}}},
        {"matches", {{{"input", "pattern", "flags"}, 2, false, matches}}},
        {"replace", {{{"input", "pattern", "replacement", "flags"}, 3, false, replace}}},
        {"split", {{{"string", "delimiter"}, 2, false, split}}},
        {"string join", {{{"list", "delimiter"}, 1, false, string_join}}},
    };
}
}
