#include "base/xml.hpp"
#include <expat.h>
#include <memory>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang {
namespace {
constexpr std::size_t elements_max = 200, size_max = 16 << 20;

[[noreturn]] void malformed(int line, const std::string& what) {
    throw Invalid("xml", "xml.malformed", {"XML 第 " + std::to_string(line) + " 行有误。", "XML, line " + std::to_string(line) + ": " + what + "."});
}

// Exceptions must not fly through expat's C frames: what is wrong is kept and the parser stopped.
struct Reading {
    XML_Parser parser;
    XmlElement document;
    std::vector<XmlElement*> open{&document};
    std::string wrong;

    void stop(std::string why) {
        wrong = std::move(why);
        XML_StopParser(parser, XML_FALSE);
    }
    static std::pair<std::string, std::string> split(const char* name) {  // "space name"
        const std::string_view all(name);
        const auto gap = all.find(' ');
        if (gap == all.npos) return {"", std::string(all)};
        return {std::string(all.substr(0, gap)), std::string(all.substr(gap + 1))};
    }
    static void begin(void* data, const char* name, const char** attributes) {
        auto& self = *static_cast<Reading*>(data);
        if (self.open.size() > elements_max) return self.stop("nested too deeply");
        auto& element = self.open.back()->children.emplace_back();
        std::tie(element.space, element.name) = split(name);
        element.line = static_cast<int>(XML_GetCurrentLineNumber(self.parser));
        for (; *attributes; attributes += 2) element.attributes.emplace_back(attributes[0], attributes[1]);
        self.open.push_back(&element);
    }
    static void end(void* data, const char*) { static_cast<Reading*>(data)->open.pop_back(); }
    static void characters(void* data, const char* text, int size) { static_cast<Reading*>(data)->open.back()->text.append(text, static_cast<std::size_t>(size)); }
    static void document_type(void* data, const char*, const char*, const char*, int) { static_cast<Reading*>(data)->stop("a DOCTYPE is not taken"); }
};
}

const std::string* XmlElement::attribute(std::string_view wanted) const {
    for (const auto& [key, value] : attributes)
        if (key == wanted) return &value;
    return nullptr;
}

std::string XmlElement::attribute_or(std::string_view wanted, std::string_view otherwise) const {
    const auto* found = attribute(wanted);
    return found ? *found : std::string(otherwise);
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
    for (const auto& one : children)
        if (one.name == wanted) return &one;
    return nullptr;
}

std::vector<const XmlElement*> XmlElement::all(std::string_view wanted) const {
    std::vector<const XmlElement*> out;
    for (const auto& one : children)
        if (one.name == wanted) out.push_back(&one);
    return out;
}

std::string XmlElement::text_of(std::string_view wanted) const {
    const auto* found = child(wanted);
    return found ? trimmed(found->text) : "";
}

XmlElement read_xml(std::string_view text) {
    if (text.size() > size_max) malformed(0, "larger than 16 MiB");
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreateNS(nullptr, ' '), XML_ParserFree);
    Reading reading{parser.get(), {}, {}, {}};
    reading.open = {&reading.document};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), Reading::begin, Reading::end);
    XML_SetCharacterDataHandler(parser.get(), Reading::characters);
    XML_SetStartDoctypeDeclHandler(parser.get(), Reading::document_type);
    const auto status = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
    const int line = static_cast<int>(XML_GetCurrentLineNumber(parser.get()));
    if (!reading.wrong.empty()) malformed(line, reading.wrong);
    if (status != XML_STATUS_OK) malformed(line, XML_ErrorString(XML_GetErrorCode(parser.get())));
    return std::move(reading.document.children.front());
}

std::string xml_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') out += c;
    }
    return out;
}
}
