#include "base/json_schema.hpp"
#include <unicode/regex.h>
#include <cmath>
#include <set>
#include "base/text.hpp"
namespace yiwang::json {
namespace {
constexpr int references_max = 64;  // of references within references

bool same(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
    if (a.is_array() && b.is_array())
        return a.get_array().size() == b.get_array().size() && std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(), same);
    if (a.is_object() && b.is_object()) {
        if (a.get_object().size() != b.get_object().size()) return false;
        for (const auto& [name, value] : a.get_object()) {
            const auto* other = b.get_object().if_contains(name);
            if (!other || !same(value, *other)) return false;
        }
        return true;
    }
    return a == b;
}

bool whole(const Value& value) {
    return value.is_int64() || value.is_uint64() || (value.is_double() && std::floor(value.get_double()) == value.get_double());
}

bool is_of(const Value& value, std::string_view type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_bool();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number() && whole(value);
    return false;
}

bool well_formed(std::string_view text, std::string_view format) {
    if (format == "date") return parse_date(text).has_value();
    if (format == "date-time") return parse_instant(text).has_value();
    if (format == "email") {
        const auto at = text.find('@');
        return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos && text.find(' ') == text.npos;
    }
    if (format == "uri") return text.find(':') != text.npos && text.find(' ') == text.npos;
    return true;  // others only annotate
}

class Check {
public:
    explicit Check(const Value& root) : root_(root) {}

    bool value(const Value& schema, const Value& in, const std::string& path, int depth = 0) {
        if (depth > references_max) return wrong(path, "refers to itself without end");
        if (schema.is_bool()) return schema.get_bool() || wrong(path, "is not allowed");
        if (!schema.is_object()) return wrong(path, "has no schema");
        const auto& rules = schema.get_object();
        if (const auto* ref = rules.if_contains("$ref"))
            if (!reference(std::string_view(ref->as_string()), in, path, depth)) return false;
        return kind(rules, in, path) && numbers(rules, in, path) && texts(rules, in, path) && lists(rules, in, path, depth) && objects(rules, in, path, depth) &&
               combined(rules, in, path, depth);
    }
    std::optional<SchemaFault> fault;

private:
    bool wrong(const std::string& path, std::string what) {
        if (!fault) fault = SchemaFault{path, std::move(what)};
        return false;
    }
    // Whether it holds, without a word about it.
    bool quietly(const Value& schema, const Value& in, const std::string& path, int depth) {
        const auto before = fault;
        const bool holds = value(schema, in, path, depth + 1);
        fault = before;
        return holds;
    }

    bool reference(std::string_view ref, const Value& in, const std::string& path, int depth) {
        if (!ref.starts_with("#")) return wrong(path, "refers to another file");
        boost::system::error_code none;
        const auto* target = root_.find_pointer(ref.substr(1), none);
        if (none || !target) return wrong(path, "refers to " + std::string(ref) + ", which is not there");
        return value(*target, in, path, depth + 1);
    }

    bool kind(const Object& rules, const Value& in, const std::string& path) {
        if (const auto* type = rules.if_contains("type")) {
            bool any = false;
            std::string names;
            const auto one = [&](const Value& name) {
                any |= is_of(in, std::string_view(name.as_string()));
                names += (names.empty() ? "" : " or ") + std::string(name.as_string());
            };
            if (type->is_array())
                for (const auto& name : type->get_array()) one(name);
            else one(*type);
            if (!any) return wrong(path, "must be " + names);
        }
        if (const auto* all = rules.if_contains("enum")) {
            const auto& list = all->as_array();
            if (std::none_of(list.begin(), list.end(), [&](const Value& one) { return same(one, in); })) return wrong(path, "must be one of " + print(*all));
        }
        const auto* constant = rules.if_contains("const");
        return !constant || same(*constant, in) || wrong(path, "must be " + print(*constant));
    }

