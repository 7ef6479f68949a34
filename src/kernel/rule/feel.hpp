// Expressions of FEEL (DMN 1.3, clause 10): conditions in processes.
//
// What is read by now: literals, names with dots, comparison, and/or/not, + - * /, if-then-else, `in`
// with lists and ranges, parentheses. Anything else is refused when parsed, with line and column.
// Three-valued logic: a comparison with null or of different types is null. Pure; any thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include "base/json.hpp"
namespace yiwang::rule {

class Expression {
public:
    // Throws Invalid "rule.syntax" with line and column.
    static Expression parse(std::string_view text);
    json::Value evaluate(const json::Object& context) const;
    // A condition holds only if it is true; null does not hold.
    bool holds(const json::Object& context) const;
    struct Node;

private:
    std::shared_ptr<const Node> root_;
};
}
