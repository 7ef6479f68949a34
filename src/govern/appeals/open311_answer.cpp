#include "govern/appeals/open311_answer.hpp"
#include "base/xml.hpp"
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals::open311 {
namespace {
constexpr std::string_view json_ending = ".json", xml_ending = ".xml";

// Of a list's items.
std::string_view item_name(std::string_view list) {
    static const std::map<std::string_view, std::string_view> names{{"services", "service"}, {"attributes", "attribute"}, {"values", "value"}, {"service_requests", "request"},
                                                                    {"errors", "error"},     {"endpoints", "endpoint"},   {"formats", "format"}};
    return names.at(list);
}

void put_xml(std::string& out, std::string_view name, const json::Value& value) {
    if (value.is_null()) {
        out.append("<").append(name).append("/>");
        return;
    }
    out.append("<").append(name).append(">");
    if (value.is_object())
        for (const auto& [key, one] : value.get_object()) put_xml(out, key, one);
    else if (value.is_array())
        for (const auto& one : value.get_array()) put_xml(out, item_name(name), one);
    else out += value.is_string() ? xml_escaped(value.get_string()) : json::print(value);
    out.append("</").append(name).append(">");
}

bool as_xml(const Request& request) {
    return request.path.ends_with(xml_ending);
}

Reply written(const Request& request, std::string_view root, const json::Value& value) {
    if (!as_xml(request)) return {.status = 200, .content_type = "application/json; charset=utf-8", .body = json::print(value), .headers = {}};
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    put_xml(out, root, value);
    return {.status = 200, .content_type = "text/xml; charset=utf-8", .body = std::move(out), .headers = {}};
}

// The standard knows 400, 403 and 404; what our edge says besides (413, 429, 5xx) says it better than 400 would.
int status_of(const Problem& problem) {
    switch (problem.status) {
        case 401: return 403;
        case 409:
        case 415:
        case 422: return 400;
        default: return problem.status;
    }
}

// Our name of a field as the standard has it.
std::string field_of(const std::string& field) {
    static const std::map<std::string, std::string> names{{"lng", "long"}, {"text", "description"}, {"address", "address_string"}, {"reporter_name", "first_name"}, {"reporter_phone", "phone"}};
    const auto at = names.find(field);
    return at == names.end() ? field : at->second;
}
}

Reply answer(const Request& request, std::string_view root, const json::Value& value) {
    if (!as_xml(request) && !request.path.ends_with(json_ending)) throw NotFound("format");
    return written(request, root, value);
}

std::string without_ending(const std::string& part) {
    for (const auto ending : {json_ending, xml_ending})
        if (part.ends_with(ending)) return part.substr(0, part.size() - ending.size());
    return part;
}

Reply refusal(const Request& request, const Problem& problem) {
    const int status = status_of(problem);
    const std::string said = problem.status == 401 ? in(request.caller.language, "缺少 api_key，或 api_key 无效。", "The api_key is missing or invalid.")
                                                   : in(request.caller.language, problem.says.zh, problem.says.en);
    const std::string description = problem.field.empty() ? said : field_of(problem.field) + ": " + said;
    auto reply = written(request, "errors", json::Array{json::Object{{"code", status}, {"description", description}}});
    reply.status = status;
    return reply;
}

void check_jurisdiction(const std::optional<std::string>& id) {
    if (id && !id->empty() && *id != district().code)
        throw Problem(404, "appeals.jurisdiction", {"没有这个 jurisdiction_id，本区为 " + district().code + "。", "There is no such jurisdiction; this one is " + district().code + "."},
                      "jurisdiction_id");
}

const std::string& in(Language language, const std::string& zh, const std::string& en) {
    return language == Language::en ? en : zh;
}

json::Value time(Instant at) {
    return json::Value(print(Instant(std::chrono::floor<std::chrono::seconds>(at))));
}

json::Value time(const std::optional<Instant>& at) {
    return at ? time(*at) : json::Value(nullptr);
}
}
