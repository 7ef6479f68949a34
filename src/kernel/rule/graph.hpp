// The requirement graph of a model, compiled (DMN 1.3, clause 6). Inside kernel/rule only.
#pragma once
#include "base/xml.hpp"
#include "kernel/rule/decisions.hpp"
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {

struct Element;
struct Requirement {
    std::string href;                  // "#id" or "namespace#id"
    std::string alias;                 // of the import it comes through, "" for this model's own
    const Element* element = nullptr;  // null: there is no such element
};

struct Element {
    enum class Kind { input, decision, knowledge, service };
    Kind kind;
    std::string id, name;
    TypePtr type;                                // of its value; of a function, of its result
    NodePtr logic;                               // a decision's or function's; null if it has none
    std::vector<std::string> parameters;         // of knowledge
    std::vector<TypePtr> parameter_types;
    bool external = false;
    std::vector<Requirement> information, knowledge;
    std::vector<Requirement> outputs, encapsulated, given;  // of a service; given: its inputs, in the order of its parameters
};

struct DecisionModel::Inside {
    std::string name, name_space;
    std::map<std::string, std::string> import_aliases;  // by namespace
    std::map<std::string, std::shared_ptr<const DecisionModel>> imported;  // by namespace
    std::vector<std::unique_ptr<Element>> elements;
    std::map<std::string, const Element*> by_id;
    std::map<std::string, TypePtr, std::less<>> types;
    Names names;                         // known to the element that is being read
    std::vector<std::string> all_names;  // for those who import
    std::vector<Fault> faults;

    const Element* find(std::string_view name, std::initializer_list<Element::Kind>) const;
};

// Reads the XML into a model that is empty but for what it imports.
void read_graph(DecisionModel::Inside&, const XmlElement& definitions);
}
