#include "kernel/mail/mail.hpp"
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <algorithm>
#include <charconv>
#include <map>
#include "base/base64.hpp"
#include "base/text.hpp"
namespace yiwang::mail {
namespace {
constexpr int depth_max = 10;
constexpr std::size_t parts_max = 100;

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

// Bytes of a charset as UTF-8. Wrong ones become U+FFFD; GB 2312 and GBK are read as GB 18030, which holds both.
std::string utf8_of(std::string_view bytes, std::string_view charset) {
    std::string name = lower(charset);
    if (name == "gb2312" || name == "gbk" || name == "x-gbk" || name == "cp936") name = "gb18030";
    if (name.empty() || name == "us-ascii" || name == "utf8") name = valid_utf8(bytes) ? "utf-8" : "gb18030";
    UErrorCode unknown = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(name.c_str(), &unknown);
    ucnv_close(converter);
    if (U_FAILURE(unknown)) name = valid_utf8(bytes) ? "utf-8" : "gb18030";
    std::string out;
    icu::UnicodeString(bytes.data(), static_cast<int32_t>(bytes.size()), name.c_str()).toUTF8String(out);
    std::erase(out, '\0');
    return out;
}

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string from_quoted_printable(std::string_view text, bool in_word) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_word && c == '_') out += ' ';
        else if (c != '=') out += c;
        else if (at + 2 < text.size() && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0) {
            out += static_cast<char>(hex(text[at + 1]) * 16 + hex(text[at + 2]));
            at += 2;
        } else {  // a soft break
            const auto end = text.find('\n', at);
            if (!in_word && end != text.npos && blank(text.substr(at + 1, end - at - 1))) at = end;
            else out += c;
        }
    }
    return out;
}

struct Field {
    std::string value;
    std::map<std::string, std::string> parameters;
};

// "text/plain; charset=gbk; name*=UTF-8''%E7..."
Field field_of(std::string_view text) {
    Field out;
    const auto stop = std::min(text.find(';'), text.size());
    out.value = lower(trimmed(text.substr(0, stop)));
    for (auto at = stop; at < text.size();) {
        const auto is = text.find('=', at + 1);
        if (is == text.npos) break;
        auto name = lower(trimmed(text.substr(at + 1, is - at - 1)));
        auto from = text.find_first_not_of(" \t", is + 1);
        std::string value;
        if (from != text.npos && text[from] == '"') {
            auto end = ++from;
            for (; end < text.size() && text[end] != '"'; ++end) {
                if (text[end] == '\\' && end + 1 < text.size()) ++end;
                value += text[end];
            }
            at = std::min(text.find(';', end), text.size());
        } else {
            at = std::min(text.find(';', is), text.size());
            value = trimmed(text.substr(is + 1, at - is - 1));
        }
        if (name.ends_with('*')) {
            name.pop_back();
            const auto first = value.find('\''), second = first == value.npos ? first : value.find('\'', first + 1);
            if (second != value.npos) {
                std::string bytes;
                for (auto i = second + 1; i < value.size(); ++i)
                    if (value[i] == '%' && i + 2 < value.size() && hex(value[i + 1]) >= 0 && hex(value[i + 2]) >= 0) bytes += static_cast<char>(hex(value[i + 1]) * 16 + hex(value[i + 2])), i += 2;
                    else bytes += value[i];
                value = utf8_of(bytes, value.substr(0, first));
            }
        }
        out.parameters.try_emplace(name, value);
    }
    return out;
}

// The head's fields by lower-case name, folded lines joined, and where the body begins.
std::map<std::string, std::string> head_of(std::string_view part, std::size_t& body) {
    std::map<std::string, std::string> out;
    std::string* last = nullptr;
    std::size_t at = 0;
    while (at < part.size()) {
        const auto end = std::min(part.find('\n', at), part.size());
        auto line = part.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        at = std::min(end + 1, part.size());
        if (line.empty()) break;
        if ((line[0] == ' ' || line[0] == '\t') && last) *last += std::string(" ").append(trimmed(line));
        else if (const auto colon = line.find(':'); colon != line.npos) {
            const auto [place, is_new] = out.try_emplace(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
            last = is_new ? &place->second : nullptr;
        }
    }
    body = at;
    return out;
}

// Where `lower_word` stands from there on, in whatever case; the end if nowhere.
std::size_t find_folded(std::string_view text, std::string_view lower_word, std::size_t from) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    return static_cast<std::size_t>(std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), lower_word.begin(), lower_word.end(), same) - text.begin());
}

