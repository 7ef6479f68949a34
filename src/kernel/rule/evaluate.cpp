#include "kernel/rule/evaluate.hpp"
#include <algorithm>
#include "base/text.hpp"
namespace yiwang::rule {
namespace {
using K = Node::Kind;

Value of(std::optional<bool> truth) {
    return truth ? Value(*truth) : Value();
}

bool names_it(const Node& node, std::string_view name) {
    return (node.kind == K::name && node.text == name) || std::ranges::any_of(node.parts, [&](const auto& part) { return names_it(*part, name); });
}
}

ScopePtr scope_of(std::vector<std::pair<std::string, Value>> names, ScopePtr outer) {
    return std::make_shared<const Scope>(Scope{std::move(outer), std::move(names), {}, false});
}

const Value* Scope::find(std::string_view name) const {
    for (const auto* scope = this; scope; scope = scope->outer.get()) {
        if (scope->has_item) {
            if (const auto* entries = scope->item.context())
                if (const auto* found = entries->find(name)) return found;
            if (name == "item") return &scope->item;
        }
        for (auto at = scope->names.rbegin(); at != scope->names.rend(); ++at)
            if (at->first == name) return &at->second;
    }
    return nullptr;
}

struct Evaluation::Deeper {
    Evaluation& evaluation;
    explicit Deeper(Evaluation& evaluation) : evaluation(evaluation) {
        if (++evaluation.depth_ > depth_max) {
            --evaluation.depth_;
            throw Problem(422, "rule.too_long", {"规则递归过深，已停止。", "The rule calls itself too deeply; stopped."});
        }
    }
    ~Deeper() { --evaluation.depth_; }
};

Value Evaluation::note(std::string what) {
    if (notes_.size() < 50) notes_.push_back(std::move(what));
    return {};
}

void Evaluation::work(std::size_t steps) {
    steps_ += static_cast<std::int64_t>(steps);
    if (steps_ > steps_max) throw Problem(422, "rule.too_long", {"规则计算量过大，已停止。", "The rule takes too long; stopped."});
}

void Evaluation::check_length(std::size_t length) const {
    if (length > length_max) throw Problem(422, "rule.too_long", {"规则产生的数据过大，已停止。", "The rule makes too much data; stopped."});
}

Value Evaluation::value(const Node& node, const ScopePtr& scope) {
    const Deeper deeper(*this);
    work(1);
    switch (node.kind) {
        case K::literal: return node.value;
        case K::name: return name(node, scope);
        case K::input: {
            const auto* input = scope ? scope->find("?") : nullptr;
            return input ? *input : note("? stands outside a test");
        }
        case K::list: {
            if (node.value.list()) return node.value;
            List out;
            out.reserve(node.parts.size());
            for (const auto& part : node.parts) out.push_back(value(*part, scope));
            return out;
        }
        case K::context: return context(node, scope);
        case K::range: return range(node, scope);
        case K::negate:
        case K::add:
        case K::subtract:
        case K::multiply:
        case K::divide:
        case K::power: return arithmetic(node, scope);
        case K::equal:
        case K::unequal:
        case K::less:
        case K::less_equal:
        case K::greater:
        case K::greater_equal:
        case K::between: return compared(node, scope);
        case K::in: {
            const auto input = value(*node.parts[0], scope);
            return of(tested(*node.parts[1], input, scope));
        }
        case K::both:
        case K::either: return logic(node, scope);
        case K::choice: {
            const auto condition = value(*node.parts[0], scope);
            if (node.text == "boxed" && !condition.boolean() && !condition.null()) return note("the condition is not true or false");
            return value(*node.parts[condition.is(true) ? 1 : 2], scope);
        }
        case K::loop: return loop(node, scope);
        case K::some:
        case K::every: return quantified(node, scope);
        case K::function: return function(node, scope);
        case K::invoke: return invoke(node, scope);
        case K::path: return path(node, scope);
        case K::filter: return filter(node, scope);
        case K::instance: {
            const auto& type = *node.types[0];
            return instance_of(value(*node.parts[0], scope), type);
        }
        case K::typed: return typed(node, scope);
        case K::table: return decide(*this, *node.table, scope);
        case K::broken: return note(node.text);
        case K::test:
        case K::tests:
        case K::none_of:
        case K::anything: {
            const auto* input = scope ? scope->find("?") : nullptr;
            return of(tested(node, input ? *input : Value(), scope));
        }
    }
    return {};
}

Value Evaluation::name(const Node& node, const ScopePtr& scope) {
    if (const auto* found = scope ? scope->find(node.text) : nullptr) return *found;
    // A name with a point in it that is no name here is a path.
    for (auto point = node.text.find('.'); point != std::string::npos; point = node.text.find('.', point + 1))
        if (const auto* found = scope ? scope->find(trimmed(node.text.substr(0, point))) : nullptr) return property(*this, *found, trimmed(node.text.substr(point + 1)));
    if (const auto* builtin = find_builtin(node.text)) {
        Function f;
        f.parameters = builtin->forms.front().parameters;
        f.types.resize(f.parameters.size());
        f.call = [builtin](Evaluation& evaluation, const List& values) { return call_builtin(evaluation, *builtin, values); };
        return std::make_shared<const Function>(std::move(f));
    }
    return note("nothing is called " + node.text);
}

Value Evaluation::fit(const Value& value, const TypePtr& type, std::string_view what) {
    auto fitting = coerced(value, type);
    return fitting ? std::move(*fitting) : note(std::string(what) + " is no " + (type->name.empty() ? "value of its type" : type->name) + ": " + brief(value));
}

Value Evaluation::typed(const Node& node, const ScopePtr& scope) {
    return fit(value(*node.parts[0], scope), node.types[0], node.text);
}

Value Evaluation::arithmetic(const Node& node, const ScopePtr& scope) {
    const auto a = value(*node.parts[0], scope);
    if (node.kind == K::negate) {
        if (a.number()) return -*a.number();
        if (a.days()) return DaysDuration{-a.days()->nanos};
        if (a.months()) return MonthsDuration{-a.months()->months};
        return note("only numbers and durations have a negative");
    }
    const auto b = value(*node.parts[1], scope);
    switch (node.kind) {
        case K::add: return rule::add(*this, a, b);
        case K::subtract: return rule::subtract(*this, a, b);
        case K::multiply: return rule::multiply(*this, a, b);
        case K::divide: return rule::divide(*this, a, b);
        default: break;
    }
    if (!a.number() || !b.number()) return note("only numbers have powers");
    const auto out = a.number()->power(*b.number());
    return out.finite() ? Value(out) : note("the power is no number");
}

Value Evaluation::compared(const Node& node, const ScopePtr& scope) {
    const auto a = value(*node.parts[0], scope), b = value(*node.parts[1], scope);
    if (node.kind == K::equal) return of(equal(a, b));
    if (node.kind == K::unequal) {
        const auto same = equal(a, b);
        return same ? Value(!*same) : Value();
    }
    const auto order = compare(a, b);
    if (node.kind == K::between) {
        const auto upper = compare(a, value(*node.parts[2], scope));
        if (!order || !upper) return note("these have no order: " + brief(a));
        return *order >= 0 && *upper <= 0;
    }
    if (!order) return note("these have no order: " + brief(a) + " and " + brief(b));
    switch (node.kind) {
        case K::less: return *order < 0;
        case K::less_equal: return *order <= 0;
        case K::greater: return *order > 0;
        default: return *order >= 0;
    }
}

std::optional<bool> Evaluation::truth(const Node& node, const ScopePtr& scope) {
    const auto v = value(node, scope);
    if (v.boolean()) return *v.boolean();
    return {};
}

// Table 50: what decides alone, decides; else an unknown makes the whole unknown.
Value Evaluation::logic(const Node& node, const ScopePtr& scope) {
    const bool decides = node.kind == K::either;
    const auto a = truth(*node.parts[0], scope);
    if (a == decides) return decides;
    const auto b = truth(*node.parts[1], scope);
    if (b == decides) return decides;
    if (!a || !b) return {};
    return !decides;
}

Value Evaluation::range(const Node& node, const ScopePtr& scope) {
    const auto first = value(*node.parts[0], scope);
    const auto ordered = [](const Value& v) { return compare(v, v).has_value(); };
    if (node.parts.size() == 1) {
        if (!ordered(first)) return note("a range needs an end that has an order");
        if (node.text == "<") return Range{{}, first, false, false, true};
        if (node.text == "<=") return Range{{}, first, false, true, true};
        if (node.text == ">") return Range{first, {}, false, false, true};
        if (node.text == ">=") return Range{first, {}, true, false, true};
        if (node.text == "=") return Range{first, first, true, true, true};
        return note("!= makes no range");
    }
    const auto last = value(*node.parts[1], scope);
    const bool from = node.text.front() == '[', to = node.text.back() == ']';
    if ((first.null() || ordered(first)) && (last.null() || ordered(last)) && !(first.null() && last.null()) &&
        (first.null() || last.null() || compare(first, last)))
        return Range{first, last, from, to, false};
    return note("a range needs two ends of one kind");
}

Value Evaluation::context(const Node& node, const ScopePtr& scope) {
    Context out;
    auto inner = std::make_shared<Scope>(Scope{scope, {}, {}, false});
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        if (out.find(node.names[i])) return note("two entries are called " + node.names[i]);
        // A function that is kept in an entry sees those before it, not what comes later: the scope grows by a copy.
        auto entry = value(*node.parts[i], std::make_shared<Scope>(*inner));
        if (node.text == "result" && i + 1 == node.parts.size()) return entry;  // a boxed context's last, without a name
        inner->names.emplace_back(node.names[i], entry);
        out.entries.emplace_back(node.names[i], std::move(entry));
    }
    return out;
}

