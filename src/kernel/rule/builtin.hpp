// How FEEL's own functions are declared (DMN 1.3, 10.3.4): each file gives the forms of its functions.
// Inside kernel/rule only.
#pragma once
#include <span>
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {

using Form = Builtin::Form;
std::vector<Builtin> text_functions();
std::vector<Builtin> list_functions();
std::vector<Builtin> sort_functions();
std::vector<Builtin> number_functions();
std::vector<Builtin> time_functions();
std::vector<Builtin> range_functions();
std::vector<Builtin> context_functions();

// What a parameter must be: the value, or the only item of a list; nothing if it is neither.
template <class T>
const T* as(const Value& value, const T* (Value::*kind)() const) {
    if (const auto* found = (value.*kind)()) return found;
    const auto* list = value.list();
    return list && list->size() == 1 ? (list->front().*kind)() : nullptr;
}
inline const std::string* text_of(const Value& v) { return as(v, &Value::string); }
inline const Decimal* number_of(const Value& v) { return as(v, &Value::number); }
std::optional<std::int64_t> integer_of(const Value&);
// A list, or one of the value.
List items_of(const Value&);
}