    bool numbers(const Object& rules, const Value& in, const std::string& path) {
        if (!in.is_number()) return true;
        const double n = in.to_number<double>();
        const auto limit = [&](const char* name) -> std::optional<double> {
            const auto* value = rules.if_contains(name);
            return value && value->is_number() ? std::optional(value->to_number<double>()) : std::nullopt;
        };
        if (const auto least = limit("minimum"); least && n < *least) return wrong(path, "is less than " + print(*rules.if_contains("minimum")));
        if (const auto most = limit("maximum"); most && n > *most) return wrong(path, "is more than " + print(*rules.if_contains("maximum")));
        if (const auto least = limit("exclusiveMinimum"); least && n <= *least) return wrong(path, "is not more than " + print(*rules.if_contains("exclusiveMinimum")));
        if (const auto most = limit("exclusiveMaximum"); most && n >= *most) return wrong(path, "is not less than " + print(*rules.if_contains("exclusiveMaximum")));
        if (const auto step = limit("multipleOf"); step && *step > 0) {
            const double times = n / *step;
            if (std::abs(times - std::round(times)) > 1e-9 * std::max(1.0, std::abs(times))) return wrong(path, "is no multiple of " + print(*rules.if_contains("multipleOf")));
        }
        return true;
    }

    bool texts(const Object& rules, const Value& in, const std::string& path) {
        if (!in.is_string()) return true;
        const std::string_view text(in.get_string());
        const auto size = static_cast<std::int64_t>(length(text));
        if (const auto* least = rules.if_contains("minLength"); least && size < least->to_number<std::int64_t>()) return wrong(path, "is shorter than " + print(*least));
        if (const auto* most = rules.if_contains("maxLength"); most && size > most->to_number<std::int64_t>()) return wrong(path, "is longer than " + print(*most));
        if (const auto* pattern = rules.if_contains("pattern"))
            if (!matches(std::string_view(pattern->as_string()), text)) return wrong(path, "does not match " + std::string(pattern->as_string()));
        if (const auto* format = rules.if_contains("format"))
            if (!well_formed(text, std::string_view(format->as_string()))) return wrong(path, "is no " + std::string(format->as_string()));
        return true;
    }

