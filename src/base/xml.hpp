// XML 1.0 with namespaces as a tree, over expat. Without document types: nothing is expanded, nothing fetched.
#pragma once
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {

struct XmlElement {
    std::string space, name;  // namespace and local name
    int line = 0;
    std::vector<std::pair<std::string, std::string>> attributes;  // by local name; one of a foreign namespace as "space name"
    std::vector<XmlElement> children;
    std::string text;         // its own, as it stands

    const std::string* attribute(std::string_view name) const;
    std::string attribute_or(std::string_view name, std::string_view otherwise) const;
    const XmlElement* child(std::string_view name) const;  // the first; null if there is none
    std::vector<const XmlElement*> all(std::string_view name) const;
    std::string text_of(std::string_view child) const;     // trimmed; "" without it
};

// Throws Invalid "xml.malformed" with the line: not well-formed, with a DOCTYPE, deeper than 200 or beyond 16 MiB.
XmlElement read_xml(std::string_view);

// Text as it stands in XML, between tags or in an attribute; characters that XML 1.0 cannot hold are left out.
std::string xml_escaped(std::string_view);
}
