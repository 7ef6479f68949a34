#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include "support/filter/filter.hpp"
namespace yiwang::support::filter {
namespace {
constexpr std::size_t length_max = 10'000;
constexpr int depth_max = 64;

struct Token {
    enum class Kind { end, word, quoted, text, number, sign };
    Kind kind = Kind::end;
    std::string text;  // a word as written, a sign, a text without its quotes
    double number = 0;
    std::size_t at = 0, end = 0;
};

bool word_begins(unsigned char c) {
    return std::isalpha(c) || c == '_' || c == ':' || c >= 0x80;
}
bool word_goes_on(unsigned char c) {
    return word_begins(c) || std::isdigit(c) || c == '.';
}

std::string upper(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}
std::string lower(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) { next(); }

    json::Value whole() {
        auto out = expression();
        if (now_.kind != Token::Kind::end) fail("the end");
        return out;
    }

private:
    using Kind = Token::Kind;

    [[noreturn]] void fail(std::string_view expected) const { refuse_syntax(now_.at, expected); }

    void next() {
        std::size_t at = now_.end;
        while (at < text_.size() && std::isspace(static_cast<unsigned char>(text_[at]))) ++at;
        now_ = {Kind::end, {}, 0, at, at};
        if (at >= text_.size()) return;
        const auto c = static_cast<unsigned char>(text_[at]);
        if (c == '\'' || c == '"') {
            now_.kind = c == '"' ? Kind::quoted : Kind::text;
            std::size_t i = at + 1;
            for (;; ++i) {
                if (i >= text_.size()) refuse_syntax(at, "the closing quote");
                if (text_[i] == '\\' && i + 1 < text_.size() && text_[i + 1] == '\'' && c == '\'') ++i;
                else if (text_[i] == static_cast<char>(c)) {
                    if (c == '"' || i + 1 >= text_.size() || text_[i + 1] != '\'') break;
                    ++i;
                }
                now_.text += text_[i];
            }
            now_.end = i + 1;
        } else if (std::isdigit(c) || (c == '.' && at + 1 < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at + 1])))) {
            now_.kind = Kind::number;
            const auto [end, wrong] = std::from_chars(text_.data() + at, text_.data() + text_.size(), now_.number);
            if (wrong != std::errc()) refuse_syntax(at, "a number");
            now_.end = static_cast<std::size_t>(end - text_.data());
        } else if (word_begins(c)) {
            now_.kind = Kind::word;
            std::size_t i = at;
            while (i < text_.size() && word_goes_on(static_cast<unsigned char>(text_[i]))) ++i;
            now_.text = std::string(text_.substr(at, i - at));
            now_.end = i;
        } else {
            now_.kind = Kind::sign;
            const auto two = text_.substr(at, 2);
            now_.text = two == "<>" || two == "<=" || two == ">=" ? std::string(two) : std::string(1, static_cast<char>(c));
            now_.end = at + now_.text.size();
        }
    }
    bool is_word(std::string_view wanted) const { return now_.kind == Kind::word && upper(now_.text) == wanted; }
    bool is_sign(std::string_view wanted) const { return now_.kind == Kind::sign && now_.text == wanted; }
    bool take_word(std::string_view wanted) {
        if (!is_word(wanted)) return false;
        next();
        return true;
    }
    bool take_sign(std::string_view wanted) {
        if (!is_sign(wanted)) return false;
        next();
        return true;
    }
    void need_sign(std::string_view wanted) {
        if (!take_sign(wanted)) fail(std::string("'") + std::string(wanted) + "'");
    }

    struct Deeper {
        explicit Deeper(Reader& reader) : reader_(reader) {
            if (++reader_.depth_ > depth_max) throw Problem(400, "filter.too_deep", {"过滤条件嵌套太深。", "The filter is nested too deeply."}, "filter");
        }
        ~Deeper() { --reader_.depth_; }
        Reader& reader_;
    };

    static json::Value op(std::string_view name, json::Array args) { return json::Object{{"op", name}, {"args", std::move(args)}}; }
    static json::Value negated(json::Value one) { return op("not", {std::move(one)}); }

    json::Value joined(std::string_view word, std::string_view name, json::Value (Reader::*part)()) {
        json::Value first = (this->*part)();
        if (!is_word(word)) return first;
        json::Array all{std::move(first)};
        while (take_word(word)) all.push_back((this->*part)());
        return op(name, std::move(all));
    }
    json::Value expression() {
        const Deeper deeper(*this);
        return joined("OR", "or", &Reader::term);
    }
    json::Value term() { return joined("AND", "and", &Reader::factor); }
    json::Value factor() {
        if (take_word("NOT")) return negated(factor());
        return predicate();
    }

    json::Value predicate() {
        // A bracket holds a boolean expression or an arithmetic one: whichever the text can be read as.
        if (is_sign("(")) {
            const Token before = now_;
            try {
                next();
                auto inner = expression();
                need_sign(")");
                if (!compares() && !arithmetic_goes_on()) return inner;
            } catch (const Problem& problem) {
                if (problem.code != "filter.syntax") throw;
            }
            now_ = before;
        }
        return comparison(sum());
    }
    bool compares() const {
        return (now_.kind == Kind::sign &&
                (now_.text == "=" || now_.text == "<>" || now_.text == "<" || now_.text == ">" || now_.text == "<=" || now_.text == ">=")) ||
               is_word("LIKE") || is_word("BETWEEN") || is_word("IN") || is_word("IS") || is_word("NOT");
    }
    bool arithmetic_goes_on() const {
        return (now_.kind == Kind::sign &&
                (now_.text == "+" || now_.text == "-" || now_.text == "*" || now_.text == "/" || now_.text == "%" || now_.text == "^")) ||
               is_word("DIV");
    }

    json::Value comparison(json::Value left) {
        if (now_.kind == Kind::sign && compares()) {
            const std::string sign = now_.text;
            next();
            return op(sign, {std::move(left), sum()});
        }
        if (take_word("IS")) {
            const bool no = take_word("NOT");
            if (!take_word("NULL")) fail("NULL");
            auto out = op("isNull", {std::move(left)});
            return no ? negated(std::move(out)) : out;
        }
        const bool no = take_word("NOT");
        json::Value out;
        if (take_word("LIKE")) out = op("like", {std::move(left), sum()});
        else if (take_word("BETWEEN")) {
            auto low = sum();
            if (!take_word("AND")) fail("AND");
            out = op("between", {std::move(left), std::move(low), sum()});
        } else if (take_word("IN")) {
            json::Array list;
            need_sign("(");
            do list.push_back(sum());
            while (take_sign(","));
            need_sign(")");
            out = op("in", {std::move(left), std::move(list)});
        } else if (no) fail("LIKE, BETWEEN or IN");
        else return left;
        return no ? negated(std::move(out)) : out;
    }

    json::Value sum() {
        const Deeper deeper(*this);
        auto left = product();
        while (is_sign("+") || is_sign("-")) {
            const std::string sign = now_.text;
            next();
            left = op(sign, {std::move(left), product()});
        }
        return left;
    }
    json::Value product() {
        auto left = power();
        while (is_sign("*") || is_sign("/") || is_sign("%") || is_word("DIV")) {
            const std::string sign = lower(now_.text);
            next();
            left = op(sign, {std::move(left), power()});
        }
        return left;
    }
    json::Value power() {
        auto base = operand();
        if (!take_sign("^")) return base;
        return op("^", {std::move(base), operand()});
    }

    json::Value operand() {
        const Deeper deeper(*this);
        if (now_.kind == Kind::number) return number();
        if (now_.kind == Kind::text) return json::Value(text());
        if (now_.kind == Kind::quoted) {
            json::Value out = json::Object{{"property", now_.text}};
            if (now_.text.empty()) fail("a name");
            next();
            if (is_sign("(")) fail("an operator");
            return out;
        }
        if (take_sign("-")) {
            if (now_.kind == Kind::number) {
                now_.number = -now_.number;
                return number();
            }
            return op("*", {-1, operand()});
        }
        if (take_sign("+")) return number();
        if (is_sign("(")) return bracketed();
        if (now_.kind != Kind::word) fail("a value");
        return named();
    }
    json::Value number() {
        if (now_.kind != Kind::number) fail("a number");
        const json::Value out = now_.number;
        next();
        return out;
    }
    std::string text() {
        if (now_.kind != Kind::text) fail("a text in quotes");
        const std::string out = now_.text;
        next();
        return out;
    }
    // An array of several values, or one value in brackets.
    json::Value bracketed() {
        need_sign("(");
        json::Array all;
        if (!is_sign(")")) {
            do all.push_back(argument());
            while (take_sign(","));
        }
        need_sign(")");
        if (all.size() == 1) return all.front();
        return all;
    }

    // Whatever begins with a word: a literal, a function, a property.
    json::Value named() {
        const Token word = now_;
        const std::string name = upper(word.text);
        constexpr std::array reserved{"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "DIV"};
        if (std::find(reserved.begin(), reserved.end(), name) != reserved.end()) fail("a value");
        next();
        constexpr std::array shapes{"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};
        if (std::find(shapes.begin(), shapes.end(), name) != shapes.end() && (is_sign("(") || is_word("Z"))) return shape(word);
        if (name == "TRUE") return true;
        if (name == "FALSE") return false;
        if (!is_sign("(")) return json::Object{{"property", word.text}};
        if (name == "BBOX") return box();
        if (name == "DATE" || name == "TIMESTAMP") return instant(name);
        if (name == "INTERVAL") return interval();
        return function(word);
    }
    json::Value function(const Token& word) {
        need_sign("(");
        json::Array args;
        if (!is_sign(")")) {
            do args.push_back(argument());
            while (take_sign(","));
        }
        need_sign(")");
        const std::string name = lower(word.text);
        const bool ours = name.starts_with("s_") || name.starts_with("t_") || name.starts_with("a_") || name == "casei" || name == "accenti";
        const std::string known = ours ? standard_name(name) : word.text;
        return op(known, std::move(args));
    }
    // The JSON form writes some of these with capitals.
    static std::string standard_name(const std::string& name) {
        for (const std::string_view known : {"t_finishedBy", "t_metBy", "t_overlappedBy", "t_startedBy", "a_containedBy"})
            if (lower(std::string(known)) == name) return std::string(known);
        return name;
    }
    json::Value argument() { return expression(); }
    json::Value box() {
        need_sign("(");
        json::Array edges;
        do {
            const bool minus = take_sign("-");
            auto one = number();
            edges.push_back(minus ? json::Value(-one.as_double()) : one);
        } while (take_sign(","));
        need_sign(")");
        if (edges.size() != 4 && edges.size() != 6) fail("a box of 4 or 6 numbers");
        return json::Object{{"bbox", std::move(edges)}};
    }
    json::Value instant(const std::string& name) {
        need_sign("(");
        const std::size_t at = now_.at;
        auto written = text();
        need_sign(")");
        if (name == "DATE") {
            if (!parse_date(written)) refuse_syntax(at, "a date as 2026-11-24");
            return json::Object{{"date", written}};
        }
        const auto moment = parse_instant(written);
        if (!moment) refuse_syntax(at, "a time as 2026-11-24T08:00:00Z");
        return json::Object{{"timestamp", written}};
    }
    json::Value interval() {
        need_sign("(");
        json::Array ends;
        do {
            const std::size_t at = now_.at;
            if (now_.kind == Kind::text) {
                auto written = text();
                if (written != ".." && !parse_date(written) && !parse_instant(written)) refuse_syntax(at, "a date, a time or '..'");
                ends.push_back(json::Value(written));
            } else ends.push_back(operand());
        } while (take_sign(","));
        need_sign(")");
        if (ends.size() != 2) fail("two ends");
        return json::Object{{"interval", std::move(ends)}};
    }

    // WKT as GeoJSON, coordinates as they are written.
    json::Value shape(const Token& word) {
        const std::string name = upper(word.text);
        take_word("Z");
        if (name == "GEOMETRYCOLLECTION") {
            json::Array members;
            need_sign("(");
            do {
                const Token member = now_;
                if (member.kind != Kind::word) fail("a geometry");
                next();
                members.push_back(shape(member));
            } while (take_sign(","));
            need_sign(")");
            return json::Object{{"type", "GeometryCollection"}, {"geometries", std::move(members)}};
        }
        struct Form {
            const char *wkt, *geojson;
            int depth;  // of the brackets around positions
        };
        constexpr std::array forms{Form{"POINT", "Point", 0},           Form{"LINESTRING", "LineString", 1},           Form{"POLYGON", "Polygon", 2},
                                   Form{"MULTIPOINT", "MultiPoint", 1}, Form{"MULTILINESTRING", "MultiLineString", 2}, Form{"MULTIPOLYGON", "MultiPolygon", 3}};
        const auto* form = std::find_if(forms.begin(), forms.end(), [&](const Form& one) { return name == one.wkt; });
        if (form == forms.end()) fail("a geometry");
        json::Value coordinates;
        if (form->depth == 0) {
            need_sign("(");
            coordinates = position();
            need_sign(")");
        } else coordinates = nested(form->depth, name == "MULTIPOINT");
        return json::Object{{"type", form->geojson}, {"coordinates", std::move(coordinates)}};
    }
    json::Value nested(int depth, bool points_in_brackets) {
        json::Array out;
        need_sign("(");
        do {
            if (depth > 1) out.push_back(nested(depth - 1, false));
            else if (points_in_brackets && take_sign("(")) {
                out.push_back(position());
                need_sign(")");
            } else out.push_back(position());
        } while (take_sign(","));
        need_sign(")");
        return out;
    }
    json::Value position() {
        json::Array out;
        while (now_.kind == Kind::number || is_sign("-") || is_sign("+")) {
            const bool minus = take_sign("-");
            if (!minus) take_sign("+");
            const auto one = number();
            out.push_back(minus ? -one.as_double() : one.as_double());
        }
        if (out.size() < 2 || out.size() > 3) fail("a position");
        return out;
    }

    std::string_view text_;
    Token now_;
    int depth_ = 0;
};
}

void refuse_syntax(std::size_t at, std::string_view expected) {
    throw Problem(400, "filter.syntax",
                  {"过滤条件第 " + std::to_string(at + 1) + " 个字节处有误。",
                   "The filter is wrong at byte " + std::to_string(at + 1) + ": expected " + std::string(expected) + "."},
                  "filter");
}

json::Value read_cql2_text(std::string_view text) {
    if (text.size() > length_max) throw Problem(400, "filter.too_long", {"过滤条件太长。", "The filter is too long."}, "filter");
    return Reader(text).whole();
}
}
