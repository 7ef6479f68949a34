// Mail as a person reads it (RFC 5322, MIME RFC 2045 to 2047, 2231 as far as file names need it): whatever bytes come,
// something readable comes out. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "base/json.hpp"
namespace yiwang::mail {

struct Attachment {
    std::string name, bytes;
};

struct Mail {
    std::string message_id;  // without its brackets, "" if it has none
    std::string from, from_name, to, subject;
    std::optional<Instant> sent_at;
    std::string text;  // of the plain part; of an HTML one without its marks
    std::vector<Attachment> attachments;
};
// The parts that a mapping may name.
BOOST_DESCRIBE_STRUCT(Mail, (), (message_id, from, from_name, to, subject, sent_at, text))

// At most 100 parts, 10 deep; what is beyond is left out.
Mail read_mail(std::string_view bytes);

// zhang@example.cn -> z****@example.cn: for people without the right to see the person.
std::string masked_address(std::string_view);

// "=?GBK?B?...?=" as UTF-8; what is no encoded word stays.
std::string decoded_words(std::string_view);
}
