#include "support/map/query.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
namespace yiwang::support::map {
namespace {
std::vector<double> numbers(const std::string& parameter, std::string_view text) {
    std::vector<double> out;
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        auto part = text.substr(at, comma - at);
        if (part.starts_with('+')) part.remove_prefix(1);
        double value = 0;
        const auto [end, wrong] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (wrong != std::errc() || end != part.data() + part.size() || !std::isfinite(value))
            refuse_query(parameter, "numbers, separated by commas, are needed");
        out.push_back(value);
        at = comma + 1;
    }
    return out;
}

geometry::System system_of(const std::string& parameter, std::string_view uri) {
    for (const auto& one : geometry::served_systems())
        if (geometry::uri_of(one) == uri) return one;
    refuse_query(parameter, "this coordinate system is not offered here");
}

Spot in_order(const geometry::System& system, double first, double second) {
    return system.northing_first ? Spot{second, first} : Spot{first, second};
}

// The box in WGS 84; of a plane, the box around its corners and the middles of its sides.
Box box_in(const std::vector<double>& given, const geometry::System& system) {
    if (given.size() != 4 && given.size() != 6) refuse_query("bbox", "4 or 6 numbers are needed");
    const std::size_t far = given.size() / 2;
    const Spot low = in_order(system, given[0], given[1]), high = in_order(system, given[far], given[far + 1]);
    if (low.y > high.y) refuse_query("bbox", "the south must not lie above the north");
    if (system.kind == geometry::System::Kind::wgs84) {
        if (std::abs(low.x) > 180 || std::abs(high.x) > 180 || std::abs(low.y) > 90 || std::abs(high.y) > 90)
            refuse_query("bbox", "longitude and latitude in degrees are needed");
        return {low.x, low.y, high.x, high.y};
    }
    if (low.x > high.x) refuse_query("bbox", "the west must not lie beyond the east");
    Box out{180, 90, -180, -90};
    for (int i = 0; i <= 2; ++i)
        for (int k = 0; k <= 2; ++k) {
            const Point at = system.to_wgs84({low.x + (high.x - low.x) * i / 2, low.y + (high.y - low.y) * k / 2});
            out = {std::min(out.west, at.lng), std::min(out.south, at.lat), std::max(out.east, at.lng), std::max(out.north, at.lat)};
        }
    return out;
}

std::optional<Instant> instant_of(std::string_view text, bool end_of_day) {
    if (const auto instant = parse_instant(text)) return instant;
    if (const auto date = parse_date(text))
        return Instant(std::chrono::microseconds(date->time_since_epoch())) +
               (end_of_day ? std::chrono::days(1) - std::chrono::microseconds(1) : std::chrono::microseconds(0));
    refuse_query("datetime", "RFC 3339 dates or times are needed");
}

std::pair<std::optional<Instant>, std::optional<Instant>> period_of(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == text.npos) return {instant_of(text, false), instant_of(text, true)};
    const auto begin = text.substr(0, slash), end = text.substr(slash + 1);
    const auto open = [](std::string_view one) { return one.empty() || one == ".."; };
    if (open(begin) && open(end) && begin.empty() && end.empty()) refuse_query("datetime", "an interval needs an end");
    std::pair<std::optional<Instant>, std::optional<Instant>> out;
    if (!open(begin)) out.first = instant_of(begin, false);
    if (!open(end)) out.second = instant_of(end, true);
    if (out.first && out.second && *out.first > *out.second) refuse_query("datetime", "the end lies before the beginning");
    return out;
}

std::size_t limit_of(std::string_view text) {
    long value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong == std::errc::result_out_of_range && text.find_first_not_of("0123456789") == text.npos) return limit_max;
    if (wrong != std::errc() || end != text.data() + text.size() || value < 1) refuse_query("limit", "a whole number from 1 on is needed");
    return std::min<std::size_t>(static_cast<std::size_t>(value), limit_max);
}

Point turn(const void* context, Point at) {
    const auto& system = *static_cast<const geometry::System*>(context);
    return system.to_wgs84(in_order(system, at.lng, at.lat));
}
}

void refuse_query(const std::string& parameter, const std::string& en) {
    throw Problem(400, "map.query", {"参数 " + parameter + " 不对。", "Parameter " + parameter + ": " + en + "."}, parameter);
}

Query read_query(const Request& request, const Layer& layer) {
    Query out;
    std::optional<std::string> box, box_system, filter_text, filter_language, filter_system;
    std::vector<std::string> seen;
    for (const auto& [name, value] : request.query) {
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) refuse_query(name, "it is given twice");
        seen.push_back(name);
        const auto field = std::find_if(layer.fields.begin(), layer.fields.end(), [&](const Field& one) { return one.name == name; });
        if (name == "f") {
            if (value != "json" && value != "html") refuse_query("f", "json and html are offered");
        } else if (name == "limit") out.limit = limit_of(value);
        else if (name == "bbox") box = value;
        else if (name == "bbox-crs") box_system = value;
        else if (name == "crs") out.system = system_of("crs", value);
        else if (name == "datetime") out.datetime = period_of(value);
        else if (name == "filter") filter_text = value;
        else if (name == "filter-lang") filter_language = value;
        else if (name == "filter-crs") filter_system = value;
        else if (name == "cursor") out.cursor = value;
        else if (field != layer.fields.end()) out.equals.emplace_back(static_cast<std::size_t>(field - layer.fields.begin()), value);
        else refuse_query(name, "there is no such parameter");
    }
    if (box_system && !box) system_of("bbox-crs", *box_system);
    if (box) out.box = box_in(numbers("bbox", *box), box_system ? system_of("bbox-crs", *box_system) : geometry::System{});
    if (filter_text) {
        const std::string language = filter_language.value_or("cql2-text");
        const bool text = language == "cql2-text" || language == "cql-text";  // the draft's name, which old clients send
        if (!text && language != "cql2-json") refuse_query("filter-lang", "cql2-text and cql2-json are offered");
        const auto filter = text ? filter::Filter::from_text(*filter_text) : filter::Filter::from_json(*filter_text);
        std::vector<std::string> names;
        for (const auto& field : layer.fields) names.push_back(field.name);
        if (!filter_system) out.condition = filter.bind(names, "geometry");
        else {
            const auto system = system_of("filter-crs", *filter_system);
            out.condition = filter.bind(names, "geometry", turn, &system);
        }
        if (out.condition->box() && !out.box) out.box = out.condition->box();
    } else if (filter_language || filter_system) refuse_query(filter_language ? "filter-lang" : "filter-crs", "there is no filter");
    return out;
}

geometry::System read_system(const Request& request) {
    geometry::System out;
    for (const auto& [name, value] : request.query) {
        if (name == "crs") out = system_of("crs", value);
        else if (name != "f" || (value != "json" && value != "html")) refuse_query(name, "there is no such parameter");
    }
    return out;
}

void check_format_only(const Request& request) {
    for (const auto& [name, value] : request.query)
        if (name != "f" || (value != "json" && value != "html")) refuse_query(name, name == "f" ? "json and html are offered" : "there is no such parameter");
}

Geometry as_written(const Geometry& geometry, const geometry::System& system) {
    if (system.kind == geometry::System::Kind::wgs84 && !system.northing_first) return geometry;
    return geometry::turned(geometry, [&](Point at) {
        const Spot spot = system.from_wgs84(at);
        return system.northing_first ? Point{spot.y, spot.x} : Point{spot.x, spot.y};
    });
}
}
