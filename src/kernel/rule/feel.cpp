#include "kernel/rule/feel.hpp"
#include <cmath>
#include <vector>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang::rule {
namespace {
constexpr int depth_max = 64;
}

struct Expression::Node {
    enum class Kind { literal, name, negate, invert, add, subtract, multiply, divide, equal, unequal, less, less_equal, greater, greater_equal, both, either, choose, in_list, in_range };
    Kind kind;
    json::Value value{};               // literal
    std::vector<std::string> path{};   // name
    std::vector<std::shared_ptr<const Node>> parts{};
    bool low_open = false, high_open = false;  // in_range: the end does not belong to it
};

namespace {
using Node = Expression::Node;
using Ptr = std::shared_ptr<const Node>;
using Kind = Node::Kind;

Ptr node(Kind kind, std::vector<Ptr> parts) {
    return std::make_shared<const Node>(Node{kind, {}, {}, std::move(parts)});
}

bool name_start(char32_t c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0x7f;
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(to_utf32(text)) {}

    Ptr whole() {
        auto out = expression();
        space();
        if (at_ != text_.size()) refuse("this is not read yet: only literals, names, comparison, and, or, not, + - * /, if and in");
        return out;
    }

private:
    [[noreturn]] void refuse(std::string_view what) const {
        int line = 1, column = 1;
        for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) text_[i] == '\n' ? (++line, column = 1) : ++column;
        const std::string place = std::to_string(line) + ":" + std::to_string(column);
        throw Invalid("expression", "rule.syntax", {"表达式第 " + place + " 处不对：" + std::string(what), "Expression, " + place + ": " + std::string(what)});
    }
    void space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    }
    bool sign(std::u32string_view s) {
        space();
        if (text_.compare(at_, s.size(), s) != 0) return false;
        at_ += s.size();
        return true;
    }
    // A word, and not the beginning of a longer name.
    bool word(std::u32string_view w) {
        space();
        if (text_.compare(at_, w.size(), w) != 0) return false;
        const auto end = at_ + w.size();
        if (end < text_.size() && (name_start(text_[end]) || (text_[end] >= '0' && text_[end] <= '9'))) return false;
        at_ = end;
        return true;
    }
    struct Deeper {
        Parser& parser;
        explicit Deeper(Parser& p) : parser(p) {
            if (++parser.depth_ > depth_max) parser.refuse("nested too deep");
        }
        ~Deeper() { --parser.depth_; }
    };

    Ptr expression() {
        const Deeper deeper(*this);
        if (word(U"if")) {
            auto condition = expression();
            if (!word(U"then")) refuse("expected then");
            auto yes = expression();
            if (!word(U"else")) refuse("expected else");
            return node(Kind::choose, {condition, yes, expression()});
        }
        auto left = conjunction();
        while (word(U"or")) left = node(Kind::either, {left, conjunction()});
        return left;
    }
    Ptr conjunction() {
        auto left = comparison();
        while (word(U"and")) left = node(Kind::both, {left, comparison()});
        return left;
    }
    Ptr comparison() {
        auto left = sum();
        static const std::pair<std::u32string_view, Kind> signs[] = {{U"<=", Kind::less_equal}, {U">=", Kind::greater_equal}, {U"!=", Kind::unequal},
                                                                     {U"=", Kind::equal},       {U"<", Kind::less},          {U">", Kind::greater}};
        for (const auto& [text, kind] : signs)
            if (sign(text)) return node(kind, {left, sum()});
        if (word(U"in")) return membership(std::move(left));
        return left;
    }
    Ptr membership(Ptr left) {
        const bool open = sign(U"(") || sign(U"]");
        if (!open && !sign(U"[")) refuse("expected a list or a range");
        auto first = expression();
        if (sign(U"..")) {
            auto last = expression();
            Node range{Kind::in_range, {}, {}, {std::move(left), std::move(first), std::move(last)}};
            range.low_open = open;
            range.high_open = sign(U")") || sign(U"[");
            if (!range.high_open && !sign(U"]")) refuse("expected the end of the range");
            return std::make_shared<const Node>(std::move(range));
        }
        std::vector<Ptr> parts{std::move(left), std::move(first)};
        while (sign(U",")) parts.push_back(expression());
        if (!sign(open ? U")" : U"]")) refuse("expected the end of the list");
        return node(Kind::in_list, std::move(parts));
    }
    Ptr sum() {
        auto left = product();
        for (;;)
            if (sign(U"+")) left = node(Kind::add, {left, product()});
            else if (sign(U"-")) left = node(Kind::subtract, {left, product()});
            else return left;
    }
    Ptr product() {
        auto left = unary();
        for (;;)
            if (sign(U"*")) left = node(Kind::multiply, {left, unary()});
            else if (sign(U"/")) left = node(Kind::divide, {left, unary()});
            else return left;
    }
    Ptr unary() {
        const Deeper deeper(*this);
        if (sign(U"-")) return node(Kind::negate, {unary()});
        return primary();
    }
    Ptr literal(json::Value value) { return std::make_shared<const Node>(Node{Kind::literal, std::move(value), {}, {}}); }
    Ptr primary() {
        space();
        if (sign(U"(")) {
            auto inside = expression();
            if (!sign(U")")) refuse("expected )");
            return inside;
        }
        if (word(U"true")) return literal(true);
        if (word(U"false")) return literal(false);
        if (word(U"null")) return literal(nullptr);
        if (const auto before = at_; word(U"not")) {
            if (sign(U"(")) {
                auto inside = expression();
                if (!sign(U")")) refuse("expected )");
                return node(Kind::invert, {inside});
            }
            at_ = before;  // a name like any other
        }
        if (at_ >= text_.size()) refuse("expected a value");
        if (text_[at_] == '"') return text();
        if ((text_[at_] >= '0' && text_[at_] <= '9') || text_[at_] == '.') return number();
        if (name_start(text_[at_])) return name();
        refuse("expected a value");
    }
    Ptr text() {
        std::u32string out;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            out.push_back(text_[at_] == '\\' && at_ + 1 < text_.size() ? escaped() : text_[at_]);
        }
        if (at_++ >= text_.size()) refuse("the text does not end");
        return literal(json::Value(to_utf8(out)));
    }
    // After a backslash: n, r, t, u and four digits, U and six; any other character stands for itself.
    char32_t escaped() {
        const char32_t c = text_[++at_];
        if (c == 'n') return '\n';
        if (c == 'r') return '\r';
        if (c == 't') return '\t';
        if (c != 'u' && c != 'U') return c;
        std::string digits;
        for (std::size_t left = c == 'u' ? 4 : 6; left > 0 && at_ + 1 < text_.size() && text_[at_ + 1] < 0x80; --left) digits += static_cast<char>(text_[++at_]);
        std::uint32_t code = 0;
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (wrong != std::errc{} || digits.size() != (c == 'u' ? 4u : 6u) || end != digits.data() + digits.size() || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            refuse("this is no character");
        return code;
    }
    Ptr number() {
        std::string digits;
        while (at_ < text_.size() && ((text_[at_] >= '0' && text_[at_] <= '9') || (text_[at_] == '.' && text_.compare(at_, 2, U"..") != 0)))
            digits += static_cast<char>(text_[at_++]);
        double value = 0;
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (wrong != std::errc{} || end != digits.data() + digits.size()) refuse("this is no number");
        return literal(value);
    }
    Ptr name() {
        Node out{Kind::name, {}, {}, {}};
        do {
            std::u32string part;
            while (at_ < text_.size() && (name_start(text_[at_]) || (text_[at_] >= '0' && text_[at_] <= '9'))) part.push_back(text_[at_++]);
            if (part.empty()) refuse("expected a name");
            out.path.push_back(to_utf8(part));
        } while (text_.compare(at_, 1, U".") == 0 && text_.compare(at_, 2, U"..") != 0 && ++at_);
        if (sign(U"(")) refuse("functions are not read yet");
        return std::make_shared<const Node>(std::move(out));
    }

    std::u32string text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

json::Value evaluate(const Node& n, const json::Object& context);

std::optional<double> as_number(const json::Value& v) {
    if (!v.is_number()) return {};
    return v.to_number<double>();
}

std::optional<bool> as_bool(const json::Value& v) {
    if (!v.is_bool()) return {};
    return v.get_bool();
}

json::Value look_up(const std::vector<std::string>& path, const json::Object& context) {
    const json::Object* object = &context;
    const json::Value* value = nullptr;
    for (const auto& part : path) {
        value = object ? object->if_contains(part) : nullptr;
        if (!value) return nullptr;
        object = value->is_object() ? &value->get_object() : nullptr;
    }
    return *value;
}

json::Value equal(const json::Value& a, const json::Value& b) {
    if (const auto x = as_number(a), y = as_number(b); x && y) return *x == *y;
    if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
    if (a.kind() != b.kind()) return nullptr;
    return a == b;
}

// -1, 0, 1; nothing for what has no order.
std::optional<int> order(const json::Value& a, const json::Value& b) {
    if (const auto x = as_number(a), y = as_number(b); x && y) return *x < *y ? -1 : *x > *y;
    if (!a.is_string() || !b.is_string()) return {};
    const int c = a.get_string().compare(b.get_string());
    return c < 0 ? -1 : c > 0;
}

json::Value compare(Kind kind, const json::Value& a, const json::Value& b) {
    if (kind == Kind::equal) return equal(a, b);
    if (kind == Kind::unequal) {
        const auto same = as_bool(equal(a, b));
        return same ? json::Value(!*same) : json::Value(nullptr);
    }
    const auto c = order(a, b);
    if (!c) return nullptr;
    switch (kind) {
        case Kind::less: return *c < 0;
        case Kind::less_equal: return *c <= 0;
        case Kind::greater: return *c > 0;
        default: return *c >= 0;
    }
}

json::Value arithmetic(Kind kind, const json::Value& a, const json::Value& b) {
    if (kind == Kind::add && a.is_string() && b.is_string()) return json::Value(std::string(a.get_string()) + std::string(b.get_string()));
    const auto x = as_number(a), y = as_number(b);
    if (!x || !y || (kind == Kind::divide && *y == 0)) return nullptr;
    switch (kind) {
        case Kind::add: return *x + *y;
        case Kind::subtract: return *x - *y;
        case Kind::multiply: return *x * *y;
        default: return *x / *y;
    }
}

// Kleene's logic: false decides an and, true an or; else what is unknown stays unknown.
json::Value joined(bool deciding, const Node& n, const json::Object& context) {
    const auto a = as_bool(evaluate(*n.parts[0], context));
    if (a == deciding) return deciding;
    const auto b = as_bool(evaluate(*n.parts[1], context));
    if (b == deciding) return deciding;
    return a && b ? json::Value(!deciding) : json::Value(nullptr);
}

json::Value within(const Node& n, const json::Object& context) {
    const auto value = evaluate(*n.parts[0], context);
    if (n.kind == Kind::in_list) {
        for (std::size_t i = 1; i < n.parts.size(); ++i)
            if (as_bool(equal(value, evaluate(*n.parts[i], context))) == true) return true;
        return false;
    }
    const auto low = order(value, evaluate(*n.parts[1], context)), high = order(value, evaluate(*n.parts[2], context));
    if (!low || !high) return nullptr;
    return (n.low_open ? *low > 0 : *low >= 0) && (n.high_open ? *high < 0 : *high <= 0);
}

json::Value evaluate(const Node& n, const json::Object& context) {
    const auto part = [&](std::size_t i) { return evaluate(*n.parts[i], context); };
    switch (n.kind) {
        case Kind::literal: return n.value;
        case Kind::name: return look_up(n.path, context);
        case Kind::negate: {
            const auto x = as_number(part(0));
            return x ? json::Value(-*x) : json::Value(nullptr);
        }
        case Kind::invert: {
            const auto x = as_bool(part(0));
            return x ? json::Value(!*x) : json::Value(nullptr);
        }
        case Kind::add:
        case Kind::subtract:
        case Kind::multiply:
        case Kind::divide: return arithmetic(n.kind, part(0), part(1));
        case Kind::both: return joined(false, n, context);
        case Kind::either: return joined(true, n, context);
        case Kind::choose: return as_bool(part(0)) == true ? part(1) : part(2);
        case Kind::in_list:
        case Kind::in_range: return within(n, context);
        default: return compare(n.kind, part(0), part(1));
    }
}
}

Expression Expression::parse(std::string_view text) {
    if (!valid_utf8(text) || text.size() > 10'000) throw Invalid("expression", "rule.syntax", {"表达式过长或编码不对。", "The expression is too long or not UTF-8."});
    Expression out;
    out.root_ = Parser(text).whole();
    return out;
}

json::Value Expression::evaluate(const json::Object& context) const {
    return rule::evaluate(*root_, context);
}

bool Expression::holds(const json::Object& context) const {
    const auto value = evaluate(context);
    return value.is_bool() && value.get_bool();
}
}
