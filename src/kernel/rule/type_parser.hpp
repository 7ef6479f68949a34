// Reads types: "number", "list<tPerson>", "function<number>->string" (DMN 1.3, 10.3.1.2, rules 53 to 56). Inside kernel/rule only.
#pragma once
#include "kernel/rule/name_reader.hpp"
namespace yiwang::rule {

class TypeParser {
public:
    TypeParser(Scanner& in, NameReader& names, const TypeNamed& types) : in_(in), names_(names), types_(types) {}
    TypePtr type();

private:
    TypePtr bare();
    TypePtr context_type();
    TypePtr function_type();
    TypePtr closed(TypePtr);
    Scanner& in_;
    NameReader& names_;
    const TypeNamed& types_;
    int depth_ = 0;
};
}
