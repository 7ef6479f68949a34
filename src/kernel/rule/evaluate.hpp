// Walks a tree and gives its value (DMN 1.3, 10.3.2). Whatever goes wrong makes null and leaves a note that says
// what and where; only what has no end ends with a Problem. Inside kernel/rule only.
#pragma once
#include "kernel/rule/syntax.hpp"
#include "kernel/rule/table.hpp"
namespace yiwang::rule {

// What is known by name, innermost first.
struct Scope {
    std::shared_ptr<const Scope> outer;
    std::vector<std::pair<std::string, Value>> names;
    Value item;               // of a filter: its entries are names too
    bool has_item = false;
    const Value* find(std::string_view name) const;
};
using ScopePtr = std::shared_ptr<const Scope>;
ScopePtr scope_of(std::vector<std::pair<std::string, Value>> names, ScopePtr outer = nullptr);

// One evaluation: its limits, its clock and what it noted. One thread.
class Evaluation {
public:
    // Limits: steps of work, depth of what is being computed, length of a text or list. Beyond them Problem 422 "rule.too_long".
    static constexpr std::int64_t steps_max = 20'000'000;
    static constexpr int depth_max = 1000;
    static constexpr std::size_t length_max = 4'000'000;

    explicit Evaluation(Instant now) : now_(now) {}
    Value value(const Node&, const ScopePtr&);
    // A unary test against the input; true or not.
    bool holds(const Node& tests, const Value& input, const ScopePtr&);
    Value call(const Function&, const List& values);

    Instant now() const { return now_; }
    Value note(std::string what);  // keeps it, gives null
    // The value as one of the type; null with a note that names what, if it cannot be.
    Value fit(const Value&, const TypePtr&, std::string_view what);
    const std::vector<std::string>& notes() const { return notes_; }
    std::vector<Because> because;  // of decision tables, in the order of their ends
    void work(std::size_t steps);
    std::int64_t steps() const { return steps_; }
    void check_length(std::size_t) const;

private:
    struct Deeper;
    Value typed(const Node&, const ScopePtr&);
    std::optional<bool> truth(const Node&, const ScopePtr&);
    Value name(const Node&, const ScopePtr&);
    Value arithmetic(const Node&, const ScopePtr&);
    Value compared(const Node&, const ScopePtr&);
    Value logic(const Node&, const ScopePtr&);
    Value range(const Node&, const ScopePtr&);
    Value context(const Node&, const ScopePtr&);
    Value loop(const Node&, const ScopePtr&);
    Value quantified(const Node&, const ScopePtr&);
    Value function(const Node&, const ScopePtr&);
    Value invoke(const Node&, const ScopePtr&);
    Value filter(const Node&, const ScopePtr&);
    Value path(const Node&, const ScopePtr&);
    std::optional<bool> tested(const Node&, const Value& input, const ScopePtr&);
    template <class Each>
    bool each(const Node&, std::size_t at, const ScopePtr&, const Each&);

    Instant now_;
    std::int64_t steps_ = 0;
    int depth_ = 0;
    std::vector<std::string> notes_;
};

// a + b and so on, by kinds (Tables 45 to 51); null with a note where there is no such sum.
Value add(Evaluation&, const Value&, const Value&);
Value subtract(Evaluation&, const Value&, const Value&);
Value multiply(Evaluation&, const Value&, const Value&);
Value divide(Evaluation&, const Value&, const Value&);

// value.name: an entry, a part of a date, or the entries of all items of a list (Table 60).
Value property(Evaluation&, const Value&, const std::string& name);

// FEEL's own function of that name; null if there is none.
struct Builtin {
    struct Form {
        std::vector<std::string> parameters;
        std::size_t required = 0;
        bool variadic = false;  // the last parameter takes all that is left
        Value (*call)(Evaluation&, List& values);
    };
    std::string name;
    std::vector<Form> forms;
};
const Builtin* find_builtin(std::string_view name);
Value call_builtin(Evaluation&, const Builtin&, List positional);
Value call_builtin(Evaluation&, const Builtin&, const std::vector<std::string>& names, List values);
}
