// Any bytes as text: no fault of memory, valid stays valid, folding is settled after the first time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include "base/text.hpp"
#include "base/time.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yiwang;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool valid = valid_utf8(text);
    const auto once = folded(text);
    if (!valid_utf8(once) || folded(once) != once) std::abort();
    for (const auto& word : bigrams(text))
        if (word.empty() || !valid_utf8(word)) std::abort();
    if (width(ellipsis(text, 10)) > 10) std::abort();
    if (valid && to_utf8(to_utf32(text)) != text) std::abort();
    if (valid && length(text) != to_utf32(text).size()) std::abort();
    trimmed(text);
    masked_name(text);
    masked_phone(text);
    parse_local(text, "%Y-%m-%d %H:%M:%S.%f");
    if (const auto instant = parse_instant(text); instant && parse_instant(print(*instant)) != instant) {
        // "0000-01-01T00:00:00+08:00" lies in a year that RFC 3339 cannot write.
        if (print(*instant)[0] != '-' && print(*instant).size() <= 27) std::abort();
    }
    return 0;
}
