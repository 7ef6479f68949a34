#include "support/sources/mapping.hpp"
#include <charconv>
#include <cmath>
#include <set>
#include "base/text.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t text_max = 5000, title_max = 80, address_max = 200, name_max = 60, number_max = 200, value_max = 100'000;
const std::set<std::string, std::less<>> known{"external", "city_number", "series", "changed_at", "title", "text", "address", "kind_words",
                                               "reporter_name", "reporter_phone", "reporter_email", "lng", "lat", "occurred_at"};

[[noreturn]] void wrong(const std::string& field, Sentence says) {
    throw Invalid("mapping." + field, "sources.mapping", std::move(says));
}

bool is_pointer(std::string_view path) {
    return path.empty() || (path[0] == '/' && path.size() <= 200);
}

std::string said(const json::Value& value) {
    if (value.is_string()) return trimmed(std::string(value.get_string()));
    if (value.is_number() || value.is_bool()) return json::print(value);
    return {};
}

std::string at(const json::Value& item, const std::string& path) {
    boost::system::error_code missing;
    const auto* found = item.find_pointer(path, missing);
    return found ? said(*found).substr(0, value_max) : "";
}

std::optional<double> number_of(std::string_view text) {
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(out)) return {};
    return out;
}

void bound(std::vector<Fault>& faults, const std::string& field, std::string& text, std::size_t max) {
    text = trimmed(text);
    if (!valid_utf8(text) || text.find('\0') != std::string::npos) faults.push_back({field, "sources.encoding", {"文字编码不对。", "This is no text."}});
    else if (length(text) > max)
        faults.push_back({field, "sources.too_long", {"最多 " + std::to_string(max) + " 字。", "At most " + std::to_string(max) + " characters."}});
}

bool phone_number(std::string_view text) {
    return text.size() >= 7 && text.size() <= 20 && text.find_first_not_of("0123456789+- ") == text.npos;
}
}

Mapping::Mapping(const json::Object& rules) {
    for (const auto& [name, value] : rules) {
        const std::string field(name);
        if (!known.contains(field)) wrong(field, {"没有这个字段。", "A matter has no such field."});
        rules_.emplace(field, rule_of(field, value));
    }
    if (!rules_.contains("text")) wrong("text", {"须写明正文在哪里。", "Say where the text is."});
}

Mapping::Rule Mapping::rule_of(const std::string& field, const json::Value& value) {
    Rule rule;
    if (value.is_string()) rule.path = std::string(value.get_string());
    else {
        if (!value.is_object()) wrong(field, {"须为路径或规则。", "This must be a path or a rule."});
        for (const auto& [key, part] : value.get_object()) {
            const std::string where = "mapping." + field + "." + std::string(key);
            if (key == "path") json::into(rule.path, part, where);
            else if (key == "paths") json::into(rule.paths, part, where);
            else if (key == "value") json::into(rule.value, part, where);
            else if (key == "join") json::into(rule.join, part, where);
            else if (key == "time_formats") json::into(rule.time_formats, part, where);
            else if (key == "values") {
                rule.values.emplace();
                for (const auto& [theirs, ours] : json::to<json::Object>(part, where)) (*rule.values)[std::string(theirs)] = json::to<std::string>(ours, where);
            } else wrong(field + "." + std::string(key), {"规则里没有这一项。", "A rule has no such part."});
        }
    }
    if (rule.path.has_value() + rule.paths.has_value() + rule.value.has_value() != 1)
        wrong(field, {"须写 path、paths、value 之一。", "Give one of path, paths and value."});
    for (const auto& path : rule.paths.value_or(std::vector<std::string>{rule.path.value_or("")}))
        if (!is_pointer(path)) wrong(field, {"路径以 / 开头，例如 /order/title。", "A path begins with a slash: /order/title."});
    return rule;
}

std::string Mapping::text(const std::string& field, const json::Value& item) const {
    const auto found = rules_.find(field);
    if (found == rules_.end()) return {};
    const Rule& rule = found->second;
    std::string out = rule.value.value_or("");
    if (rule.path) out = at(item, *rule.path);
    for (const auto& path : rule.paths.value_or(std::vector<std::string>{})) {
        const auto part = at(item, path);
        if (!out.empty() && !part.empty()) out += rule.join.value_or(" ");
        out += part;
    }
    if (rule.values)
        if (const auto ours = rule.values->find(out); ours != rule.values->end()) out = ours->second;
    return out;
}