std::string without_marks(std::string_view html) {
    std::string out;
    for (std::size_t at = 0; at < html.size(); ++at) {
        if (html[at] == '<') {
            const auto tag = lower(html.substr(at + 1, 6));
            auto end = html.find('>', at);
            for (const std::string_view silent : {"style", "script"})
                if (tag.starts_with(silent)) end = html.find('>', find_folded(html, "</" + std::string(silent), at));
            if (tag.starts_with("br") || tag.starts_with("p") || tag.starts_with("/p") || tag.starts_with("div") || tag.starts_with("/div") || tag.starts_with("/tr")) out += '\n';
            if (end == html.npos) break;
            at = end;
        } else if (html[at] == '&') {
            static const std::pair<std::string_view, std::string_view> names[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "}, {"&#39;", "'"}};
            const auto* known = std::ranges::find_if(names, [&](const auto& one) { return html.substr(at).starts_with(one.first); });
            if (known == std::end(names)) out += '&';
            else out += known->second, at += known->first.size() - 1;
        } else out += html[at];
    }
    std::string tidy;
    for (const char c : out)
        if (c != '\r' && !(c == '\n' && tidy.ends_with("\n"))) tidy += c;
    return trimmed(tidy);
}

class Reader {
public:
    explicit Reader(Mail& out) : out_(out) {}

    void read(std::string_view part, int depth) {
        if (++parts_ > parts_max || depth > depth_max) return;
        std::size_t at = 0;
        const auto head = head_of(part, at);
        const auto of = [&](const char* name) {
            const auto found = head.find(name);
            return found == head.end() ? std::string() : found->second;
        };
        const auto type = field_of(of("content-type").empty() ? "text/plain" : of("content-type"));
        const auto body = part.substr(at);
        if (type.value.starts_with("multipart/") && type.parameters.contains("boundary")) return split(body, "--" + type.parameters.at("boundary"), depth);
        const auto place = field_of(of("content-disposition"));
        auto name = place.parameters.contains("filename") ? place.parameters.at("filename") : type.parameters.contains("name") ? type.parameters.at("name") : "";
        if (type.value == "message/rfc822" && name.empty()) name = "mail.eml";
        const auto bytes = decoded_body(body, lower(of("content-transfer-encoding")));
        const bool text = type.value.starts_with("text/") && place.value != "attachment" && name.empty();
        if (!text) {
            if (!bytes.empty() && (!name.empty() || !type.value.starts_with("text/"))) out_.attachments.push_back({decoded_words(valid_utf8(name) ? name : utf8_of(name, "")), bytes});
            return;
        }
        const auto charset = type.parameters.contains("charset") ? type.parameters.at("charset") : "";
        const auto words = utf8_of(bytes, charset);
        if (type.value == "text/html") html_ = html_.empty() ? without_marks(words) : html_;
        else out_.text += (out_.text.empty() ? "" : "\n") + trimmed(words);
    }

    void end() {
        if (out_.text.empty()) out_.text = html_;
    }

private:
    static std::string decoded_body(std::string_view body, const std::string& encoding) {
        if (encoding == "quoted-printable") return from_quoted_printable(body, false);
        if (encoding != "base64") return std::string(body);
        std::string digits;  // mailers leave out filling and add remarks
        for (const char c : body)
            if (std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/') digits += c;
        if (digits.size() % 4 == 1) digits.pop_back();
        digits.append((4 - digits.size() % 4) % 4, '=');
        return from_base64(digits).value_or("");
    }

    void split(std::string_view body, const std::string& boundary, int depth) {
        std::size_t begin = body.npos;
        for (std::size_t at = 0; at <= body.size();) {
            const auto end = std::min(body.find('\n', at), body.size());
            const auto line = body.substr(at, end - at);
            if (line.starts_with(boundary)) {
                if (begin != body.npos) read(body.substr(begin, at - begin), depth + 1);
                begin = end + 1;
                if (line.substr(boundary.size()).starts_with("--")) return;
            }
            at = end + 1;
        }
        if (begin < body.size()) read(body.substr(begin), depth + 1);  // cut off on its way
    }

    Mail& out_;
    std::string html_;
    std::size_t parts_ = 0;
};

// "Tue, 24 Nov 2026 09:30:00 +0800 (CST)", RFC 5322 3.3
std::optional<Instant> date_of(std::string text) {
    if (const auto remark = text.find('('); remark != text.npos) text.resize(remark);
    if (const auto comma = text.find(','); comma != text.npos) text.erase(0, comma + 1);
    text = trimmed(text);
    const auto last = text.rfind(' ');
    if (last == text.npos) return {};
    const auto zone = text.substr(last + 1);
    int offset = 0;
    if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
        int digits = 0;
        if (std::from_chars(zone.data() + 1, zone.data() + 5, digits).ptr != zone.data() + 5) return {};
        offset = (digits / 100 * 60 + digits % 100) * (zone[0] == '-' ? -1 : 1);
    } else if (zone != "GMT" && zone != "UT" && zone != "UTC" && zone != "Z") return {};
    static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (std::size_t i = 0; i < std::size(months); ++i)
        if (const auto at = text.find(months[i]); at < last) text.replace(at, 3, i < 9 ? "0" + std::to_string(i + 1) + " " : std::to_string(i + 1) + " ");  // as wide as the name
    for (const auto* format : {"%d %m  %Y %H:%M:%S", "%d %m  %Y %H:%M"})
        if (const auto local = parse_local(text.substr(0, last), format)) return from_local(*local, "UTC") - std::chrono::minutes{offset};
    return {};
}
}

