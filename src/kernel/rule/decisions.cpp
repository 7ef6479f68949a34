// Asking a model: each element is computed once, from what it requires and nothing else.
#include "kernel/rule/decisions.hpp"
#include <algorithm>
#include "kernel/rule/graph.hpp"
namespace yiwang::rule {
namespace {

class Asking {
public:
    Asking(Evaluation& evaluation, const Context& inputs) : evaluation_(evaluation), inputs_(inputs) {}

    // path: the imports through which the element is reached, "B.A."; what is imported twice has inputs of its own in each.
    Value value_of(const Element& element, const std::string& path = {}) {
        const Key key{&element, path};
        const auto known = known_.find(key);
        if (known != known_.end()) return known->second;
        if (!under_way_.insert(key).second) return evaluation_.note(element.name + " requires itself");
        auto out = compute(element, path);
        under_way_.erase(key);
        return known_[key] = out;
    }
    Value value_of(const Requirement& one, const std::string& path) { return value_of(*one.element, below(one, path)); }
    void know(const Requirement& one, const std::string& path, Value value) { known_[{one.element, below(one, path)}] = std::move(value); }

    Value call(const Element& element, const Context& parameters) {
        const auto f = function_of(element, {});
        List values;
        for (const auto& name : f.function()->parameters) {
            const auto* given = parameters.find(name);
            values.push_back(given ? *given : Value());
        }
        return evaluation_.call(*f.function(), values);
    }

private:
    using Key = std::pair<const Element*, std::string>;

    static std::string below(const Requirement& one, const std::string& path) { return one.alias.empty() ? path : path + one.alias + "."; }

    // An imported input is given as "B.A.name", inside a context of each import's name, or by its name alone.
    const Value* given_to(const Element& element, const std::string& path) const {
        if (const auto* flat = inputs_.find(path + element.name)) return flat;
        const Context* inside = &inputs_;
        for (std::size_t at = 0; inside && at < path.size();) {
            const auto dot = path.find('.', at);
            const auto* next = inside->find(path.substr(at, dot - at));
            inside = next ? next->context() : nullptr;
            at = dot + 1;
        }
        const auto* nested = inside ? inside->find(element.name) : nullptr;
        return nested ? nested : inputs_.find(element.name);
    }

    Value compute(const Element& element, const std::string& path) {
        switch (element.kind) {
            case Element::Kind::input: {
                const auto* given = given_to(element, path);
                return given ? evaluation_.fit(*given, element.type, element.name) : evaluation_.note(element.name + " is not given");
            }
            case Element::Kind::decision:
                if (!element.logic) return evaluation_.note(element.name + " has no logic");
                return evaluation_.fit(evaluation_.value(*element.logic, scope_of_element(element, path)), element.type, element.name);
            default: return function_of(element, path);
        }
    }

    // What the element requires, by name; what is imported stands in a context of its import's name.
    ScopePtr scope_of_element(const Element& element, const std::string& path) {
        std::vector<std::pair<std::string, Value>> names;
        Context imported;
        const auto add = [&](const Requirement& one) {
            if (!one.element) {
                evaluation_.note(element.name + " requires " + one.href + ", which is not there");
                return;
            }
            auto value = value_of(one, path);
            if (one.alias.empty()) {
                names.emplace_back(one.element->name, std::move(value));
                return;
            }
            const auto* space = imported.find(one.alias);
            Context inner = space ? *space->context() : Context{};
            inner.set(one.element->name, std::move(value));
            imported.set(one.alias, inner);
        };
        for (const auto& one : element.information) add(one);
        for (const auto& one : element.knowledge) add(one);
        for (auto& entry : imported.entries) names.push_back(std::move(entry));
        return scope_of(std::move(names));
    }

    Value function_of(const Element& element, const std::string& path) {
        Function f;
        f.result = element.type;
        if (element.kind == Element::Kind::service) {
            for (const auto& one : element.given) {
                f.parameters.push_back(one.element ? one.element->name : one.href);
                f.types.push_back(one.element ? one.element->type : nullptr);
            }
            f.call = [this, &element, path](Evaluation&, const List& values) { return serve(element, path, values); };
            return std::make_shared<const Function>(std::move(f));
        }
        f.parameters = element.parameters;
        f.types = element.parameter_types;
        f.call = [this, &element, path](Evaluation& evaluation, const List& values) {
            if (element.external) return evaluation.note("functions of other languages are not run");
            if (!element.logic) return evaluation.note(element.name + " has no logic");
            std::vector<std::pair<std::string, Value>> names;
            names.emplace_back(element.name, function_of(element, path));  // it may call itself
            for (std::size_t i = 0; i < values.size(); ++i) names.emplace_back(element.parameters[i], values[i]);
            return evaluation.value(*element.logic, scope_of(std::move(names), scope_of_element(element, path)));
        };
        return std::make_shared<const Function>(std::move(f));
    }

