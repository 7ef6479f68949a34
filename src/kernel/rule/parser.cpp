// From text to tree by recursive descent, one function for each level of precedence (DMN 1.3, 10.3.1.2 and 10.3.1.3).
#include "base/text.hpp"
#include "kernel/rule/type_parser.hpp"
namespace yiwang::rule {
namespace {
using K = Node::Kind;

class Parser {
public:
    Parser(std::string_view text, const Names& names, const TypeNamed& types) : in_(text), names_(in_, names), types_(in_, names_, types) {
        if (text.size() > text_max) throw Invalid("rule", "rule.too_large", {"表达式过长。", "The expression is too long."});
        if (!valid_utf8(text)) throw Invalid("rule", "rule.syntax", {"表达式不是 UTF-8。", "The expression is not UTF-8."});
    }
    template <class F>
    auto whole(F f) {
        auto out = f(*this);
        in_.skip_space();
        if (!in_.ended()) in_.wrong("the end");
        return out;
    }

    NodePtr expression() {
        const Deeper deeper(*this);
        in_.skip_space();
        if (!names_.long_name_ahead()) {
            if (in_.take_word("for")) return loop();
            if (in_.take_word("if")) return choice();
            if (in_.take_word("some")) return quantified(K::some);
            if (in_.take_word("every")) return quantified(K::every);
        }
        return disjunction();
    }

    // rule 17
    NodePtr unary_tests() {
        in_.skip_space();
        const auto from = in_.at();
        if (in_.take("-")) {
            in_.skip_space();
            if (in_.ended()) return make(K::anything, from);
            in_.go_to(from);
        }
        if (in_.take_word("not") && in_.take("(")) {
            auto none = make(K::none_of, from);
            add(*none, tests(from, test()));
            if (in_.take(")")) {
                in_.skip_space();
                if (in_.ended()) return none;
            }
        }
        in_.go_to(from);
        return tests(from, test());
    }

    TypePtr type() { return types_.type(); }

private:
    struct Deeper {
        Parser& parser;
        explicit Deeper(Parser& parser) : parser(parser) {
            if (++parser.depth_ > nesting_max) throw Invalid("rule", "rule.too_large", {"表达式嵌套过深。", "The expression is nested too deeply."});
        }
        ~Deeper() { --parser.depth_; }
    };

    NodePtr make(K kind, std::size_t from) const {
        auto out = std::make_unique<Node>();
        out->kind = kind;
        out->at = from;
        return out;
    }
    template <class... Parts>
    NodePtr make(K kind, std::size_t from, NodePtr first, Parts... more) const {
        auto out = make(kind, from);
        add(*out, std::move(first));
        (add(*out, std::move(more)), ...);
        return out;
    }
    static void add(Node& node, NodePtr part) {
        node.asks_input |= part->asks_input;
        node.height = std::max(node.height, part->height + 1);
        if (node.height > height_max) throw Invalid("rule", "rule.too_large", {"表达式过长。", "The expression is too long."});
        node.parts.push_back(std::move(part));
    }

    // Levels of precedence, loosest first

    NodePtr loop() {
        const auto from = in_.at();
        auto out = make(K::loop, from);
        iterators(*out);
        if (!in_.take_word("return")) in_.wrong("return");
        names_.know("partial");
        add(*out, expression());
        return out;
    }
    NodePtr quantified(K kind) {
        auto out = make(kind, in_.at());
        iterators(*out);
        if (!in_.take_word("satisfies")) in_.wrong("satisfies");
        add(*out, expression());
        return out;
    }
    // "x in list, y in 1..3": the domains are the parts; two ends make a range from one to the other.
    void iterators(Node& node) {
        do {
            node.names.push_back(names_.new_name([&] { return in_.looking_at_word("in") || in_.looking_at(":") || in_.ended(); }));
            if (in_.take(":")) types_.type();
            if (!in_.take_word("in")) in_.wrong("in");
            in_.skip_space();
            const auto from = in_.at();
            auto domain = expression();
            if (in_.take("..")) {
                domain = make(K::range, from, std::move(domain), expression());
                domain->text = "..";
            }
            add(node, std::move(domain));
        } while (in_.take(","));
    }
    NodePtr choice() {
        const auto from = in_.at();
        auto condition = expression();
        if (!in_.take_word("then")) in_.wrong("then");
        auto yes = expression();
        if (!in_.take_word("else")) in_.wrong("else");
        return make(K::choice, from, std::move(condition), std::move(yes), expression());
    }

