#include "base/json.hpp"
#include "base/text.hpp"
namespace yiwang::json {
namespace {
constexpr std::size_t depth_max = 32;

Problem malformed(std::string details) {
    return Problem(400, "json.malformed", {"请求内容不是有效的 JSON（UTF-8）。", "The request is not well-formed JSON in UTF-8."}, {},
                   std::move(details));
}
}

Value parse(std::string_view text) {
    if (!valid_utf8(text)) throw malformed("not UTF-8");
    boost::system::error_code wrong;
    boost::json::parse_options options;
    options.max_depth = depth_max;
    auto value = boost::json::parse(text, wrong, {}, options);
    if (wrong) throw malformed(wrong.message());
    return value;
}

std::string print(const Value& value) {
    return boost::json::serialize(value);
}

void refuse(const std::string& path, std::string_view expected) {
    const std::string what(expected);
    throw Invalid(path, "json.wrong_type", {"字段格式不对，应为 " + what + "。", "This field must be of the form: " + what + "."});
}

void refuse_unknown(const std::string& path) {
    throw Invalid(path, "json.unknown_field", {"不认识的字段，请删去。", "This field is not known here; leave it out."});
}

void refuse_missing(const std::string& path) {
    throw Invalid(path, "json.missing", {"缺少必填字段。", "This field is required."});
}
}
