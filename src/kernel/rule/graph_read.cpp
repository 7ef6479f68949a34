// A model's elements and requirements from its XML.
#include <algorithm>
#include "base/text.hpp"
#include "kernel/rule/boxed.hpp"
#include "kernel/rule/graph.hpp"
namespace yiwang::rule {
namespace {

class GraphReader {
public:
    GraphReader(DecisionModel::Inside& model, const XmlElement& root) : model_(model), root_(root), types_(model, root), boxed_(model, types_) {}

    void read() {
        model_.name = root_.attribute_or("name", "");
        model_.name_space = root_.attribute_or("namespace", "");
        for (const auto* one : root_.all("import")) read_import(*one);
        for (const auto* definition : root_.all("itemDefinition")) know_names(*definition, shared_);
        model_.names = shared_;
        types_.read_all();
        read_names();
        for (const auto& one : root_.children) read_element(one);
        for (auto& element : model_.elements)
            for (auto* list : {&element->information, &element->knowledge, &element->outputs, &element->encapsulated, &element->given})
                for (auto& requirement : *list) resolve(requirement);
    }

private:
    void read_import(const XmlElement& one) {
        const auto space = one.attribute_or("namespace", "");
        model_.import_aliases[space] = one.attribute_or("name", "");
        know(one.attribute_or("name", ""));
        const auto at = model_.imported.find(space);
        if (at == model_.imported.end()) {
            if (one.attribute_or("importType", "").find("/DMN/") != std::string::npos)
                model_.faults.push_back({model_.name, "import", {"引入的模型 " + space + " 不存在。", "The imported model " + space + " is not there."}, one.line});
            return;
        }
        for (const auto& name : at->second->inside().all_names) know(name);
    }

    void know(const std::string& name) {
        shared_.add(name);
        model_.all_names.push_back(name);
    }

    void know_names(const XmlElement& element, Names& names) {
        if (const auto* name = element.attribute("name")) {
            names.add(trimmed(*name));
            model_.all_names.push_back(trimmed(*name));
        }
        if (const auto* iterator = element.attribute("iteratorVariable")) names.add(*iterator);
        for (const auto& child : element.children) know_names(child, names);
    }

    void read_names() {
        for (const auto& one : root_.children)
            if (const auto *id = one.attribute("id"), *name = one.attribute("name"); id && name) {
                names_by_id_[*id] = trimmed(*name);
                model_.all_names.push_back(trimmed(*name));
            }
    }

    // An element's expressions know what it requires, the parts of types, and what it names itself: "a-b" may be a
    // name here and a difference there.
    Names names_in(const XmlElement& element) {
        Names out = shared_;
        know_names(element, out);
        const auto add = [&](const XmlElement& requirement) {
            const auto href = requirement.attribute_or("href", "");
            const auto at = names_by_id_.find(href.substr(href.find('#') + 1));
            if (at != names_by_id_.end()) out.add(at->second);
        };
        for (const auto& group : element.children)
            if (group.name == "informationRequirement" || group.name == "knowledgeRequirement")
                for (const auto& one : group.children) add(one);
        return out;
    }

    static void requirements(const XmlElement& of, const char* group, std::initializer_list<const char*> parts, std::vector<Requirement>& out) {
        for (const auto* one : of.all(group))
            for (const auto* part : parts)
                if (const auto* ref = one->child(part)) out.push_back({ref->attribute_or("href", ""), {}, nullptr});
    }
    static void references(const XmlElement& of, const char* part, std::vector<Requirement>& out) {
        for (const auto* ref : of.all(part)) out.push_back({ref->attribute_or("href", ""), {}, nullptr});
    }

    void read_element(const XmlElement& xml) {
        using K = Element::Kind;
        static const std::map<std::string, K> kinds{{"inputData", K::input}, {"decision", K::decision}, {"businessKnowledgeModel", K::knowledge}, {"decisionService", K::service}};
        const auto kind = kinds.find(xml.name);
        if (kind == kinds.end()) return;
        auto element = std::make_unique<Element>();
        element->kind = kind->second;
        element->id = xml.attribute_or("id", "");
        element->name = trimmed(xml.attribute_or("name", ""));
        const auto* variable = xml.child("variable");
        if (variable) element->type = types_.named(*variable, "typeRef", element->name);
        requirements(xml, "informationRequirement", {"requiredDecision", "requiredInput"}, element->information);
        requirements(xml, "knowledgeRequirement", {"requiredKnowledge"}, element->knowledge);
        model_.names = names_in(xml);
        boxed_.of(element->name);
        if (element->kind == K::decision)
            if (const auto* logic = Boxed::expression_in(xml)) element->logic = boxed_.compile(*logic);
        if (element->kind == K::knowledge)
            if (const auto* logic = xml.child("encapsulatedLogic")) read_function(*element, *logic);
        if (element->kind == K::service) read_service(*element, xml);
        model_.by_id[element->id] = element.get();
        model_.elements.push_back(std::move(element));
    }

    void read_function(Element& element, const XmlElement& logic) {
        element.external = logic.attribute_or("kind", "FEEL") != "FEEL";
        for (const auto* parameter : logic.all("formalParameter")) {
            element.parameters.push_back(trimmed(parameter->attribute_or("name", "")));
            element.parameter_types.push_back(types_.named(*parameter, "typeRef", element.name));
        }
        // The variable of a BKM is the function; of old models, its result.
        auto result = types_.named(logic, "typeRef", element.name);
        if (element.type && element.type->base == Type::Base::function) element.type = element.type->result;
        if (result && result->base == Type::Base::function) result = result->result;
        if (result) element.type = result;
        if (element.external) return;
        if (const auto* body = Boxed::expression_in(logic)) element.logic = boxed_.compile(*body);
    }

    void read_service(Element& element, const XmlElement& xml) {
        references(xml, "outputDecision", element.outputs);
        references(xml, "encapsulatedDecision", element.encapsulated);
        references(xml, "inputData", element.given);
        references(xml, "inputDecision", element.given);
        if (element.type && element.type->base == Type::Base::function) element.type = element.type->result;
    }

    void resolve(Requirement& requirement) {
        const auto hash = requirement.href.find('#');
        const auto space = hash == std::string::npos ? "" : requirement.href.substr(0, hash);
        const auto id = hash == std::string::npos ? requirement.href : requirement.href.substr(hash + 1);
        if (space.empty() || space == model_.name_space) {
            const auto at = model_.by_id.find(id);
            if (at != model_.by_id.end()) requirement.element = at->second;
        } else if (const auto imported = model_.imported.find(space); imported != model_.imported.end()) {
            const auto& other = imported->second->inside();
            const auto at = other.by_id.find(id);
            if (at != other.by_id.end()) requirement.element = at->second;
            requirement.alias = model_.import_aliases[space];
        }
        if (!requirement.element) model_.faults.push_back({model_.name, "requirement", {requirement.href + " 不存在。", requirement.href + " is not there."}, 0});
    }

    DecisionModel::Inside& model_;
    const XmlElement& root_;
    ItemTypes types_;
    Boxed boxed_;
    Names shared_;  // of types and imports
    std::map<std::string, std::string> names_by_id_;
};
}

void read_graph(DecisionModel::Inside& model, const XmlElement& definitions) {
    GraphReader(model, definitions).read();
}
}