// Calls each(scope) for every combination of the iterators from `at` on, until it gives false.
template <class Each>
bool Evaluation::each(const Node& node, std::size_t at, const ScopePtr& scope, const Each& call) {
    if (at == node.names.size()) return call(scope);
    const auto go = [&](Value item) { return each(node, at + 1, scope_of({{node.names[at], std::move(item)}}, scope), call); };
    const auto domain = value(*node.parts[at], scope);
    const Range* range = domain.range();
    if (range) {
        const bool literal = node.parts[at]->text == "..";
        const auto order = compare(range->start, range->end);
        if (!order || (*order > 0 && !literal)) throw Problem(422, "rule.endless", {"循环范围没有尽头。", "This range has no end to iterate to."});
        if (const auto *from = range->start.number(), *to = range->end.number(); from && to) {
            const auto first = from->integer(), last = to->integer();
            if (!first || !last) throw Problem(422, "rule.endless", {"循环范围须为整数。", "A range to iterate over has whole numbers for ends."});
            const std::int64_t step = *first <= *last ? 1 : -1;
            const std::int64_t begin = literal || range->start_included ? *first : *first + step, end = literal || range->end_included ? *last : *last - step;
            for (std::int64_t i = begin; step > 0 ? i <= end : i >= end; i += step) {
                work(1);
                if (!go(i)) return false;
            }
            return true;
        }
        if (const auto *from = range->start.date(), *to = range->end.date(); from && to) {
            const std::int64_t step = from->days() <= to->days() ? 1 : -1;
            const std::int64_t begin = from->days() + (literal || range->start_included ? 0 : step), end = to->days() - (literal || range->end_included ? 0 : step);
            for (std::int64_t i = begin; step > 0 ? i <= end : i >= end; i += step) {
                work(1);
                if (!go(DateValue::from_days(i))) return false;
            }
            return true;
        }
        throw Problem(422, "rule.endless", {"只能按整数或日期循环。", "Only whole numbers and dates are iterated over."});
    }
    if (const auto* list = domain.list()) {
        const auto kept = domain;
        for (const auto& item : *list)
            if (!go(item)) return false;
        return true;
    }
    if (domain.null()) throw Problem(422, "rule.no_list", {"没有可循环的列表。", "There is nothing to iterate over."});
    return go(domain);
}

