// Types of FEEL and of a model's item definitions (DMN 1.3, 7.3.2 and 10.3.2.9). Immutable; any thread.
#pragma once
#include "kernel/rule/value.hpp"
namespace yiwang::rule {

class Expression;

struct Type {
    enum class Base { any, null, number, string, boolean, date, time, date_time, days, months, list, context, function, range };
    Base base = Base::any;
    std::string name;                                      // as people call it
    TypePtr item;                                          // of a list or range; null for any
    std::vector<std::pair<std::string, TypePtr>> fields;   // of a context
    std::vector<TypePtr> parameters;                       // of a function
    TypePtr result;
    std::function<bool(const Value&)> allows;              // an item definition's allowed values; none for all
};

// "number", "date and time", "Any"...; nothing for a name that is not FEEL's own.
TypePtr basic_type(std::string_view name);
TypePtr list_of(TypePtr item);

// Is the value one of the type, its allowed values counted? Null is one of every type.
bool conforms(const Value&, const Type&);
// As `instance of` asks it: without allowed values, and null is an instance of Null alone.
bool instance_of(const Value&, const Type&);
// Is every value of `a` one of `b`?
bool conforms(const Type& a, const Type& b);
// The value as one of the type (10.3.2.9.4): itself, the only item of a list, a list of it, a date at midnight;
// else nothing.
std::optional<Value> coerced(const Value&, const TypePtr&);
}
