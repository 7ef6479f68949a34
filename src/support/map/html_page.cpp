// JSON answers as pages: what a member says stands beside its name, lists of features as a table, links as links.
#include <map>
#include "base/text.hpp"
#include "base/xml.hpp"
#include "kernel/module/query_text.hpp"
#include "support/map/ogc.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::string_view look =
    "<style>:root{color-scheme:light dark;--accent:#0f6e6e;--line:#dde3e3;--ink:#1c2526;--ink-3:#667577;--ground:#f5f7f7;--sheet:#fff}"
    "@media(prefers-color-scheme:dark){:root{--accent:#57b8b3;--line:#2c3a3b;--ink:#e6edec;--ink-3:#93a2a1;--ground:#121a1b;--sheet:#1a2425}}"
    "body{margin:0 auto;max-width:1200px;padding:16px;font:14px/1.6 system-ui,'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "background:var(--ground);color:var(--ink)}main{background:var(--sheet);border:1px solid var(--line);border-radius:6px;padding:12px 16px;overflow-x:auto}"
    "h1{font-size:20px}h2{font-size:16px;margin:16px 0 4px}a{color:var(--accent)}"
    "dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 16px;margin:0}dt{color:var(--ink-3)}dd{margin:0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}th{text-align:left;color:var(--ink-3);font-weight:500}th,td{padding:4px 8px;border-bottom:1px solid "
    "var(--line);vertical-align:top}ul{margin:0;padding-left:18px}code{white-space:pre-wrap;overflow-wrap:anywhere}</style>";

std::string_view text_of(const json::Object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool is_address(std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

void write(std::string& out, const json::Value&);

void write_link(std::string& out, const json::Object& link) {
    const auto title = text_of(link, "title"), rel = text_of(link, "rel"), type = text_of(link, "type");
    const auto name = title.empty() ? rel : title;
    out += "<a href=\"" + xml_escaped(text_of(link, "href")) + "\" rel=\"" + xml_escaped(rel) + "\">" + xml_escaped(name) + "</a> <small>" + xml_escaped(rel) + " " +
           xml_escaped(type) + "</small>";
}

void write_geometry(std::string& out, const json::Object& geometry) {
    out += "<details><summary>" + xml_escaped(text_of(geometry, "type")) + "</summary><code>" + xml_escaped(json::print(json::Value(geometry))) + "</code></details>";
}

bool is_geometry(const json::Object& object) {
    return object.contains("type") && object.contains("coordinates");
}

// Rows of one kind: a column a property.
void write_features(std::string& out, const json::Array& features, const std::string& items) {
    std::map<std::string, bool> columns;
    for (const auto& feature : features)
        for (const auto& [name, value] : feature.at("properties").as_object()) columns.emplace(name, true);
    out += "<table><thead><tr><th>id</th>";
    for (const auto& [name, _] : columns) out += "<th>" + xml_escaped(name) + "</th>";
    out += "<th>geometry</th></tr></thead><tbody>";
    for (const auto& feature : features) {
        const auto& object = feature.as_object();
        const auto id = text_of(object, "id");
        out += "<tr><td><a href=\"" + xml_escaped(items + "/" + percent_encoded(id)) + "?f=html\">" + xml_escaped(id) + "</a></td>";
        for (const auto& [name, _] : columns) {
            out += "<td>";
            if (const auto* value = object.at("properties").as_object().if_contains(name); value && !value->is_null()) write(out, *value);
            out += "</td>";
        }
        out += "<td>";
        if (object.at("geometry").is_object()) write_geometry(out, object.at("geometry").get_object());
        out += "</td></tr>";
    }
    out += "</tbody></table>";
}

void write(std::string& out, const json::Value& value) {
    if (const auto* text = value.if_string()) {
        const auto shown = xml_escaped(std::string_view(*text));
        out += is_address(std::string_view(*text)) ? "<a href=\"" + shown + "\">" + shown + "</a>" : shown;
    } else if (const auto* list = value.if_array()) {
        out += "<ul>";
        for (const auto& one : *list) {
            out += "<li>";
            write(out, one);
            out += "</li>";
        }
        out += "</ul>";
    } else if (const auto* object = value.if_object()) {
        if (object->contains("href")) return write_link(out, *object);
        if (is_geometry(*object)) return write_geometry(out, *object);
        out += "<dl>";
        for (const auto& [name, one] : *object) {
            out += "<dt>" + xml_escaped(std::string_view(name)) + "</dt><dd>";
            write(out, one);
            out += "</dd>";
        }
        out += "</dl>";
    } else out += xml_escaped(json::print(value));
}
}

bool wants_page(const Request& request) {
    for (const auto& [name, value] : request.query)
        if (name == "f") return value == "html";
    // Browsers name pages first; programs name JSON, or take anything.
    const auto page = request.accept.find("text/html"), data = request.accept.find("json");
    return page != request.accept.npos && (data == request.accept.npos || page < data);
}

Reply as_page(const Request& request, const Reply& reply) {
    const auto parsed = json::parse(reply.body);
    const auto& object = parsed.as_object();
    auto title = std::string(text_of(object, "title"));
    if (title.empty()) title = request.path.substr(std::min(request.path.size(), ogc_root.size()));
    std::string out = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
                      xml_escaped(title) + " · 一网</title>" + std::string(look) + "</head><body><p><a href=\"" + xml_escaped(request.origin) + std::string(ogc_root) +
                      "?f=html\">一网 OGC API</a></p><main><h1>" + xml_escaped(title) + "</h1>";
    const auto* features = object.if_contains("features");
    for (const auto& [name, value] : object) {
        if (name == "title" || name == "features") continue;
        out += "<h2>" + xml_escaped(std::string_view(name)) + "</h2>";
        write(out, value);
    }
    if (features && features->is_array()) write_features(out, features->get_array(), request.origin + request.path);
    out += "</main></body></html>";
    Reply page{.status = reply.status, .content_type = "text/html; charset=utf-8", .body = std::move(out), .headers = {}};
    for (const auto& header : reply.headers)
        if (header.first != "ETag") page.headers.push_back(header);  // a page is another representation
    return page;
}
}