Value Evaluation::loop(const Node& node, const ScopePtr& scope) {
    const Node& body = *node.parts.back();
    const bool partial = names_it(body, "partial");
    List out;
    try {
        each(node, 0, scope, [&](const ScopePtr& inner) {
            if (partial) work(out.size());
            out.push_back(value(body, partial ? scope_of({{"partial", out}}, inner) : inner));
            check_length(out.size());
            return true;
        });
    } catch (const Problem& problem) {
        if (problem.code != "rule.endless" && problem.code != "rule.no_list") throw;
        return note(problem.says.en);
    }
    return out;
}

Value Evaluation::quantified(const Node& node, const ScopePtr& scope) {
    const bool decides = node.kind == K::some;
    bool unknown = false, decided = false;
    try {
        each(node, 0, scope, [&](const ScopePtr& inner) {
            const auto one = truth(*node.parts.back(), inner);
            unknown |= !one;
            decided = one == decides;
            return !decided;
        });
    } catch (const Problem& problem) {
        if (problem.code != "rule.endless" && problem.code != "rule.no_list") throw;
        return note(problem.says.en);
    }
    if (decided) return decides;
    return unknown ? Value() : Value(!decides);
}

Value Evaluation::function(const Node& node, const ScopePtr& scope) {
    Function out;
    out.parameters = node.names;
    out.types = node.types;
    if (node.text == "external")
        out.call = [](Evaluation& evaluation, const List&) { return evaluation.note("functions of other languages are not run"); };
    else  // the tree outlives the function: both belong to the compiled rule
        out.call = [&node, scope](Evaluation& evaluation, const List& values) {
            std::vector<std::pair<std::string, Value>> names;
            for (std::size_t i = 0; i < values.size(); ++i) names.emplace_back(node.names[i], values[i]);
            return evaluation.value(*node.parts[0], scope_of(std::move(names), scope));
        };
    return std::make_shared<const Function>(std::move(out));
}

Value Evaluation::call(const Function& f, const List& values) {
    if (values.size() != f.parameters.size()) return note("the function takes " + std::to_string(f.parameters.size()) + " values, not " + std::to_string(values.size()));
    List taken;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto fitting = i < f.types.size() ? coerced(values[i], f.types[i]) : values[i];
        if (!fitting) return note(f.parameters[i] + " is no " + f.types[i]->name + ": " + brief(values[i]));
        taken.push_back(*fitting);
    }
    const auto out = f.call(*this, taken);
    const auto fitting = coerced(out, f.result);
    return fitting ? *fitting : note("the function's result is no " + f.result->name);
}

