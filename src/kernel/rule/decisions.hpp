// Decision models (DMN 1.1 to 1.5): requirement graphs of decisions, read once and asked often.
//
// A part that does not compile does not spoil the rest: what stands on it is null, and faults() names it.
// Immutable once read; any thread.
#pragma once
#include <map>
#include <set>
#include "base/problem.hpp"
#include "kernel/rule/because.hpp"
#include "kernel/rule/feel.hpp"
namespace yiwang::rule {

struct Answer {
    Value value;
    std::vector<std::string> notes;  // why it, or what it stands on, is null
    std::vector<Because> because;    // tables, in the order in which they were decided
    std::int64_t steps = 0;          // of work that it took: about 20 million a second or two
};

struct Fault {
    std::string element, where;  // "分拨", "row 3, input 2"
    Sentence says;               // "Not FEEL at 1:4: ..."
    int line = 0;
    std::optional<std::size_t> row{}, column{};  // of a table's cell, from 0; columns are inputs, then outputs
};

class DecisionModel {
public:
    // models: by namespace, those that this one imports. Throws Invalid "xml.malformed", "rule.no_dmn".
    static std::shared_ptr<const DecisionModel> read(std::string_view xml, const std::map<std::string, std::shared_ptr<const DecisionModel>>& models = {});
    ~DecisionModel();

    const std::string& name() const;
    const std::string& name_space() const;
    std::vector<std::string> imports() const;  // their namespaces
    std::vector<std::string> decisions() const;
    std::vector<std::string> inputs() const;
    const std::vector<Fault>& faults() const;

    // The decision's value with these inputs, by name; those not given are null. Throws NotFound "rule.decision",
    // Problem 422 "rule.too_long".
    Answer decide(std::string_view decision, const Context& inputs, Instant now = SystemClock().now()) const;
    // A decision service or business knowledge model called with its parameters by name. Throws NotFound "rule.invocable".
    Answer call(std::string_view invocable, const Context& parameters, Instant now = SystemClock().now()) const;

    struct Inside;
    const Inside& inside() const { return *inside_; }  // for kernel/rule itself

private:
    DecisionModel();
    std::unique_ptr<Inside> inside_;
};

// The namespaces that a model imports, without reading the rest.
std::vector<std::string> imported_namespaces(std::string_view xml);
}
