// Expressions and unary tests of FEEL as trees (DMN 1.3, 10.3.1). Inside kernel/rule only.
#pragma once
#include <map>
#include <set>
#include "kernel/rule/type.hpp"
namespace yiwang::rule {

struct Place {
    int line = 1, column = 1;  // in characters
};
Place place_of(std::string_view text, std::size_t at);

struct Table;

struct Node {
    enum class Kind {
        literal, name, input,                     // input: ? of a unary test
        list, context, range,                     // range: start, end; text "[]", "(]" and so on
        negate, add, subtract, multiply, divide, power,
        equal, unequal, less, less_equal, greater, greater_equal, between, in, both, either,
        choice, loop, some, every, function, invoke, path, filter, instance,
        test,                                     // of what is tested: parts[0] against it; text is the operator, "" for a value
        tests, none_of, anything,                 // of unary tests: any of, none of, -
        typed, table, broken                      // of models: parts[0] as types[0]; a decision table; text says what is wrong
    };
    Kind kind = Kind::literal;
    std::size_t at = 0;                    // where it begins in the text
    std::string text{};                    // a name, an operator
    Value value{};                         // of a literal; of a list of literals alone, the whole list
    std::vector<std::unique_ptr<Node>> parts{};
    std::vector<std::string> names{};      // of entries, iterators, parameters, named arguments
    std::vector<TypePtr> types{};          // of parameters; of instance of
    std::shared_ptr<const Table> table{};
    bool asks_input = false;               // ? stands somewhere in it
    int height = 1;                        // of the tree below
};
using NodePtr = std::unique_ptr<Node>;

// Names that may be written with spaces or signs in them: "date and time", "monthly salary", "户籍-状态".
class Names {
public:
    Names();  // those of FEEL itself
    void add(std::string_view name);
    // The name with its parts one space apart, as add() saw it first; nothing if it is none of these.
    const std::string* find(const std::string& parts) const;
    bool begins(const std::string& parts) const;
    // "a  -b" -> "a - b": parts with a space between any two.
    static std::string parts_of(std::string_view name);

private:
    std::map<std::string, std::string, std::less<>> names_;
};

using TypeNamed = std::function<TypePtr(std::string_view)>;  // null: no such type

// The longest expression, the deepest nesting: beyond them Invalid "rule.too_large".
constexpr std::size_t text_max = 200'000;
constexpr int nesting_max = 120, height_max = 500;

// Throw Invalid "rule.syntax" that says where and what was expected.
NodePtr parse_expression(std::string_view, const Names&, const TypeNamed&);
NodePtr parse_unary_tests(std::string_view, const Names&, const TypeNamed&);
TypePtr parse_type(std::string_view, const TypeNamed&);
}