Value Evaluation::invoke(const Node& node, const ScopePtr& scope) {
    List values;
    values.reserve(node.parts.size() - 1);
    for (std::size_t i = 1; i < node.parts.size(); ++i) values.push_back(value(*node.parts[i], scope));
    const Node& callee = *node.parts[0];
    if (callee.kind == K::name && !(scope && scope->find(callee.text)))
        if (const auto* builtin = find_builtin(callee.text))
            return node.names.empty() ? call_builtin(*this, *builtin, std::move(values)) : call_builtin(*this, *builtin, node.names, std::move(values));
    const auto called = value(callee, scope);
    const auto* f = called.function();
    if (!f) return note("this is no function: " + callee.text);
    if (node.names.empty()) return call(*f, values);
    List ordered(f->parameters.size());
    std::set<std::string> given;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto at = std::ranges::find(f->parameters, node.names[i]);
        if (at == f->parameters.end() || !given.insert(node.names[i]).second) return note("the function has no parameter " + node.names[i]);
        ordered[static_cast<std::size_t>(at - f->parameters.begin())] = values[i];
    }
    if (given.size() != f->parameters.size()) return note("a parameter of the function is missing");
    return call(*f, ordered);
}

Value Evaluation::filter(const Node& node, const ScopePtr& scope) {
    const auto source = value(*node.parts[0], scope);
    const Node& condition = *node.parts[1];
    const List single = source.null() ? List{} : List{source};
    const List& items = source.list() ? *source.list() : single;
    const auto pick = [&](const Decimal& at) -> Value {
        const auto index = at.integer();
        const auto size = static_cast<std::int64_t>(items.size());
        if (!index || *index == 0 || *index > size || *index < -size) return note("the list has no item " + at.print());
        return items[static_cast<std::size_t>(*index > 0 ? *index - 1 : size + *index)];
    };
    List out;
    const auto judge = [&](const Value& item) { return value(condition, std::make_shared<const Scope>(Scope{scope, {}, item, true})); };
    if (items.empty()) {
        const auto index = value(condition, scope);
        if (index.number()) return note("the list is empty");
        return source.null() ? Value() : Value(List{});
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto kept = judge(items[i]);
        if (i == 0 && kept.number()) return pick(*kept.number());
        if ((i == 0 || node.text == "boxed") && !kept.boolean() && !kept.null()) return note("a filter is a number or a condition");
        if (kept.is(true)) out.push_back(items[i]);
    }
    return out;
}

Value Evaluation::path(const Node& node, const ScopePtr& scope) {
    return property(*this, value(*node.parts[0], scope), node.text);
}

bool Evaluation::holds(const Node& tests, const Value& input, const ScopePtr& scope) {
    return tested(tests, input, scope) == true;
}

std::optional<bool> Evaluation::tested(const Node& node, const Value& input, const ScopePtr& scope) {
    switch (node.kind) {
        case K::anything: return true;
        case K::broken: note(node.text); return {};
        case K::none_of: {
            const auto one = tested(*node.parts[0], input, scope);
            return one ? std::optional(!*one) : std::nullopt;
        }
        case K::tests: {
            bool unknown = false;
            for (const auto& part : node.parts) {
                const auto one = tested(*part, input, scope);
                if (one == true) return true;
                unknown |= !one;
            }
            return unknown ? std::nullopt : std::optional(false);
        }
        default: break;
    }
    const auto against = value(*node.parts[0], node.asks_input ? scope_of({{"?", input}}, scope) : scope);
    if (!node.text.empty()) {
        if (node.text == "=") return equal(input, against);
        if (node.text == "!=") {
            const auto same = equal(input, against);
            return same ? std::optional(!*same) : std::nullopt;
        }
        const auto order = compare(input, against);
        if (!order) return {};
        return node.text == "<" ? *order < 0 : node.text == "<=" ? *order <= 0 : node.text == ">" ? *order > 0 : *order >= 0;
    }
    if (node.asks_input) return against.boolean() ? std::optional(*against.boolean()) : std::nullopt;
    if (const auto* range = against.range(); range && !input.range()) return contains(*range, input);
    if (const auto* list = against.list()) {
        if (input.list() && equal(input, against) == true) return true;
        for (const auto& item : *list) {
            if (equal(input, item) == true) return true;
            if (item.range() && contains(*item.range(), input) == true) return true;
            if (item.list() && input.list() && equal(input, item) == true) return true;
        }
        return false;
    }
    if (against.boolean() && !input.boolean() && !input.null()) return *against.boolean();
    return equal(input, against);
}
}