std::optional<Instant> Mapping::time(const std::string& field, const json::Value& item, std::vector<Fault>& faults) const {
    const auto value = text(field, item);
    if (value.empty()) return {};
    std::optional<Instant> out = parse_instant(value);
    static const std::vector<std::string> usual{"%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"};
    for (const auto& format : rules_.at(field).time_formats.value_or(usual))
        if (const auto local = out ? std::nullopt : parse_local(value, format)) out = from_local(*local);
    if (const auto seconds = out ? std::nullopt : number_of(value); seconds && *seconds >= 0 && *seconds < 1e13)
        out = Instant{std::chrono::microseconds{static_cast<std::int64_t>(*seconds * (*seconds > 1e11 ? 1e3 : 1e6))}};  // above 1e11 they are milliseconds
    if (!out || *out < Instant{} || *out >= Instant{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}}) {
        faults.push_back({field, "sources.time", {"“" + ellipsis(value, 40) + "”不是时间。", "\"" + ellipsis(value, 40) + "\" is no time."}});
        return {};
    }
    return out;
}

std::optional<double> Mapping::number(const std::string& field, const json::Value& item, std::vector<Fault>& faults) const {
    const auto value = text(field, item);
    if (value.empty()) return {};
    const auto out = number_of(value);
    if (!out) faults.push_back({field, "sources.number", {"“" + ellipsis(value, 40) + "”不是数。", "\"" + ellipsis(value, 40) + "\" is no number."}});
    return out;
}

Mapped Mapping::map(const json::Value& item) const {
    Mapped out;
    Matter& matter = out.matter;
    out.external = text("external", item);
    out.series = text("series", item);
    matter.city_number = text("city_number", item);
    matter.title = text("title", item);
    matter.text = text("text", item);
    matter.address = text("address", item);
    matter.kind_words = text("kind_words", item);
    matter.reporter_name = text("reporter_name", item);
    matter.reporter_phone = text("reporter_phone", item);
    if (auto email = text("reporter_email", item); !email.empty()) matter.reporter_email = std::move(email);
    auto faults = faults_of(matter);
    out.changed_at = time("changed_at", item, faults);
    matter.occurred_at = time("occurred_at", item, faults);
    matter.lng = number("lng", item, faults);
    matter.lat = number("lat", item, faults);
    bound(faults, "external", out.external, number_max);
    bound(faults, "series", out.series, number_max);
    if (faults.empty()) faults = faults_of(matter);  // the point too
    out.faults = std::move(faults);
    return out;
}

std::vector<Fault> faults_of(Matter& matter) {
    std::vector<Fault> faults;
    bound(faults, "text", matter.text, text_max);
    if (matter.text.empty()) matter.text = trimmed(matter.title);
    if (matter.text.empty()) faults.push_back({"text", "sources.missing", {"没有正文。", "There is no text."}});
    bound(faults, "title", matter.title, value_max);
    if (faults.empty() && length(matter.title) > title_max) matter.title = to_utf8(to_utf32(matter.title).substr(0, title_max - 1)) + "…";
    bound(faults, "address", matter.address, address_max);
    bound(faults, "kind_words", matter.kind_words, number_max);
    bound(faults, "reporter_name", matter.reporter_name, name_max);
    if (matter.reporter_email) bound(faults, "reporter_email", *matter.reporter_email, address_max);
    bound(faults, "city_number", matter.city_number, number_max);
    matter.reporter_phone = trimmed(matter.reporter_phone);
    if (!matter.reporter_phone.empty() && !phone_number(matter.reporter_phone))
        faults.push_back({"reporter_phone", "sources.phone", {"电话号码不对。", "This is no phone number."}});
    if (matter.lng.has_value() != matter.lat.has_value())
        faults.push_back({matter.lng ? "lat" : "lng", "sources.half_a_point", {"坐标不完整。", "Half of the point is missing."}});
    else if (matter.lng && !(std::abs(*matter.lng) <= 180)) faults.push_back({"lng", "sources.off_the_globe", {"经度应在 -180 至 180 之间。", "Longitude must be between -180 and 180."}});
    else if (matter.lat && !(std::abs(*matter.lat) <= 90)) faults.push_back({"lat", "sources.off_the_globe", {"纬度应在 -90 至 90 之间。", "Latitude must be between -90 and 90."}});
    return faults;
}
}
