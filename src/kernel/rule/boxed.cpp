#include "kernel/rule/boxed.hpp"
#include <algorithm>
#include "base/text.hpp"
namespace yiwang::rule {
namespace {
using K = Node::Kind;

NodePtr node_of(K kind) {
    auto out = std::make_unique<Node>();
    out->kind = kind;
    return out;
}
NodePtr null_node() {
    return node_of(K::literal);
}

HitPolicy policy_of(const XmlElement& table) {
    const auto policy = table.attribute_or("hitPolicy", "UNIQUE"), how = table.attribute_or("aggregation", "");
    if (policy == "ANY") return HitPolicy::any;
    if (policy == "PRIORITY") return HitPolicy::priority;
    if (policy == "FIRST") return HitPolicy::first;
    if (policy == "RULE ORDER") return HitPolicy::rule_order;
    if (policy == "OUTPUT ORDER") return HitPolicy::output_order;
    if (policy != "COLLECT") return HitPolicy::unique;
    return how == "SUM" ? HitPolicy::sum : how == "COUNT" ? HitPolicy::count : how == "MIN" ? HitPolicy::min : how == "MAX" ? HitPolicy::max : HitPolicy::collect;
}
}

const XmlElement* Boxed::expression_in(const XmlElement& parent) {
    static const std::set<std::string> kinds{"literalExpression", "context", "relation", "list", "functionDefinition", "invocation", "decisionTable",
                                             "conditional", "filter", "for", "some", "every"};
    for (const auto& child : parent.children)
        if (kinds.contains(child.name)) return &child;
    return nullptr;
}

NodePtr Boxed::broken(const Spot& where, Sentence says, int line) {
    const auto what = says.en;
    model_.faults.push_back({owner_, where.text, std::move(says), line, where.row, where.column});
    auto out = node_of(K::broken);
    out->text = owner_ + ", " + where.text + ": " + what;
    return out;
}

NodePtr Boxed::expression(const XmlElement* element, const Spot& where) {
    const auto* text = element ? element->child("text") : nullptr;
    if (!text || blank(text->text)) return null_node();
    const auto language = element->attribute_or("expressionLanguage", "");
    if (!language.empty() && language.find("FEEL") == std::string::npos && language != "feel") return broken(where, {"语言 " + language + " 不是 FEEL。", "The language " + language + " is not FEEL."}, element->line);
    try {
        return parse_expression(text->text, model_.names, [this](std::string_view name) { return types_.find(name); });
    } catch (const Problem& problem) {
        return broken(where, problem.says, element->line);
    }
}

NodePtr Boxed::tests(const XmlElement* element, const Spot& where) {
    const auto* text = element ? element->child("text") : nullptr;
    if (!text || blank(text->text)) return node_of(K::anything);
    try {
        return parse_unary_tests(text->text, model_.names, [this](std::string_view name) { return types_.find(name); });
    } catch (const Problem& problem) {
        return broken(where, problem.says, element->line);
    }
}

NodePtr Boxed::typed(NodePtr node, TypePtr type, std::string what) const {
    if (!type || type->base == Type::Base::any) return node;
    auto out = node_of(K::typed);
    out->text = std::move(what);
    out->types.push_back(std::move(type));
    out->parts.push_back(std::move(node));
    return out;
}

NodePtr Boxed::compile(const XmlElement& xml) {
    auto type = xml.name == "functionDefinition" ? nullptr : types_.named(xml, "typeRef", owner_);
    return typed(bare(xml), std::move(type), owner_);
}

NodePtr Boxed::inside(const XmlElement& parent) {
    const auto* logic = expression_in(parent);
    return logic ? compile(*logic) : null_node();
}

NodePtr Boxed::part(const XmlElement& parent, const char* name) {
    const auto* child = parent.child(name);
    return child ? inside(*child) : null_node();
}

NodePtr Boxed::bare(const XmlElement& xml) {
    if (xml.name == "literalExpression") return expression(&xml, {"expression"});
    if (xml.name == "context") return context(xml);
    if (xml.name == "relation") return relation(xml);
    if (xml.name == "functionDefinition") return function(xml);
    if (xml.name == "invocation") return invocation(xml);
    if (xml.name == "decisionTable") return table(xml);
    if (xml.name == "list") {
        auto out = node_of(K::list);
        for (const auto& child : xml.children)
            if (auto holder = XmlElement{{}, {}, 0, {}, {child}, {}}; expression_in(holder)) out->parts.push_back(compile(child));
        return out;
    }
    if (xml.name == "conditional") {
        auto out = node_of(K::choice);
        out->text = "boxed";
        for (const auto* name : {"if", "then", "else"}) out->parts.push_back(part(xml, name));
        return out;
    }
    if (xml.name == "filter") {
        auto out = node_of(K::filter);
        out->text = "boxed";
        for (const auto* name : {"in", "match"}) out->parts.push_back(part(xml, name));
        return out;
    }
    auto out = node_of(xml.name == "for" ? K::loop : xml.name == "some" ? K::some : K::every);
    out->names.push_back(xml.attribute_or("iteratorVariable", "item"));
    out->parts.push_back(domain(xml));
    out->parts.push_back(part(xml, xml.name == "for" ? "return" : "satisfies"));
    return out;
}

// What is iterated over: "1..4" is no expression of its own, and stands here as in "for i in 1..4".
NodePtr Boxed::domain(const XmlElement& loop) {
    const auto* in = loop.child("in");
    const auto* literal = in ? in->child("literalExpression") : nullptr;
    const auto text = literal ? trimmed(literal->text_of("text")) : "";
    if (text.find("..") != std::string::npos && text.find_first_of("[](){}\"") == std::string::npos) {
        auto range = *literal;
        for (auto& child : range.children)
            if (child.name == "text") child.text = "for item in " + text + " return item";
        return expression(&range, {"expression"});
    }
    return part(loop, "in");
}

NodePtr Boxed::context(const XmlElement& xml) {
    auto out = node_of(K::context);
    for (const auto* entry : xml.all("contextEntry")) {
        const auto* variable = entry->child("variable");
        auto value = inside(*entry);
        if (variable) {
            const auto name = trimmed(variable->attribute_or("name", ""));
            value = typed(std::move(value), types_.named(*variable, "typeRef", owner_), name);
            out->names.push_back(name);
        } else {
            out->names.emplace_back();
            out->text = "result";
        }
        out->parts.push_back(std::move(value));
        if (!variable) break;
    }
    return out;
}

NodePtr Boxed::relation(const XmlElement& xml) {
    auto out = node_of(K::list);
    const auto columns = xml.all("column");
    for (const auto* row : xml.all("row")) {
        auto line = node_of(K::context);
        std::size_t at = 0;
        for (const auto& cell : row->children) {
            if (at >= columns.size()) break;
            auto holder = XmlElement{{}, {}, 0, {}, {cell}, {}};
            if (!expression_in(holder)) continue;
            const auto name = trimmed(columns[at]->attribute_or("name", ""));
            line->names.push_back(name);
            line->parts.push_back(typed(compile(cell), types_.named(*columns[at], "typeRef", owner_), name));
            ++at;
        }
        out->parts.push_back(std::move(line));
    }
    return out;
}

NodePtr Boxed::function(const XmlElement& xml) {
    auto out = node_of(K::function);
    for (const auto* parameter : xml.all("formalParameter")) {
        out->names.push_back(trimmed(parameter->attribute_or("name", "")));
        out->types.push_back(types_.named(*parameter, "typeRef", owner_));
    }
    if (xml.attribute_or("kind", "FEEL") != "FEEL") out->text = "external";
    out->parts.push_back(inside(xml));
    return out;
}

NodePtr Boxed::invocation(const XmlElement& xml) {
    auto out = node_of(K::invoke);
    out->parts.push_back(inside(xml));
    for (const auto* binding : xml.all("binding")) {
        const auto* parameter = binding->child("parameter");
        const auto name = parameter ? trimmed(parameter->attribute_or("name", "")) : "";
        out->names.push_back(name);
        out->parts.push_back(typed(inside(*binding), parameter ? types_.named(*parameter, "typeRef", owner_) : nullptr, name));
    }
    return out;
}

NodePtr Boxed::table(const XmlElement& xml) {
    auto table = std::make_shared<Table>();
    table->name = owner_;
    table->policy = policy_of(xml);
    for (const auto* input : xml.all("input")) {
        const Spot where{"input " + std::to_string(table->inputs.size() + 1), {}, table->inputs.size()};
        const auto* asked = input->child("inputExpression");
        Table::Input one;
        one.text = asked ? asked->text_of("text") : input->attribute_or("label", "");
        one.expression = expression(asked, where);
        if (asked) one.type = types_.named(*asked, "typeRef", owner_);
        if (input->child("inputValues")) one.allowed = tests(input->child("inputValues"), {where.text + ", values", {}, where.column});
        table->inputs.push_back(std::move(one));
    }
    for (const auto* output : xml.all("output")) {
        const Spot where{"output " + std::to_string(table->outputs.size() + 1), {}, table->inputs.size() + table->outputs.size()};
        Table::Output one;
        one.name = trimmed(output->attribute_or("name", ""));
        one.type = types_.named(*output, "typeRef", owner_);
        if (const auto* values = output->child("outputValues"); values && !values->text_of("text").empty()) one.allowed = tests(values, {where.text + ", values", {}, where.column});
        if (const auto* otherwise = output->child("defaultOutputEntry")) one.otherwise = expression(otherwise, {where.text + ", default", {}, where.column});
        table->outputs.push_back(std::move(one));
    }
    for (const auto* rule : xml.all("rule")) {
        const auto at = table->rows.size();
        const auto where = "row " + std::to_string(at + 1);
        Table::Row row;
        for (const auto* entry : rule->all("inputEntry")) {
            row.tests.push_back(tests(entry, {where + ", input " + std::to_string(row.tests.size() + 1), at, row.tests.size()}));
            row.test_texts.push_back(entry->text_of("text"));
        }
        for (const auto* entry : rule->all("outputEntry")) {
            row.results.push_back(expression(entry, {where + ", output " + std::to_string(row.results.size() + 1), at, table->inputs.size() + row.results.size()}));
            row.result_texts.push_back(entry->text_of("text"));
        }
        if (const auto* note = rule->child("annotationEntry")) row.annotation = note->text_of("text");
        if (row.annotation.empty()) row.annotation = rule->text_of("description");
        if (row.tests.size() != table->inputs.size() || row.results.size() != table->outputs.size())
            return broken({where, at, {}},
                          {"条件 " + std::to_string(row.tests.size()) + " 个、结果 " + std::to_string(row.results.size()) + " 个，与表头不符。",
                           "It has " + std::to_string(row.tests.size()) + " tests and " + std::to_string(row.results.size()) + " results, the table others."},
                          rule->line);
        table->rows.push_back(std::move(row));
    }
    auto out = node_of(K::table);
    out->table = std::move(table);
    return out;
}
}