std::string masked_address(std::string_view address) {
    const auto points = to_utf32(address);
    const auto at = std::min(points.rfind(U'@'), points.size()), seen = std::min<std::size_t>(1, at);
    return to_utf8(points.substr(0, seen)) + std::string(at - seen, '*') + to_utf8(points.substr(at));
}

std::string decoded_words(std::string_view text) {
    std::string out, bytes, charset;
    const auto flush = [&] {
        out += utf8_of(bytes, charset);
        bytes.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = text.find("=?", at);
        const auto first = begin == text.npos ? begin : text.find('?', begin + 2);
        const auto second = first == text.npos ? first : text.find('?', first + 1);
        const auto end = second == text.npos ? second : text.find("?=", second + 1);
        const bool is_word = end != text.npos && second == first + 2;
        if (!is_word) {  // words as they stand, up to where another may begin
            const auto stop = end == text.npos ? text.size() : begin + 2;
            flush();
            out += utf8_of(text.substr(at, stop - at), "");
            at = stop;
            continue;
        }
        const auto between = text.substr(at, begin - at);
        auto name = lower(text.substr(begin + 2, first - begin - 2));
        if (const auto language = name.find('*'); language != name.npos) name.resize(language);
        const bool joins = !bytes.empty() && blank(between) && name == charset;  // a character may be cut between two words
        if (!joins) {
            const bool silent = !bytes.empty() && blank(between);
            flush();
            if (!silent) out += utf8_of(between, "");
        }
        charset = name;
        const auto word = text.substr(second + 1, end - second - 1);
        const char how = text[first + 1];
        bytes += how == 'B' || how == 'b' ? from_base64(word).value_or("") : from_quoted_printable(word, true);
        at = end + 2;
    }
    flush();
    return out;
}

Mail read_mail(std::string_view bytes) {
    Mail out;
    std::size_t at = 0;
    const auto head = head_of(bytes, at);
    const auto of = [&](const char* name) {
        const auto found = head.find(name);
        return found == head.end() ? std::string() : found->second;
    };
    out.message_id = utf8_of(of("message-id"), "");
    if (out.message_id.starts_with('<') && out.message_id.ends_with('>')) out.message_id = out.message_id.substr(1, out.message_id.size() - 2);
    out.subject = trimmed(decoded_words(of("subject")));
    const auto from = of("from");
    const auto bracket = from.rfind('<');
    if (bracket == from.npos) out.from = utf8_of(trimmed(from), "");
    else {
        out.from = utf8_of(trimmed(from.substr(bracket + 1, from.find('>', bracket) - bracket - 1)), "");
        auto name = trimmed(decoded_words(from.substr(0, bracket)));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = trimmed(decoded_words(name.substr(1, name.size() - 2)));
        out.from_name = name;
    }
    out.to = decoded_words(of("to"));
    out.sent_at = date_of(of("date"));
    Reader reader(out);
    reader.read(bytes, 0);
    reader.end();
    return out;
}
}
