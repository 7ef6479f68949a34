#include <algorithm>
#include "base/text.hpp"
#include "kernel/rule/boxed.hpp"
namespace yiwang::rule {
namespace {
std::function<bool(const Value&)> both(std::function<bool(const Value&)> a, std::function<bool(const Value&)> b) {
    if (!a || !b) return a ? a : b;
    return [a, b](const Value& value) { return a(value) && b(value); };
}
}

void ItemTypes::read_all() {
    for (const auto* definition : root_.all("itemDefinition")) find(trimmed(definition->attribute_or("name", "")));
}

TypePtr ItemTypes::find(std::string_view name) {
    if (name.starts_with("feel:")) name.remove_prefix(5);
    if (auto basic = basic_type(name)) return basic;
    const auto known = model_.types.find(name);
    if (known != model_.types.end()) return known->second;
    for (const auto& [space, alias] : model_.import_aliases) {
        const auto imported = model_.imported.find(space);
        if (imported == model_.imported.end() || (!alias.empty() && !name.starts_with(alias + "."))) continue;
        const auto& types = imported->second->inside().types;
        const auto at = types.find(alias.empty() ? name : name.substr(alias.size() + 1));
        if (at != types.end()) return at->second;
    }
    for (const auto* definition : root_.all("itemDefinition")) {
        if (trimmed(definition->attribute_or("name", "")) != name) continue;
        if (!under_way_.insert(std::string(name)).second) return basic_type("Any");  // a type made of itself
        auto type = read(*definition);
        under_way_.erase(std::string(name));
        return model_.types[std::string(name)] = type;
    }
    return nullptr;
}

TypePtr ItemTypes::named(const XmlElement& element, const char* attribute, const std::string& owner) {
    const auto* name = element.attribute(attribute);
    if (!name || trimmed(*name).empty()) return nullptr;
    auto type = find(trimmed(*name));
    if (!type) model_.faults.push_back({owner, "type", {"没有类型 " + *name + "。", "There is no type " + *name + "."}, element.line});
    return type;
}

std::function<bool(const Value&)> ItemTypes::allowed(const XmlElement& definition, const char* what) {
    const auto* values = definition.child(what);
    if (!values || values->text_of("text").empty()) return {};
    try {
        const std::shared_ptr<const Node> tests = parse_unary_tests(values->text_of("text"), model_.names, [this](std::string_view name) { return find(name); });
        return [tests](const Value& value) {
            Evaluation evaluation(Instant{});
            return evaluation.holds(*tests, value, nullptr);
        };
    } catch (const Problem& problem) {
        model_.faults.push_back({definition.attribute_or("name", ""), what, problem.says, values->line});
        return {};
    }
}

TypePtr ItemTypes::read(const XmlElement& definition) {
    const auto name = trimmed(definition.attribute_or("name", ""));
    Type type;
    if (const auto ref = definition.text_of("typeRef"); !ref.empty()) {
        const auto base = find(ref);
        if (base) type = *base;
        else model_.faults.push_back({name, "type", {"没有类型 " + ref + "。", "There is no type " + ref + "."}, definition.line});
    } else if (definition.child("functionItem")) type = *read_function(definition);
    else if (!definition.all("itemComponent").empty()) {
        type.base = Type::Base::context;
        for (const auto* component : definition.all("itemComponent")) type.fields.emplace_back(trimmed(component->attribute_or("name", "")), read(*component));
    }
    type.name = name;
    type.allows = both(type.allows, allowed(definition, "allowedValues"));
    const bool collection = definition.attribute_or("isCollection", "false") == "true";
    if (!collection) {
        type.allows = both(type.allows, allowed(definition, "typeConstraint"));
        return std::make_shared<const Type>(std::move(type));
    }
    Type list;
    list.base = Type::Base::list;
    list.name = name;
    list.item = std::make_shared<const Type>(std::move(type));
    list.allows = allowed(definition, "typeConstraint");
    return std::make_shared<const Type>(std::move(list));
}

TypePtr ItemTypes::read_function(const XmlElement& definition) {
    const auto* item = definition.child("functionItem");
    Type out;
    out.base = Type::Base::function;
    for (const auto* parameter : item->all("parameters")) out.parameters.push_back(named(*parameter, "typeRef", definition.attribute_or("name", "")));
    out.result = named(*item, "outputTypeRef", definition.attribute_or("name", ""));
    return std::make_shared<const Type>(std::move(out));
}
}
