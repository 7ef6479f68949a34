// Cases from XML and back.
#include "base/text.hpp"
#include "base/xml.hpp"
#include "kernel/rule/cases.hpp"
namespace yiwang::rule {
namespace {
constexpr std::string_view xsi = "http://www.w3.org/2001/XMLSchema-instance";
constexpr auto head = R"(<?xml version="1.0" encoding="UTF-8"?>
<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
)";

bool nil(const XmlElement& element) {
    return element.attribute_or(std::string(xsi) + " nil", "false") == "true";
}

template <class T>
Value or_null(const std::optional<T>& value) {
    return value ? Value(*value) : Value();
}

Value simple_value(const std::string& type, const std::string& whole) {
    const auto text = trimmed(whole);
    if (type == "boolean") return text == "true" || text == "1";
    if (type == "decimal" || type == "double" || type == "integer" || type == "int" || type == "long" || type == "float") return or_null(Decimal::parse(text));
    if (type == "date") return or_null(parse_date_value(text));
    if (type == "time") return or_null(parse_time_value(text));
    if (type == "dateTime") return or_null(parse_date_time_value(text));
    if (type == "duration" || type == "dayTimeDuration" || type == "yearMonthDuration") {
        if (const auto days = parse_days_duration(text)) return *days;
        return or_null(parse_months_duration(text));
    }
    return whole;
}

// A valueType: a simple value, the components of a context, or a list.
Value value_of(const XmlElement& element) {
    if (const auto* list = element.child("list")) {
        if (nil(*list)) return {};
        List out;
        for (const auto* item : list->all("item")) out.push_back(value_of(*item));
        return out;
    }
    if (const auto components = element.all("component"); !components.empty()) {
        if (nil(*components[0]) && !components[0]->attribute("name")) return {};
        Context out;
        for (const auto* one : components) out.set(one->attribute_or("name", ""), value_of(*one));
        return out;
    }
    const auto* value = element.child("value");
    if (!value || nil(*value)) return {};
    auto type = value->attribute_or(std::string(xsi) + " type", "xsd:string");
    type.erase(0, type.find(':') + 1);
    return simple_value(type, value->text);
}

Case read_case(const XmlElement& xml) {
    Case out{xml.attribute_or("id", ""), xml.text_of("description"), {}, {}, {}};
    if (xml.attribute_or("type", "decision") != "decision") out.invocable = trimmed(xml.attribute_or("invocableName", ""));
    for (const auto* input : xml.all("inputNode")) out.inputs.set(trimmed(input->attribute_or("name", "")), value_of(*input));
    for (const auto* result : xml.all("resultNode")) {
        const auto* expected = result->child("expected");
        out.wanted.push_back({trimmed(result->attribute_or("name", "")), expected ? value_of(*expected) : Value(), result->attribute_or("errorResult", "false") == "true"});
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\n': out += "&#10;"; break;
            case '\t': out += "&#9;"; break;
            case '\r': out += "&#13;"; break;
            default: out += c;
        }
    return out;
}

const char* type_of(Kind kind) {
    switch (kind) {
        case Kind::boolean: return "boolean";
        case Kind::number: return "decimal";
        case Kind::string: return "string";
        case Kind::date: return "date";
        case Kind::time: return "time";
        case Kind::date_time: return "dateTime";
        case Kind::days:
        case Kind::months: return "duration";
        default: return nullptr;
    }
}

std::string written(const Value& value) {
    if (value.null()) return "<value xsi:nil=\"true\"/>";
    std::string out;
    if (const auto* list = value.list()) {
        for (const auto& item : *list) out += "<item>" + written(item) + "</item>";
        return "<list>" + out + "</list>";
    }
    if (const auto* context = value.context()) {
        for (const auto& [name, part] : context->entries) out += "<component name=\"" + escaped(name) + "\">" + written(part) + "</component>";
        return out;
    }
    const auto* type = type_of(value.kind());
    if (!type) throw Invalid("cases", "rule.case_value", {"用例的取值不能是区间或函数。", "A case's value can be no range and no function."});
    return "<value xsi:type=\"xsd:" + std::string(type) + "\">" + escaped(print(value)) + "</value>";
}
}

std::vector<Case> read_cases(std::string_view xml) {
    const auto root = read_xml(xml);
    if (root.name != "testCases") throw Invalid("cases", "rule.no_cases", {"不是用例文件（根元素应为 testCases）。", "This is no file of cases: its root is not testCases."});
    std::vector<Case> out;
    for (const auto* one : root.all("testCase")) out.push_back(read_case(*one));
    return out;
}

std::string write_cases(std::string_view model_file, std::span<const Case> cases) {
    std::string out = head + ("  <modelName>" + escaped(model_file)) + "</modelName>\n";
    for (const auto& one : cases) {
        out += "  <testCase id=\"" + escaped(one.id) + "\"" + (one.invocable ? " type=\"decisionService\" invocableName=\"" + escaped(*one.invocable) + "\"" : "") + ">\n";
        if (!one.description.empty()) out += "    <description>" + escaped(one.description) + "</description>\n";
        for (const auto& [name, value] : one.inputs.entries) out += "    <inputNode name=\"" + escaped(name) + "\">" + written(value) + "</inputNode>\n";
        for (const auto& wanted : one.wanted)
            out += "    <resultNode name=\"" + escaped(wanted.node) + "\" type=\"decision\"" + (wanted.fails ? " errorResult=\"true\"" : "") + "><expected>" + written(wanted.value) +
                   "</expected></resultNode>\n";
        out += "  </testCase>\n";
    }
    return out + "</testCases>\n";
}
}
