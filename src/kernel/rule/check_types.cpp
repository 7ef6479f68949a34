// Types that follow from the text alone: of literals, names with a type, and what is computed from these.
#include <algorithm>
#include "kernel/rule/check.hpp"
#include "kernel/rule/graph.hpp"
namespace yiwang::rule {
namespace {
using K = Node::Kind;
using B = Type::Base;

B base_of(const Value& value) {
    constexpr B bases[] = {B::null, B::boolean, B::number, B::string, B::date, B::time, B::date_time, B::days, B::months, B::list, B::context, B::range, B::function};
    return bases[static_cast<std::size_t>(value.kind())];
}

struct Word {
    std::string zh, en;
};
Word word(B base) {
    switch (base) {
        case B::number: return {"数字", "a number"};
        case B::string: return {"文本", "a text"};
        case B::boolean: return {"是否", "yes or no"};
        case B::date: return {"日期", "a date"};
        case B::time: return {"时间", "a time"};
        case B::date_time: return {"日期时间", "a date and time"};
        case B::days: return {"天时长", "a duration in days"};
        case B::months: return {"年月时长", "a duration in months"};
        default: return {"其他", "something else"};
    }
}

bool known(B base) {
    return base != B::any && base != B::null && base != B::list && base != B::context && base != B::function && base != B::range;
}
bool temporal(B base) {
    return base == B::date || base == B::time || base == B::date_time || base == B::days || base == B::months;
}

// Inside one element: what its names are is known from what it requires.
class TypeCheck {
public:
    using Bases = std::map<std::string, B>;
    TypeCheck(std::string element, Bases names, std::vector<TableFault>& faults) : element_(std::move(element)), names_(std::move(names)), faults_(faults) {}

    B of(const Node& node) {
        switch (node.kind) {
            case K::literal: return base_of(node.value);
            case K::name: {
                const auto at = names_.find(node.text);
                return at == names_.end() ? B::any : at->second;
            }
            case K::typed: {
                const auto inside = of(*node.parts[0]);
                const auto promised = node.types[0]->base;
                if (apart(promised, inside)) add({word(inside).zh + "不是" + word(promised).zh, node.text + " is to be " + word(promised).en + ", not " + word(inside).en});
                return promised;
            }
            case K::table: check_table(*node.table); return B::any;
            case K::loop: case K::some: case K::every: case K::function: case K::context: case K::filter: return inside_other_names(node);
            case K::negate: return calculates(node);
            case K::add: case K::subtract: case K::multiply: case K::divide: case K::power: return calculates(node);
            case K::equal: case K::unequal: case K::less: case K::less_equal: case K::greater: case K::greater_equal: return compares(node);
            case K::both: case K::either: return joins(node);
            case K::choice: return chooses(node);
            default: {
                for (const auto& part : node.parts) of(*part);
                return node.kind == K::between || node.kind == K::in || node.kind == K::instance ? B::boolean : B::any;
            }
        }
    }

private:
    // Two kinds that never meet; a date and a time of a day may.
    static bool apart(B a, B b) { return known(a) && known(b) && a != b && !(temporal(a) && temporal(b)); }

    void add(Sentence says) {
        if (faults_.size() >= 100) return;
        TableFault fault{TableFault::Kind::type, element_, {}, {}, std::move(says)};
        if (row_) fault.rows.push_back(*row_);
        fault.column = column_;
        fault.says = {place_zh() + fault.says.zh, place_en() + fault.says.en};
        faults_.push_back(std::move(fault));
    }
    std::string place_zh() const { return row_ ? "第 " + std::to_string(*row_ + 1) + " 条第 " + std::to_string(*column_ + 1) + " 列：" : ""; }
    std::string place_en() const { return row_ ? "Row " + std::to_string(*row_ + 1) + ", column " + std::to_string(*column_ + 1) + ": " : ""; }

    B calculates(const Node& node) {
        std::vector<B> bases;
        for (const auto& part : node.parts) bases.push_back(of(*part));
        const bool texts = node.kind == K::add && std::ranges::all_of(bases, [](B b) { return b == B::string || !known(b); });
        for (const auto base : bases)
            if ((base == B::boolean || base == B::string) && !texts) {
                add({word(base).zh + "不能参加运算", "One cannot calculate with " + word(base).en});
                return B::any;
            }
        if (std::ranges::all_of(bases, [](B b) { return b == B::number; })) return B::number;
        return std::ranges::all_of(bases, [](B b) { return b == B::string; }) ? B::string : B::any;
    }
    B compares(const Node& node) {
        const auto a = of(*node.parts[0]), b = of(*node.parts[1]);
        if (apart(a, b)) add({word(a).zh + "与" + word(b).zh + "不能比较", "One cannot compare " + word(a).en + " with " + word(b).en});
        return B::boolean;
    }
    B joins(const Node& node) {
        for (const auto& part : node.parts)
            if (const auto base = of(*part); apart(base, B::boolean)) add({word(base).zh + "不是条件", word(base).en + " is no condition"});
        return B::boolean;
    }
    B chooses(const Node& node) {
        if (const auto base = of(*node.parts[0]); apart(base, B::boolean)) add({word(base).zh + "不是条件", word(base).en + " is no condition"});
        const auto a = of(*node.parts[1]), b = of(*node.parts[2]);
        return a == b ? a : B::any;
    }
    // Names of its own may stand for anything.
    B inside_other_names(const Node& node) {
        Bases outside;
        if (node.kind == K::filter) std::swap(outside, names_);
        else {
            outside = names_;
            for (const auto& name : node.names) names_.erase(name);
            names_.erase("partial");
        }
        for (const auto& part : node.parts) of(*part);
        names_ = std::move(outside);
        return node.kind == K::some || node.kind == K::every ? B::boolean : B::any;
    }

