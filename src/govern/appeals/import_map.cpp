// Map files, and one row by them.
#include <algorithm>
#include <cmath>
#include <set>
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "govern/appeals/import.hpp"
namespace yiwang::govern::appeals {
namespace {
const std::set<std::string, std::less<>> known_fields{"external_id", "title", "text", "filed_at", "channel", "kind_words", "place_words", "lng", "lat",
                                                      "reporter", "phone", "votes", "reply", "replied_at", "closed_at", "answered_by"};
constexpr std::size_t imported_max = 20'000;

[[noreturn]] void wrong_map(const std::string& where, Sentence says) {
    throw Invalid(where, "appeals.map", std::move(says));
}

struct Head {  // of a map: all but its fields
    std::optional<std::string> format, encoding, separator, sheet;
    std::string source;
    std::optional<std::string> zone;
};
BOOST_DESCRIBE_STRUCT(Head, (), (format, encoding, separator, sheet, source, zone))

FieldMap field_of(const std::string& name, const json::Value& value) {
    if (!known_fields.contains(name)) wrong_map("fields." + name, {"没有这个字段，可用的字段见文档。", "There is no such field of an appeal."});
    auto field = json::to<FieldMap>(value, "fields." + name);
    if (field.column.has_value() + field.columns.has_value() + field.value.has_value() != 1)
        wrong_map("fields." + name, {"须写 column、columns、value 之一。", "Give one of column, columns and value."});
    return field;
}

std::string lower(std::string_view text) {
    return folded(text);
}
}

ImportMap read_map(const std::string& file) {
    auto value = read_yaml(file);
    if (!value.is_object() || !value.get_object().contains("fields") || !value.at("fields").is_object())
        wrong_map("fields", {"映射文件缺少 fields。", "The map has no fields."});
    auto fields = value.at("fields").get_object();
    value.get_object().erase("fields");
    auto head = json::to<Head>(value);
    ImportMap map{head.format, head.encoding, head.separator, head.sheet, trimmed(head.source), head.zone, {}};
    if (map.source.empty()) wrong_map("source", {"请写明来源名称。", "Name the source."});
    if (map.separator && map.separator->size() != 1) wrong_map("separator", {"分隔符须为一个字符。", "The separator is one character."});
    to_local(Instant{}, map.zone.value_or(std::string(district_zone)));
    for (const auto& [name, field] : fields) map.fields[std::string(name)] = field_of(std::string(name), field);
    for (const auto* must : {"text", "filed_at"})
        if (!map.fields.contains(must)) wrong_map(std::string("fields.") + must, {"这一字段必须映射。", "This field must be mapped."});
    return map;
}

RowMapper::RowMapper(const ImportMap& map, const std::vector<std::string>& header) : map_(map), width_(header.size()) {
    std::map<std::string, std::size_t> by_name;
    for (std::size_t i = 0; i < header.size(); ++i) by_name.try_emplace(lower(trimmed(header[i])), i);
    const auto know = [&](const std::string& field, const std::string& column) {
        const auto at = by_name.find(lower(trimmed(column)));
        if (at == by_name.end())
            throw Invalid("fields." + field, "appeals.map.no_column", {"文件中没有“" + column + "”这一列。", "The file has no column " + column + "."});
        columns_[column] = at->second;
    };
    for (const auto& [name, field] : map.fields) {
        if (field.column) know(name, *field.column);
        for (const auto& column : field.columns.value_or(std::vector<std::string>{})) know(name, column);
    }
}

namespace {
class OneRow {
public:
    OneRow(const ImportMap& map, const std::map<std::string, std::size_t>& columns, std::int64_t line, const std::vector<std::string>& cells)
        : map_(map), columns_(columns), line_(line), cells_(cells) {}

    Mapped take() {
        Appeal& a = out_.appeal;
        a.source = map_.source;
        a.external_id = text("external_id", 200);
        a.title = text("title", 500);
        a.text = text("text", imported_max);
        if (a.text.empty() && a.title.empty()) refuse("text", "missing", {"没有内容。", "There is no text."});
        if (a.text.empty()) a.text = a.title;
        a.channel = text("channel", 60);
        out_.kind_words = text("kind_words", 200);
        a.address = text("place_words", 300);
        a.reporter_name = text("reporter", 60);
        a.reporter_phone = text("phone", 30);
        a.reply = text("reply", imported_max);
        if (const auto at = time("filed_at")) a.filed_at = *at;
        else if (!failed_) refuse("filed_at", "missing", {"没有时间。", "There is no time."});
        a.replied_at = time("replied_at");
        if (!a.replied_at) a.replied_at = time("closed_at");
        if (a.replied_at && *a.replied_at < a.filed_at) refuse("replied_at", "before_filing", {"答复时间早于提交时间。", "The reply is earlier than the filing."});
        a.lng = number("lng", 180);
        a.lat = number("lat", 90);
        if (a.lng.has_value() != a.lat.has_value()) refuse(a.lng ? "lat" : "lng", "half_a_point", {"坐标不完整。", "Half of a point is missing."});
        if (const auto votes = number("votes", 1e9)) a.votes = static_cast<std::int64_t>(*votes);
        return std::move(out_);
    }

private:
    void refuse(const std::string& field, const std::string& code, Sentence says) {
        out_.refusals.push_back({line_, field, code, std::move(says.zh), std::move(says.en)});
        failed_ = true;
    }

