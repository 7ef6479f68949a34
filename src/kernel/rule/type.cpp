#include "kernel/rule/type.hpp"
#include <algorithm>
#include <map>
namespace yiwang::rule {
namespace {
using B = Type::Base;

bool base_fits(const Value& value, B base) {
    switch (base) {
        case B::any: return true;
        case B::null: return value.null();
        case B::number: return value.kind() == Kind::number;
        case B::string: return value.kind() == Kind::string;
        case B::boolean: return value.kind() == Kind::boolean;
        case B::date: return value.kind() == Kind::date;
        case B::time: return value.kind() == Kind::time;
        case B::date_time: return value.kind() == Kind::date_time;
        case B::days: return value.kind() == Kind::days;
        case B::months: return value.kind() == Kind::months;
        case B::list: return value.kind() == Kind::list;
        case B::context: return value.kind() == Kind::context;
        case B::function: return value.kind() == Kind::function;
        case B::range: return value.kind() == Kind::range;
    }
    return false;
}

bool function_conforms(const Function& f, const Type& type) {
    if (type.parameters.empty() && !type.result) return true;
    if (f.types.size() != type.parameters.size()) return false;
    for (std::size_t i = 0; i < f.types.size(); ++i)  // what the type promises to give, the function must take
        if (f.types[i] && type.parameters[i] && !conforms(*type.parameters[i], *f.types[i])) return false;
    return !type.result || !f.result || conforms(*f.result, *type.result);
}
}

TypePtr basic_type(std::string_view name) {
    static const auto known = [] {
        std::map<std::string, TypePtr, std::less<>> out;
        for (const auto& [text, base] : {std::pair{"Any", B::any}, {"Null", B::null}, {"number", B::number}, {"string", B::string}, {"boolean", B::boolean},
                                         {"date", B::date}, {"time", B::time}, {"date and time", B::date_time}, {"dateTime", B::date_time},
                                         {"days and time duration", B::days}, {"dayTimeDuration", B::days}, {"years and months duration", B::months},
                                         {"yearMonthDuration", B::months}, {"list", B::list}, {"context", B::context}, {"function", B::function}, {"range", B::range}}) {
            Type type;
            type.base = base;
            type.name = text;
            out.emplace(text, std::make_shared<const Type>(std::move(type)));
        }
        return out;
    }();
    const auto at = known.find(name);
    return at == known.end() ? nullptr : at->second;
}

TypePtr list_of(TypePtr item) {
    Type type;
    type.base = B::list;
    type.name = "list<" + (item ? item->name : "Any") + ">";
    type.item = std::move(item);
    return std::make_shared<const Type>(std::move(type));
}

namespace {
bool fits(const Value& value, const Type& type, bool with_allowed) {
    if (value.null()) return true;
    if (!base_fits(value, type.base)) return false;
    if (type.base == B::list && type.item && !std::ranges::all_of(*value.list(), [&](const Value& item) { return fits(item, *type.item, with_allowed); })) return false;
    if (type.base == B::range && type.item)
        for (const auto* end : {&value.range()->start, &value.range()->end})
            if (!fits(*end, *type.item, with_allowed)) return false;
    if (type.base == B::context)
        for (const auto& [name, field] : type.fields) {
            const auto* found = value.context()->find(name);
            if (!found || (field && !fits(*found, *field, with_allowed))) return false;
        }
    if (type.base == B::function && !function_conforms(*value.function(), type)) return false;
    return !with_allowed || !type.allows || type.allows(value);
}
}

bool conforms(const Value& value, const Type& type) {
    return fits(value, type, true);
}

bool instance_of(const Value& value, const Type& type) {
    return value.null() ? type.base == B::null : fits(value, type, false);
}

bool conforms(const Type& a, const Type& b) {
    if (b.base == B::any || a.base == B::null) return true;
    if (a.base != b.base) return false;
    if ((a.base == B::list || a.base == B::range) && b.item) return a.item && conforms(*a.item, *b.item);
    if (a.base == B::context)
        return std::ranges::all_of(b.fields, [&](const auto& wanted) {
            const auto at = std::ranges::find(a.fields, wanted.first, [](const auto& field) { return field.first; });
            return at != a.fields.end() && (!wanted.second || (at->second && conforms(*at->second, *wanted.second)));
        });
    if (a.base == B::function) {
        if (a.parameters.size() != b.parameters.size()) return false;
        for (std::size_t i = 0; i < a.parameters.size(); ++i)
            if (a.parameters[i] && b.parameters[i] && !conforms(*b.parameters[i], *a.parameters[i])) return false;
        return !b.result || (a.result && conforms(*a.result, *b.result));
    }
    return true;
}

std::optional<Value> coerced(const Value& value, const TypePtr& type) {
    if (!type || conforms(value, *type)) return value;
    if (value.list() && value.list()->size() == 1 && type->base != B::list && conforms(value.list()->front(), *type)) return value.list()->front();
    if (type->base == B::list && !value.list() && (!type->item || conforms(value, *type->item))) {
        Value list(List{value});
        if (conforms(list, *type)) return list;
    }
    if (type->base == B::date_time && value.date()) return Value(DateTimeValue{*value.date(), {0, 0, 0, 0, *Zone::of_offset(0)}});
    return {};
}
}
