// Any bytes as a mail: no fault of memory, and what comes out is text.
#include <cstdint>
#include <cstdlib>
#include "base/text.hpp"
#include "kernel/mail/mail.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto mail = yiwang::mail::read_mail({reinterpret_cast<const char*>(data), size});
    for (const auto* text : {&mail.message_id, &mail.from, &mail.from_name, &mail.to, &mail.subject, &mail.text})
        if (!yiwang::valid_utf8(*text)) std::abort();
    for (const auto& one : mail.attachments)
        if (!yiwang::valid_utf8(one.name)) std::abort();
    return 0;
}