    NodePtr disjunction() {
        const auto from = in_.at();
        auto out = conjunction();
        while (in_.take_word("or")) out = make(K::either, from, std::move(out), conjunction());
        return out;
    }
    NodePtr conjunction() {
        const auto from = in_.at();
        auto out = comparison();
        while (in_.take_word("and")) out = make(K::both, from, std::move(out), comparison());
        return out;
    }

    std::optional<K> comparison_sign() {
        for (const auto& [sign, kind] : {std::pair{"<=", K::less_equal}, {">=", K::greater_equal}, {"!=", K::unequal}, {"<", K::less}, {">", K::greater}, {"=", K::equal}})
            if (in_.take(sign)) return kind;
        return {};
    }

    NodePtr comparison() {
        in_.skip_space();
        const auto from = in_.at();
        auto out = sum();
        for (;;) {
            if (in_.take_word("between")) {
                auto low = sum();
                if (!in_.take_word("and")) in_.wrong("and");
                out = make(K::between, from, std::move(out), std::move(low), sum());
            } else if (in_.take_word("in")) out = make(K::in, from, std::move(out), in_tests());
            else if (const auto kind = comparison_sign()) out = make(*kind, from, std::move(out), sum());
            else return out;
        }
    }

    // What stands behind "in": one test, or several in parentheses.
    NodePtr in_tests() {
        in_.skip_space();
        const auto from = in_.at();
        if (in_.take("(")) {
            auto first = test();
            if (first->text.empty() && in_.take("..")) {  // "(1..5)" is a range, "(1, > 5)" are tests
                auto of = make(K::test, from, range(from, '(', std::move(first->parts[0])));
                return make(K::tests, from, std::move(of));
            }
            auto out = tests(from, std::move(first));
            in_.expect(")");
            return out;
        }
        return make(K::tests, from, test());
    }
    NodePtr tests(std::size_t from, NodePtr first) {
        auto out = make(K::tests, from, std::move(first));
        while (in_.take(",")) add(*out, test());
        return out;
    }
    // rule 7
    NodePtr test() {
        const Deeper deeper(*this);
        in_.skip_space();
        const auto from = in_.at();
        const auto sign = comparison_sign();
        const auto end = in_.at();
        auto out = make(K::test, from, sign ? sum() : expression());
        if (sign) {
            out->text = trimmed(in_.between(from, end));
        }
        return out;
    }

    NodePtr sum() {
        in_.skip_space();
        const auto from = in_.at();
        auto out = product();
        for (;;) {
            if (in_.take("+")) out = make(K::add, from, std::move(out), product());
            else if (in_.take("-")) out = make(K::subtract, from, std::move(out), product());
            else return out;
        }
    }
    NodePtr product() {
        const auto from = in_.at();
        auto out = power();
        for (;;) {
            in_.skip_space();
            if (in_.looking_at("**")) return out;
            if (in_.take("*")) out = make(K::multiply, from, std::move(out), power());
            else if (in_.take("/")) out = make(K::divide, from, std::move(out), power());
            else return out;
        }
    }
    NodePtr power() {
        const auto from = in_.at();
        auto out = negation();
        while (in_.take("**")) out = make(K::power, from, std::move(out), negation());
        return out;
    }
    NodePtr negation() {
        const Deeper deeper(*this);
        in_.skip_space();
        const auto from = in_.at();
        if (in_.take("-")) return make(K::negate, from, negation());
        auto out = postfix();
        while (in_.looking_at_word("instance")) {
            in_.take_word("instance");
            if (!in_.take_word("of")) in_.wrong("of");
            out = make(K::instance, from, std::move(out));
            out->types.push_back(types_.type());
        }
        return out;
    }