    void check_table(const Table& table) {
        std::vector<B> tested;
        for (const auto& input : table.inputs) {
            const auto is = of(*input.expression);
            const auto said = input.type ? input.type->base : B::any;
            if (apart(is, said)) add({"输入“" + input.text + "”是" + word(is).zh + "，不是" + word(said).zh, "Input " + input.text + " is " + word(is).en + ", not " + word(said).en});
            tested.push_back(known(said) ? said : is);
        }
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            row_ = row;
            for (std::size_t i = 0; i < table.inputs.size(); ++i) {
                column_ = i;
                check_test(*table.rows[row].tests[i], table.inputs[i], tested[i]);
            }
            for (std::size_t i = 0; i < table.outputs.size(); ++i) {
                column_ = table.inputs.size() + i;
                check_result(*table.rows[row].results[i], table.outputs[i]);
            }
        }
        row_.reset();
        column_.reset();
    }

    void check_test(const Node& node, const Table::Input& input, B tested) {
        if (node.kind == K::tests || node.kind == K::none_of || node.kind == K::list || node.kind == K::range) {
            for (const auto& part : node.parts) check_test(*part, input, tested);
            return;
        }
        if (node.kind == K::test) return check_test(*node.parts[0], input, tested);
        if (node.asks_input) return;
        const auto base = of(node);
        if (base == B::boolean && node.kind != K::literal) return;  // a condition of its own
        if (apart(base, tested)) return add({"“" + input.text + "”是" + word(tested).zh + "，不会等于" + word(base).zh, input.text + " is " + word(tested).en + " and never " + word(base).en});
        if (node.kind != K::literal || !known(base)) return;
        const bool among = (!input.allowed || holds(*input.allowed, node.value)) && (!input.type || !input.type->allows || input.type->allows(node.value));
        if (!among) add({literal(node.value) + " 不在“" + input.text + "”的取值之中", literal(node.value) + " is not among the values of " + input.text});
    }

    void check_result(const Node& node, const Table::Output& output) {
        const auto base = of(node), said = output.type ? output.type->base : B::any;
        if (apart(base, said)) return add({"结果应为" + word(said).zh + "，不是" + word(base).zh, "The result is to be " + word(said).en + ", not " + word(base).en});
        if (node.kind != K::literal || !known(base)) return;
        const bool among = (!output.allowed || holds(*output.allowed, node.value)) && (!output.type || !output.type->allows || output.type->allows(node.value));
        if (!among) add({literal(node.value) + " 不在结果的取值之中", literal(node.value) + " is not among the values of the result"});
    }

    static bool holds(const Node& allowed, const Value& value) {
        Evaluation e(Instant{});
        return e.holds(allowed, value, nullptr);
    }

    std::string element_;
    Bases names_;
    std::vector<TableFault>& faults_;
    std::optional<std::size_t> row_, column_;
};

TypeCheck::Bases names_of(const Element& element) {
    TypeCheck::Bases out;
    for (const auto& one : element.information)
        if (one.element && one.alias.empty() && one.element->type) out[one.element->name] = one.element->type->base;
    for (std::size_t i = 0; i < element.parameters.size(); ++i)
        if (i < element.parameter_types.size() && element.parameter_types[i]) out[element.parameters[i]] = element.parameter_types[i]->base;
    return out;
}
}

std::vector<TableFault> check_types(const DecisionModel& model) {
    std::vector<TableFault> out;
    for (const auto& element : model.inside().elements) {
        if (!element->logic) continue;
        const auto base = TypeCheck(element->name, names_of(*element), out).of(*element->logic);
        const auto said = element->kind == Element::Kind::decision && element->type ? element->type->base : B::any;
        if (known(base) && known(said) && base != said && !(temporal(base) && temporal(said)))
            out.push_back({TableFault::Kind::type, element->name, {}, {}, {"结果应为" + word(said).zh + "，不是" + word(base).zh, "The result is to be " + word(said).en + ", not " + word(base).en}});
    }
    return out;
}
}
