#include <unicode/ucnv.h>
#include <memory>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang {
namespace {
[[noreturn]] void refuse(std::string_view encoding) {
    throw Invalid("encoding", "text.encoding",
                  {"文件不是 " + std::string(encoding) + " 编码，请在映射里写明编码。",
                   "The file is not in " + std::string(encoding) + "; name its encoding in the map."});
}

std::string from_gb18030(std::string_view bytes) {
    UErrorCode wrong = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open("gb18030", &wrong),
                                                                       ucnv_close);
    if (U_FAILURE(wrong)) refuse("gb18030");
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &wrong);
    std::u16string units(bytes.size() + 1, u'\0');  // never more UTF-16 units than bytes
    const auto size = ucnv_toUChars(converter.get(), units.data(), static_cast<int32_t>(units.size()),
                                    bytes.data(), static_cast<int32_t>(bytes.size()), &wrong);
    if (U_FAILURE(wrong)) refuse("gb18030");
    std::string out;
    out.reserve(bytes.size() * 3 / 2);
    std::u32string points;
    for (int32_t i = 0; i < size; ++i) {
        char32_t point = units[static_cast<std::size_t>(i)];
        if (point >= 0xD800 && point < 0xDC00 && i + 1 < size)
            point = 0x10000 + ((point - 0xD800) << 10) + (units[static_cast<std::size_t>(++i)] - 0xDC00u);
        points.push_back(point);
    }
    return to_utf8(points);
}
}

std::string decoded(std::string_view bytes, std::string_view encoding) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (encoding == "utf-8" || (encoding == "auto" && valid_utf8(bytes))) {
        if (!valid_utf8(bytes)) refuse("utf-8");
        return std::string(bytes);
    }
    if (encoding == "gb18030" || encoding == "auto") return from_gb18030(bytes);
    throw Invalid(
        "encoding", "text.encoding",
        {"不认识的编码，可用 utf-8、gb18030、auto。", "Unknown encoding: use utf-8, gb18030 or auto."});
}
}
