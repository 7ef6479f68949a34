#include "kernel/rule/scanner.hpp"
#include <map>
#include "base/text.hpp"
namespace yiwang::rule {
namespace {
// Name start and name part characters of grammar rules 28 and 29; both hold the planes beyond the first.
bool begins_name(char32_t c) {
    return c == '?' || c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) ||
           (c >= 0xF8 && c <= 0x2FF) || (c >= 0x370 && c <= 0x37D) || (c >= 0x37F && c <= 0x1FFF) || (c >= 0x200C && c <= 0x200D) ||
           (c >= 0x2070 && c <= 0x218F) || (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
           (c >= 0xFDF0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0xEFFFF);
}
bool goes_on_name(char32_t c) {
    return (begins_name(c) && c != '?') || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}
bool space(char32_t c) {
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}
int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
}

Place place_of(std::string_view text, std::size_t at) {
    Place out;
    for (const char c : text.substr(0, at)) {
        if (c == '\n') ++out.line, out.column = 1;
        else if ((c & 0xC0) != 0x80) ++out.column;
    }
    return out;
}

namespace {
// What is expected, for readers of Chinese; words of FEEL stay as they are.
std::string in_chinese(const std::string& expected) {
    static const std::map<std::string, std::string> words{
        {"an expression", "表达式"}, {"the end", "结束"}, {"a name", "名称"}, {"a type", "类型"}, {"a known type", "已定义的类型"}, {"a code point", "码点"}, {"an escape", "转义"},
        {"a hexadecimal digit", "十六进制数字"}, {"a number within 34 digits", "34 位以内的数字"}, {"the end of the range", "区间的结束"},
        {"a date, time or duration in quotes", "引号中的日期、时间或时长"}, {"the second half of a surrogate pair", "代理对的后一半"}};
    const auto at = words.find(expected);
    return at == words.end() ? " " + expected : at->second;
}
}

void Scanner::wrong(const std::string& expected) const {
    const auto [line, column] = place_of(text_, at_);
    const auto where = std::to_string(line) + ":" + std::to_string(column);
    throw Invalid("rule", "rule.syntax", {"第 " + std::to_string(line) + " 行第 " + std::to_string(column) + " 列写法不对：此处应为" + in_chinese(expected) + "。",
                                          "Not FEEL at " + where + ": " + expected + " is expected here."});
}

// The text is UTF-8, checked before.
char32_t Scanner::code_point(std::size_t at, std::size_t& size) const {
    const auto lead = static_cast<unsigned char>(text_[at]);
    size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 1) return lead;
    char32_t out = lead & (0xFF >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text_.size(); ++i) out = out << 6 | (static_cast<unsigned char>(text_[at + i]) & 0x3F);
    return out;
}

void Scanner::skip_space() {
    while (at_ < text_.size()) {
        std::size_t size = 0;
        if (space(code_point(at_, size))) at_ += size;
        else if (looking_at("//")) at_ = std::min(text_.find('\n', at_), text_.size());
        else if (looking_at("/*")) {
            const auto end = text_.find("*/", at_ + 2);
            if (end == text_.npos) wrong("*/");
            at_ = end + 2;
        } else return;
    }
}

bool Scanner::take(std::string_view sign) {
    skip_space();
    if (!looking_at(sign)) return false;
    at_ += sign.size();
    return true;
}

void Scanner::expect(std::string_view sign) {
    if (!take(sign)) wrong("\"" + std::string(sign) + "\"");
}

std::string_view Scanner::word() {
    const auto from = at_;
    while (at_ < text_.size()) {
        std::size_t size = 0;
        const auto c = code_point(at_, size);
        if (space(c) || !(at_ == from ? begins_name(c) && c != '?' : goes_on_name(c))) break;
        at_ += size;
    }
    return text_.substr(from, at_ - from);
}

std::string_view Scanner::name_part() {
    const auto from = at_;
    if (auto whole = word(); !whole.empty()) return whole;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (at_ == from && at_ < text_.size() && std::string_view("./-'+*").find(text_[at_]) != std::string_view::npos) ++at_;
    return text_.substr(from, at_ - from);
}

bool Scanner::looking_at_word(std::string_view wanted) {
    skip_space();
    const auto from = at_;
    const bool found = word() == wanted;
    at_ = from;
    return found;
}

bool Scanner::take_word(std::string_view wanted) {
    if (!looking_at_word(wanted)) return false;
    at_ += wanted.size();
    return true;
}

std::optional<Decimal> Scanner::number() {
    const auto digit = [&](std::size_t i) { return i < text_.size() && text_[i] >= '0' && text_[i] <= '9'; };
    std::size_t end = at_;
    while (digit(end)) ++end;
    if (end < text_.size() && text_[end] == '.' && digit(end + 1))
        for (++end; digit(end);) ++end;
    if (end == at_) return {};
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
        const std::size_t sign = end + 1 < text_.size() && (text_[end + 1] == '+' || text_[end + 1] == '-') ? 1 : 0;
        if (digit(end + 1 + sign))
            for (end += 1 + sign; digit(end);) ++end;
    }
    const auto out = Decimal::parse(text_.substr(at_, end - at_));
    if (!out) wrong("a number within 34 digits");
    at_ = end;
    return out;
}

char32_t Scanner::escaped_code_point(std::size_t digits) {
    char32_t out = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
        const int digit = at_ < text_.size() ? hex_digit(text_[at_]) : -1;
        if (digit < 0) wrong("a hexadecimal digit");
        out = out << 4 | static_cast<char32_t>(digit);
    }
    return out;
}

std::string Scanner::string() {
    std::string out;
    for (;;) {
        if (at_ >= text_.size()) wrong("\"");
        const char c = text_[at_++];
        if (c == '"') return out;
        if (c != '\\') {
            out += c;
            continue;
        }
        if (at_ >= text_.size()) wrong("an escape");
        const char escape = text_[at_++];
        switch (escape) {
            case 'n': out += '\n'; break;
            case 'r': out += '\r'; break;
            case 't': out += '\t'; break;
            case '"':
            case '\'':
            case '\\': out += escape; break;
            case 'u':
            case 'U': {
                char32_t point = escaped_code_point(escape == 'u' ? 4 : 6);
                if (point >= 0xD800 && point < 0xDC00 && looking_at("\\u")) {
                    at_ += 2;
                    const auto low = escaped_code_point(4);
                    if (low < 0xDC00 || low > 0xDFFF) wrong("the second half of a surrogate pair");
                    point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
                }
                if ((point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) wrong("a code point");
                out += to_utf8(std::u32string(1, point));
                break;
            }
            default: out += '\\', out += escape;
        }
    }
}
}
