// Notices 通知: in-app at once, SMS by job through a Kannel gateway (sendsms over HTTP).
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
    std::string key;  // the same key to the same person is sent once
};

void to_officer(Tx&, Id<identity::Officer>, const Message&);
void to_unit(Tx&, Id<identity::Unit>, std::string_view role, const Message&);
// An SMS to a phone in China; dropped with a log line when notice.sms_url is not set.
void by_sms(Tx&, std::string_view phone, std::string_view text, std::string_view key);

// Something of this topic changed: open screens are told by the stream of notices ("appeals_changed").
void changed(Tx&, std::string_view topic);

Module module();
}