    // A service computes its decisions anew from what it is given, and from nothing else.
    Value serve(const Element& service, const std::string& path, const List& values) {
        const Context nothing;
        Asking inside(evaluation_, nothing);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (service.given[i].element) inside.know(service.given[i], path, values[i]);
        Context out;
        Value last;
        for (const auto& one : service.outputs) {
            last = one.element ? inside.value_of(one, path) : evaluation_.note(one.href + " is not there");
            out.set(one.element ? one.element->name : one.href, last);
        }
        return service.outputs.size() == 1 ? last : Value(out);
    }

    Evaluation& evaluation_;
    const Context& inputs_;
    std::map<Key, Value> known_;
    std::set<Key> under_way_;
};

Answer answer_of(Evaluation& evaluation, Value value) {
    return {std::move(value), evaluation.notes(), std::move(evaluation.because), evaluation.steps()};
}
}

const Element* DecisionModel::Inside::find(std::string_view wanted, std::initializer_list<Element::Kind> kinds) const {
    for (const auto& element : elements)
        if (element->name == wanted && std::ranges::find(kinds, element->kind) != kinds.end()) return element.get();
    return nullptr;
}

DecisionModel::DecisionModel() : inside_(std::make_unique<Inside>()) {}
DecisionModel::~DecisionModel() = default;

std::shared_ptr<const DecisionModel> DecisionModel::read(std::string_view xml, const std::map<std::string, std::shared_ptr<const DecisionModel>>& models) {
    const auto root = read_xml(xml);
    if (root.name != "definitions" || root.space.find("/DMN/") == std::string::npos)
        throw Invalid("dmn", "rule.no_dmn", {"不是 DMN 文件（根元素应为 definitions）。", "This is no DMN file: its root is not definitions."});
    std::shared_ptr<DecisionModel> out(new DecisionModel);
    out->inside_->imported = models;
    read_graph(*out->inside_, root);
    return out;
}

const std::string& DecisionModel::name() const {
    return inside_->name;
}
const std::string& DecisionModel::name_space() const {
    return inside_->name_space;
}
const std::vector<Fault>& DecisionModel::faults() const {
    return inside_->faults;
}

std::vector<std::string> DecisionModel::imports() const {
    std::vector<std::string> out;
    for (const auto& [space, alias] : inside_->import_aliases) out.push_back(space);
    return out;
}

std::vector<std::string> DecisionModel::decisions() const {
    std::vector<std::string> out;
    for (const auto& element : inside_->elements)
        if (element->kind == Element::Kind::decision) out.push_back(element->name);
    return out;
}

std::vector<std::string> DecisionModel::inputs() const {
    std::vector<std::string> out;
    for (const auto& element : inside_->elements)
        if (element->kind == Element::Kind::input) out.push_back(element->name);
    return out;
}

Answer DecisionModel::decide(std::string_view decision, const Context& inputs, Instant now) const {
    const auto* element = inside_->find(decision, {Element::Kind::decision});
    if (!element) throw NotFound("rule.decision");
    Evaluation evaluation(now);
    Asking asking(evaluation, inputs);
    auto value = asking.value_of(*element);
    return answer_of(evaluation, std::move(value));
}

Answer DecisionModel::call(std::string_view invocable, const Context& parameters, Instant now) const {
    const auto* element = inside_->find(invocable, {Element::Kind::service, Element::Kind::knowledge});
    if (!element) throw NotFound("rule.invocable");
    Evaluation evaluation(now);
    Asking asking(evaluation, parameters);
    auto value = asking.call(*element, parameters);
    return answer_of(evaluation, std::move(value));
}

std::vector<std::string> imported_namespaces(std::string_view xml) {
    std::vector<std::string> out;
    const auto root = read_xml(xml);
    for (const auto* one : root.all("import"))
        if (one->attribute_or("importType", "").find("/DMN/") != std::string::npos) out.push_back(one->attribute_or("namespace", ""));
    return out;
}
}
