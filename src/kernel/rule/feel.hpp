// FEEL, the expressions of DMN (1.3 to 1.5, clause 10): conditions of processes, cells of tables, formulas.
//
// Compiled once, evaluated often. Whatever cannot be computed is null, with a note that says why: a
// comparison of different kinds, a name nobody knows, a division by zero. Pure; any thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include "base/time.hpp"
#include "kernel/rule/value.hpp"
namespace yiwang::rule {

struct Node;

class Expression {
public:
    // names: of variables that have spaces or signs in them. Throws Invalid "rule.syntax" with line and column,
    // "rule.too_large" beyond 200,000 bytes, 120 levels of nesting or 500 operations in a row.
    static Expression parse(std::string_view text, const std::vector<std::string>& names = {});
    // Throws Problem 422 "rule.too_long" when it computes for too long. notes: why parts are null.
    Value evaluate(const Context& variables, Instant now = SystemClock().now(), std::vector<std::string>* notes = nullptr) const;
    json::Value evaluate(const json::Object& variables) const;
    // A condition holds only if it is true; null does not hold.
    bool holds(const json::Object& variables) const;

private:
    std::shared_ptr<const Node> root_;
};
}
