// Notices 通知: in-app at once; by job, SMS through a Kannel gateway (sendsms over HTTP) and mail through an SMTP server.
//
// An open screen hears of both by one stream of server-sent events: "notice" with the notice as data,
// "<topic>_changed" when a topic that screens show has changed. Everything here happens in the caller's
// transaction.
#pragma once
#include <string>
#include "kernel/identity/identity.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::notice {

struct Notice {
    Id<Notice> id;
    Id<identity::Officer> officer;
    std::string title, text, link;
    Instant at;
    bool read;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (id, officer, title, text, link, at, read))

struct Message {
    std::string title, text, link;
    std::string key;  // the same key to the same person is sent once; "": always
};

void to_officer(Tx&, Id<identity::Officer>, const Message&);
void to_holders(Tx&, std::string_view right, const Message&, std::optional<Scope> reach = {});  // of the right, over this reach if one is named
void to_unit(Tx&, Id<identity::Unit>, std::string_view role, const Message&);

// An SMS to a mobile phone in China, once for the same phone and key. A number that is none is dropped with a
// log line, and so is everything when notice.sms_url is not set. At least once: a crash between the gateway's
// answer and our note of it sends it again.
// urgent: quiet hours do not hold it.
enum class Urgency { ordinary, urgent };
void by_sms(Tx&, std::string_view phone, std::string_view text, std::string_view key, Urgency = Urgency::ordinary);

// A letter in plain text, UTF-8, once for the same address and key. What is no mail address is dropped with a log line, and
// so is everything when notice.mail_server is not set. At least once, as by_sms, but under the same Message-ID each time,
// by which mailboxes know the second one. A long subject is cut. Throws Invalid "notice.mail_too_long": the text has more
// than 100,000 characters.
void by_mail(Tx&, std::string_view address, std::string_view subject, std::string_view text, std::string_view key);

// Open screens that show the topic are told "<topic>_changed". topic: letters a-z, "appeals".
void changed(Tx&, std::string_view topic);

Module module();
}
