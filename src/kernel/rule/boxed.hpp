// Item definitions and boxed expressions of a model (DMN 1.3, 7.3 and 10.2), compiled to types and trees.
// Inside kernel/rule only.
#pragma once
#include "kernel/rule/graph.hpp"
namespace yiwang::rule {

class ItemTypes {
public:
    ItemTypes(DecisionModel::Inside& model, const XmlElement& root) : model_(model), root_(root) {}
    void read_all();
    // The type that the attribute names; null, with a fault, if there is no such type; null without the attribute.
    TypePtr named(const XmlElement&, const char* attribute, const std::string& owner);
    TypePtr find(std::string_view name);

private:
    TypePtr read(const XmlElement& definition);
    TypePtr read_function(const XmlElement& definition);
    std::function<bool(const Value&)> allowed(const XmlElement& definition, const char* what);

    DecisionModel::Inside& model_;
    const XmlElement& root_;
    std::set<std::string> under_way_;
};

// Where an expression stands: "row 3, input 2", and of a table's cell the row and the column.
struct Spot {
    std::string text;
    std::optional<std::size_t> row{}, column{};
};

class Boxed {
public:
    Boxed(DecisionModel::Inside& model, ItemTypes& types) : model_(model), types_(types) {}
    void of(std::string owner) { owner_ = std::move(owner); }
    static const XmlElement* expression_in(const XmlElement&);  // the first expression among its children
    NodePtr compile(const XmlElement&);
    // Of FEEL text; what does not compile is a fault, and a node that gives null.
    NodePtr expression(const XmlElement* element, const Spot&);
    NodePtr tests(const XmlElement* element, const Spot&);

private:
    NodePtr bare(const XmlElement&);
    NodePtr inside(const XmlElement& parent);
    NodePtr part(const XmlElement& parent, const char* name);
    NodePtr domain(const XmlElement& loop);
    NodePtr context(const XmlElement&);
    NodePtr relation(const XmlElement&);
    NodePtr function(const XmlElement&);
    NodePtr invocation(const XmlElement&);
    NodePtr table(const XmlElement&);
    NodePtr typed(NodePtr, TypePtr, std::string what) const;
    NodePtr broken(const Spot&, Sentence says, int line);

    DecisionModel::Inside& model_;
    ItemTypes& types_;
    std::string owner_;
};
}