    // With limits on work: patterns come from those who draw forms, texts from anybody.
    static bool matches(std::string_view pattern, std::string_view text) {
        UErrorCode status = U_ZERO_ERROR;
        const auto unicode = [](std::string_view utf8) { return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size()))); };
        const auto subject = unicode(text);
        icu::RegexMatcher matcher(unicode(pattern), subject, 0, status);
        if (U_FAILURE(status)) return false;
        matcher.setTimeLimit(200, status);
        matcher.setStackLimit(1 << 20, status);
        return matcher.find(status) && U_SUCCESS(status);
    }

    bool counts(const Object& rules, std::size_t count, const char* least_name, const char* most_name, const std::string& path) {
        const auto n = static_cast<std::int64_t>(count);
        if (const auto* least = rules.if_contains(least_name); least && n < least->to_number<std::int64_t>()) return wrong(path, "has less than " + print(*least));
        if (const auto* most = rules.if_contains(most_name); most && n > most->to_number<std::int64_t>()) return wrong(path, "has more than " + print(*most));
        return true;
    }

    bool lists(const Object& rules, const Value& in, const std::string& path, int depth) {
        if (!in.is_array()) return true;
        const auto& list = in.get_array();
        if (!counts(rules, list.size(), "minItems", "maxItems", path)) return false;
        std::size_t at = 0;
        const auto place = [&](std::size_t i) { return path + "[" + std::to_string(i) + "]"; };
        if (const auto* first = rules.if_contains("prefixItems"))
            for (; at < list.size() && at < first->as_array().size(); ++at)
                if (!value(first->as_array()[at], list[at], place(at), depth + 1)) return false;
        if (const auto* rest = rules.if_contains("items"))
            for (; at < list.size(); ++at)
                if (!value(*rest, list[at], place(at), depth + 1)) return false;
        if (const auto* contained = rules.if_contains("contains")) {
            std::int64_t found = 0;
            for (const auto& one : list) found += quietly(*contained, one, path, depth);
            const auto* least = rules.if_contains("minContains");
            const auto* most = rules.if_contains("maxContains");
            if (found < (least ? least->to_number<std::int64_t>() : 1)) return wrong(path, "lacks an item that is asked for");
            if (most && found > most->to_number<std::int64_t>()) return wrong(path, "has too many items of a kind");
        }
        if (const auto* unique = rules.if_contains("uniqueItems"); unique && unique->is_bool() && unique->get_bool())
            for (std::size_t i = 0; i < list.size(); ++i)
                for (std::size_t j = i + 1; j < list.size(); ++j)
                    if (same(list[i], list[j])) return wrong(path, "has an item twice");
        return true;
    }

    bool objects(const Object& rules, const Value& in, const std::string& path, int depth) {
        if (!in.is_object()) return true;
        const auto& object = in.get_object();
        if (!counts(rules, object.size(), "minProperties", "maxProperties", path)) return false;
        if (const auto* required = rules.if_contains("required"))
            for (const auto& name : required->as_array())
                if (!object.contains(std::string_view(name.as_string()))) return wrong(under(path, std::string_view(name.as_string())), "is required");
        if (const auto* dependent = rules.if_contains("dependentRequired"))
            for (const auto& [name, needed] : dependent->as_object())
                if (object.contains(name))
                    for (const auto& other : needed.as_array())
                        if (!object.contains(std::string_view(other.as_string()))) return wrong(under(path, std::string_view(other.as_string())), "is required beside " + std::string(name));
        for (const auto& [name, inner] : object)
            if (!member(rules, name, inner, path, depth)) return false;
        return true;
    }

    bool member(const Object& rules, std::string_view name, const Value& inner, const std::string& path, int depth) {
        const auto place = under(path, name);
        bool known = false;
        if (const auto* names = rules.if_contains("propertyNames"))
            if (!value(*names, Value(name), place, depth + 1)) return false;
        if (const auto* properties = rules.if_contains("properties"))
            if (const auto* schema = properties->as_object().if_contains(name)) {
                known = true;
                if (!value(*schema, inner, place, depth + 1)) return false;
            }
        if (const auto* patterns = rules.if_contains("patternProperties"))
            for (const auto& [pattern, schema] : patterns->as_object())
                if (matches(pattern, name)) {
                    known = true;
                    if (!value(schema, inner, place, depth + 1)) return false;
                }
        const auto* others = rules.if_contains("additionalProperties");
        return known || !others || (others->is_bool() && !others->get_bool() ? wrong(place, "is not known") : value(*others, inner, place, depth + 1));
    }

    bool combined(const Object& rules, const Value& in, const std::string& path, int depth) {
        if (const auto* all = rules.if_contains("allOf"))
            for (const auto& one : all->as_array())
                if (!value(one, in, path, depth + 1)) return false;
        if (const auto* any = rules.if_contains("anyOf")) {
            const auto& list = any->as_array();
            if (std::none_of(list.begin(), list.end(), [&](const Value& one) { return quietly(one, in, path, depth); })) return wrong(path, "fits none of what is allowed");
        }
        if (const auto* one = rules.if_contains("oneOf")) {
            const auto& list = one->as_array();
            if (std::count_if(list.begin(), list.end(), [&](const Value& each) { return quietly(each, in, path, depth); }) != 1) return wrong(path, "must fit exactly one of what is allowed");
        }
        if (const auto* no = rules.if_contains("not"))
            if (quietly(*no, in, path, depth)) return wrong(path, "is what is not allowed");
        if (const auto* condition = rules.if_contains("if")) {
            const auto* then = rules.if_contains(quietly(*condition, in, path, depth) ? "then" : "else");
            if (then && !value(*then, in, path, depth + 1)) return false;
        }
        return true;
    }

    const Value& root_;
};

void look(const Value& schema, const std::string& path, std::vector<std::string>& out) {
    static const std::set<std::string, std::less<>> one{"items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"};
    static const std::set<std::string, std::less<>> list{"prefixItems", "allOf", "anyOf", "oneOf"};
    static const std::set<std::string, std::less<>> named{"properties", "patternProperties", "$defs", "definitions"};
    static const std::set<std::string, std::less<>> plain{"$schema", "$id", "$comment", "$ref", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "type", "enum", "const",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minContains",
        "maxContains", "minProperties", "maxProperties", "required", "dependentRequired", "title_en", "description_en"};
    if (!schema.is_object()) return;
    for (const auto& [key, value] : schema.get_object()) {
        const auto place = path + "/" + std::string(key);
        if (one.contains(key)) look(value, place, out);
        else if (list.contains(key) && value.is_array()) {
            for (const auto& inner : value.get_array()) look(inner, place, out);
        } else if (named.contains(key) && value.is_object()) {
            for (const auto& [name, inner] : value.get_object()) look(inner, place + "/" + std::string(name), out);
        } else if (!plain.contains(key)) out.push_back(place);
    }
}
}

std::optional<SchemaFault> check_schema(const Value& schema, const Value& value) {
    Check check(schema);
    if (check.value(schema, value, "")) return {};
    return check.fault ? check.fault : SchemaFault{"", "does not fit"};
}

std::vector<std::string> unread_keywords(const Value& schema) {
    std::vector<std::string> out;
    look(schema, "#", out);
    return out;
}
}
