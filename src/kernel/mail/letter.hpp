// Letters as they go out (RFC 5322, MIME RFC 2045, encoded words RFC 2047). Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/time.hpp"
namespace yiwang::mail {

struct Letter {
    std::string message_id;  // without its brackets
    std::string from, to;    // as address() gives them
    std::string from_name, subject, text;  // UTF-8; of name and subject control characters become spaces
    Instant written_at;
};

// Seven-bit lines ended by CRLF, of at most 78 characters but where an address is longer. Marked as automatic (RFC 3834): absence notes stay away.
std::string printed(const Letter&);

// "Zhang.San@example.cn" of " Zhang.San@EXAMPLE.cn": local part and domain as the net at large takes them (RFC 5321
// 4.1.2 without quoted strings, literals and other than ASCII letters; 64 and 254 characters at most). Nothing if it is none.
std::optional<std::string> address(std::string_view written);
}