    std::string cell(const std::string& column) const {
        const auto at = columns_.at(column);
        return at < cells_.size() ? trimmed(cells_[at]) : "";
    }

    std::string raw(const FieldMap& field) const {
        if (field.value) return *field.value;
        if (field.column) return cell(*field.column);
        std::string out;
        for (const auto& column : *field.columns) {
            const auto part = cell(column);
            if (part.empty()) continue;
            if (!out.empty()) out += field.join.value_or(" ");
            out += part;
        }
        return out;
    }

    // The field's text, "" if it is not mapped or empty.
    std::string text(const std::string& name, std::size_t max) {
        failed_ = false;
        const auto at = map_.fields.find(name);
        if (at == map_.fields.end()) return {};
        const FieldMap& field = at->second;
        auto value = raw(field);
        if (!valid_utf8(value) || value.find('\0') != value.npos) return refuse(name, "encoding", {"文字编码不对。", "The text is not in the encoding that the map names."}), "";
        if (field.values)
            if (const auto* ours = field.values->if_contains(value); ours && ours->is_string()) value = std::string(ours->get_string());
        if (value.empty() && field.required.value_or(false)) refuse(name, "missing", {"必填项为空。", "This must not be empty."});
        const auto bound = static_cast<std::size_t>(field.max_length.value_or(static_cast<std::int64_t>(max)));
        if (value.size() > bound && length(value) > bound)
            refuse(name, "too_long", {"超过 " + std::to_string(bound) + " 字。", "Longer than " + std::to_string(bound) + " characters."});
        return value;
    }

    std::optional<Instant> time(const std::string& name) {
        const auto value = text(name, 60);
        if (value.empty()) return {};
        if (const auto instant = parse_instant(value)) return bounded(name, *instant);
        static const std::vector<std::string> usual{"%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%Y/%m/%d"};
        const auto& formats = map_.fields.at(name).time_formats;
        for (const auto& format : formats ? *formats : usual)
            if (const auto local = parse_local(value, format)) return bounded(name, from_local(*local, map_.zone.value_or(std::string(district_zone))));
        refuse(name, "time", {"“" + ellipsis(value, 40) + "”不是映射所写格式的时间。", "\"" + ellipsis(value, 40) + "\" is no time in a format of the map."});
        return {};
    }

    std::optional<Instant> bounded(const std::string& name, Instant at) {
        if (at >= Instant{} && at < Instant{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}}) return at;
        refuse(name, "time", {"时间不合理。", "The time is not plausible."});
        return {};
    }

    std::optional<double> number(const std::string& name, double most) {
        const auto value = text(name, 60);
        if (value.empty()) return {};
        double out = 0;
        const auto [end, wrong] = std::from_chars(value.data(), value.data() + value.size(), out);
        if (wrong == std::errc{} && end == value.data() + value.size() && std::abs(out) <= most) return out;
        refuse(name, "number", {"“" + ellipsis(value, 40) + "”不是有效的数。", "\"" + ellipsis(value, 40) + "\" is no number within bounds."});
        return {};
    }

    const ImportMap& map_;
    const std::map<std::string, std::size_t>& columns_;
    std::int64_t line_;
    const std::vector<std::string>& cells_;
    Mapped out_;
    bool failed_ = false;
};
}

Mapped RowMapper::map(std::int64_t line, const std::vector<std::string>& cells) const {
    if (cells.size() > width_ && std::any_of(cells.begin() + static_cast<std::ptrdiff_t>(width_), cells.end(), [](const auto& c) { return !blank(c); })) {
        Mapped out;
        out.refusals.push_back({line, "", "columns", "列数多于表头。", "The row has more cells than the header."});
        return out;
    }
    return OneRow(map_, columns_, line, cells).take();
}
}
