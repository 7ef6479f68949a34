#include "base/text.hpp"
#include "kernel/report/report.hpp"
#include "kernel/report/styles.hpp"
#include "kernel/report/zip.hpp"
namespace yiwang::report {
namespace {
constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view word =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

std::string as_xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out;
}

std::string run(std::string_view text) {
    return "<w:r><w:t xml:space=\"preserve\">" + as_xml(text) + "</w:t></w:r>";
}

std::string number(std::string_view field) {
    return "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> " +
           std::string(field) +
           " </w:instrText></w:r><w:r><w:fldChar "
           "w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
           "w:fldCharType=\"end\"/></w:r>";
}

std::string header(const Document& document) {
    const bool zh = document.language == Language::zh;
    std::string right;
    if (!document.source.empty()) right = (zh ? "来源：" : "Source: ") + document.source;
    if (document.at != Instant{})
        right += (right.empty() ? "" : zh ? "　" : "   ") + print_local(document.at);
    return std::string(head) + "<w:hdr " + std::string(word) +
           "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>" + run(ellipsis(document.title, 60)) +
           "<w:r><w:tab/></w:r>" + run(right) + "</w:p></w:hdr>";
}

std::string footer(Language language) {
    const bool zh = language == Language::zh;
    return std::string(head) + "<w:ftr " + std::string(word) +
           "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>" + run(zh ? "第 " : "Page ") + number("PAGE") +
           run(zh ? " 页，共 " : " of ") + number("NUMPAGES") + run(zh ? " 页" : "") + "</w:p></w:ftr>";
}

std::string body() {
    return std::string(head) + "<w:document " + std::string(word) + R"(><w:body><w:p/><w:sectPr>
<w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>
<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1304" w:bottom="1304" w:left="1304" w:header="680" w:footer="567" w:gutter="0"/>
</w:sectPr></w:body></w:document>)";
}

std::string relations(std::initializer_list<std::pair<std::string_view, std::string_view>> of) {
    std::string out =
        std::string(head) +
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    int id = 0;
    for (const auto& [type, target] : of)
        out += "<Relationship Id=\"rId" + std::to_string(++id) +
               "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" +
               std::string(type) + "\" Target=\"" + std::string(target) + "\"/>";
    return out + "</Relationships>";
}

std::string types() {
    std::string out =
        std::string(head) + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>)";
    for (const auto& [part, type] :
         std::initializer_list<std::pair<std::string, std::string>>{{"document", "document.main"},
                                                                    {"styles", "styles"},
                                                                    {"settings", "settings"},
                                                                    {"fontTable", "fontTable"},
                                                                    {"header1", "header"},
                                                                    {"footer1", "footer"}})
        out += "<Override PartName=\"/word/" + part +
               ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml." + type +
               "+xml\"/>";
    return out + "</Types>";
}
}

std::string reference_docx(const Document& document) {
    return zip({{"[Content_Types].xml", types()},
                {"_rels/.rels", relations({{"officeDocument", "word/document.xml"}})},
                {"word/document.xml", body()},
                {"word/_rels/document.xml.rels", relations({{"styles", "styles.xml"},
                                                            {"settings", "settings.xml"},
                                                            {"fontTable", "fontTable.xml"},
                                                            {"header", "header1.xml"},
                                                            {"footer", "footer1.xml"}})},
                {"word/styles.xml", std::string(styles_xml)},
                {"word/settings.xml", std::string(settings_xml)},
                {"word/fontTable.xml", std::string(fonts_xml)},
                {"word/header1.xml", header(document)},
                {"word/footer1.xml", footer(document.language)}});
}
}