    NodePtr postfix() {
        in_.skip_space();
        const auto from = in_.at();
        auto out = primary();
        for (;;) {
            in_.skip_space();
            if (in_.looking_at("..")) return out;
            if (in_.take(".")) {
                out = make(K::path, from, std::move(out));
                out->text = names_.name();
            } else if (in_.looking_at("(")) out = invocation(from, std::move(out));
            else if (in_.looking_at("[") && !closes_range()) {
                in_.take("[");
                out = make(K::filter, from, std::move(out), expression());
                in_.expect("]");
            } else return out;
        }
    }

    // "[1..10[": the last bracket ends a range, nothing that could be a filter follows it.
    bool closes_range() {
        if (range_ends_ == 0) return false;
        const auto from = in_.at();
        in_.take("[");
        in_.skip_space();
        bool closes = in_.ended() || std::string_view(")],}=!<>.").find(in_.rest().front()) != std::string_view::npos;
        for (const auto* word : {"and", "or", "then", "else", "return", "satisfies", "in", "between"}) closes = closes || in_.looking_at_word(word);
        in_.go_to(from);
        return closes;
    }

    NodePtr invocation(std::size_t from, NodePtr callee) {
        in_.take("(");
        auto out = make(K::invoke, from, std::move(callee));
        if (in_.take(")")) return out;
        const bool named = named_argument_ahead();
        do {
            if (named) {
                out->names.push_back(names_.new_name([&] { return in_.looking_at(":"); }));
                in_.expect(":");
            }
            add(*out, expression());
        } while (in_.take(","));
        in_.expect(")");
        return out;
    }
    bool named_argument_ahead() {
        const auto from = in_.at();
        in_.skip_space();
        bool any = false;
        while (!in_.name_part().empty()) any = true, in_.skip_space();
        const bool out = any && in_.looking_at(":");
        in_.go_to(from);
        return out;
    }

    NodePtr primary() {
        const Deeper deeper(*this);
        in_.skip_space();
        const auto from = in_.at();
        if (in_.ended()) in_.wrong("an expression");
        const char c = in_.rest().front();
        if (c == '"') {
            in_.take("\"");
            return literal(from, in_.string());
        }
        if (c == '@') return at_literal();
        if (c == '{') return context();
        if (c == '[' || c == ']' || c == '(') return brackets();
        if (c == '?') {
            in_.take("?");
            auto out = make(K::input, from);
            out->asks_input = true;
            return out;
        }
        if ((c >= '0' && c <= '9') || c == '.')
            if (const auto number = in_.number()) return literal(from, *number);
        if (!names_.long_name_ahead()) {
            if (in_.take_word("true")) return literal(from, true);
            if (in_.take_word("false")) return literal(from, false);
            if (in_.take_word("null")) return literal(from, Value());
            if (in_.looking_at_word("function")) return function();
            if (in_.looking_at_word("if") || in_.looking_at_word("for") || in_.looking_at_word("some") || in_.looking_at_word("every")) return expression();
        }
        auto out = make(K::name, from);
        out->text = names_.name();
        return out;
    }
    NodePtr literal(std::size_t from, Value value) const {
        auto out = make(K::literal, from);
        out->value = std::move(value);
        return out;
    }
    // rule 62: @"2026-11-24"
    NodePtr at_literal() {
        const auto from = in_.at();
        in_.take("@");
        if (!in_.take("\"")) in_.wrong("a date, time or duration in quotes");
        const auto text = in_.string();
        if (const auto v = parse_date_value(text)) return literal(from, *v);
        if (const auto v = parse_date_time_value(text)) return literal(from, *v);
        if (const auto v = parse_time_value(text)) return literal(from, *v);
        if (const auto v = parse_days_duration(text)) return literal(from, *v);
        if (const auto v = parse_months_duration(text)) return literal(from, *v);
        return literal(from, Value());  // well-formed, and no such day: null
    }

