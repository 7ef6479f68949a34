#include "support/sources/settings.hpp"
#include <algorithm>
namespace yiwang::support::sources {
namespace {
[[noreturn]] void wrong(const std::string& field, Sentence says) {
    throw Invalid("settings." + field, "sources.settings", std::move(says));
}

void need(const std::optional<std::string>& value, const std::string& field, std::initializer_list<std::string_view> beginnings) {
    if (!value || value->empty()) wrong(field, {"这种来源须填写 " + field + "。", "This adapter needs " + field + "."});
    if (value->find(' ') != value->npos) wrong(field, {"地址不对。", "This is no address."});
    std::string all;
    for (const auto one : beginnings) all += (all.empty() ? "" : " ") + std::string(one);
    if (beginnings.size() > 0 && std::ranges::none_of(beginnings, [&](auto one) { return value->starts_with(one); }))
        wrong(field, {"须以 " + all + " 开头。", "This begins with " + all + "."});
}

void within(const std::optional<std::int64_t>& value, const std::string& field, std::int64_t least, std::int64_t most) {
    if (value && (*value < least || *value > most))
        wrong(field, {"应在 " + std::to_string(least) + " 至 " + std::to_string(most) + " 之间。", "This is between " + std::to_string(least) + " and " + std::to_string(most) + "."});
}
}

Settings settings_of(Adapter adapter, const json::Object& object) {
    auto out = json::to<Settings>(object, "settings");
    boost::mp11::mp_for_each<json::Members<Settings>>([&](auto member) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(out.*member.pointer)>, std::optional<std::string>>)
            if (const auto& text = out.*member.pointer; text && (text->size() > 500 || text->find_first_of("\r\n") != text->npos))
                wrong(member.name, {"最多 500 个字符，不含换行。", "At most 500 characters, without line breaks."});
    });
    if (out.folder && out.folder->find_first_of("\"\\") != std::string::npos) wrong("folder", {"不含引号和反斜杠。", "Without quotes and backslashes."});
    within(out.every_seconds, "every_seconds", 5, 86'400);
    within(out.window_minutes, "window_minutes", 0, 1'440);
    for (const auto& [pointer, field] : {std::pair{&out.items, "items"}, {&out.next, "next"}})
        if (*pointer && !(*pointer)->empty() && (**pointer)[0] != '/') wrong(field, {"路径以 / 开头。", "A path begins with a slash."});
    switch (adapter) {
        case Adapter::webhook: break;
        case Adapter::pull: need(out.url, "url", {"http://", "https://"}); break;
        case Adapter::imap:
            need(out.url, "url", {"imap://", "imaps://"});
            need(out.user, "user", {});
            break;
        case Adapter::mqtt:
            need(out.url, "url", {"mqtt://", "mqtts://"});
            need(out.topic, "topic", {});
            break;
        case Adapter::exchange: need(out.report_url, "report_url", {"http://", "https://"}); break;
        case Adapter::folder: 
            need(out.folder, "folder", {});
            if (out.folder->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != std::string::npos)
                wrong("folder", {"文件夹名由小写字母、数字、- 和 _ 组成。", "A folder's name has lower-case letters, digits, - and _."});
            break;
    }
    return out;
}
}