    NodePtr context() {
        const auto from = in_.at();
        in_.take("{");
        auto out = make(K::context, from);
        if (in_.take("}")) return out;
        do {
            if (in_.take("\"")) {
                out->names.push_back(in_.string());
                names_.know(out->names.back());
            } else out->names.push_back(names_.new_name([&] { return in_.looking_at(":") || in_.ended(); }));
            in_.expect(":");
            add(*out, expression());
        } while (in_.take(","));
        in_.expect("}");
        return out;
    }

    // A list, a range, or an expression in parentheses.
    NodePtr brackets() {
        const auto from = in_.at();
        const char open = in_.rest().front();
        in_.take(std::string(1, open));
        if (open == '[' && in_.take("]")) return make(K::list, from);
        if (const auto sign = open != ']' ? comparison_sign() : std::nullopt) {  // (>= 5), [< 3]
            auto out = make(K::range, from, sum());
            out->text = *sign == K::less ? "<" : *sign == K::less_equal ? "<=" : *sign == K::greater ? ">" : *sign == K::greater_equal ? ">=" : *sign == K::equal ? "=" : "!=";
            in_.expect(open == '[' ? "]" : ")");
            return out;
        }
        auto first = expression();
        if (in_.take("..")) return range(from, open, std::move(first));
        if (open == '(') {
            in_.expect(")");
            return first;
        }
        if (open == ']') in_.wrong("\"..\"");
        auto out = make(K::list, from, std::move(first));
        while (in_.take(",")) add(*out, expression());
        in_.expect("]");
        if (std::ranges::all_of(out->parts, [](const NodePtr& part) { return part->kind == K::literal; })) {
            List all;
            for (const auto& part : out->parts) all.push_back(part->value);
            out->value = all;
        }
        return out;
    }
    NodePtr range(std::size_t from, char open, NodePtr first) {
        ++range_ends_;
        auto out = make(K::range, from, std::move(first), expression());
        --range_ends_;
        out->text = open == '[' ? "[" : "(";
        if (in_.take("]")) out->text += "]";
        else if (in_.take(")") || in_.take("[")) out->text += ")";
        else in_.wrong("the end of the range");
        return out;
    }

    NodePtr function() {
        const auto from = in_.at();
        in_.take_word("function");
        in_.expect("(");
        auto out = make(K::function, from);
        if (!in_.take(")")) {
            do {
                out->names.push_back(names_.new_name([&] { return in_.looking_at(":") || in_.looking_at(",") || in_.looking_at(")") || in_.ended(); }));
                out->types.push_back(in_.take(":") ? types_.type() : nullptr);
            } while (in_.take(","));
            in_.expect(")");
        }
        if (in_.take_word("external")) out->text = "external";
        add(*out, expression());
        out->asks_input = false;
        return out;
    }

    Scanner in_;
    NameReader names_;
    TypeParser types_;
    int depth_ = 0, range_ends_ = 0;
};
}

NodePtr parse_expression(std::string_view text, const Names& names, const TypeNamed& types) {
    return Parser(text, names, types).whole([](Parser& parser) { return parser.expression(); });
}

NodePtr parse_unary_tests(std::string_view text, const Names& names, const TypeNamed& types) {
    return Parser(text, names, types).whole([](Parser& parser) { return parser.unary_tests(); });
}

TypePtr parse_type(std::string_view text, const TypeNamed& types) {
    return Parser(text, Names(), types).whole([](Parser& parser) { return parser.type(); });
}
}
