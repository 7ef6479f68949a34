// Mail behind notice::by_mail. Inside kernel/notice only.
#pragma once
#include "kernel/notice/notice.hpp"
namespace yiwang::notice {

enum class MailState {
    waiting,
    sent,
    dropped,   // there is no server to send it
    given_up,  // refused by the server, or not delivered for four days
};
BOOST_DESCRIBE_ENUM(MailState, waiting, sent, dropped, given_up)

struct Mail;

struct SendMail {
    Id<Mail> mail;
};
BOOST_DESCRIBE_STRUCT(SendMail, (), (mail))

// notice.send_mail. Throws Unavailable "notice.mail_server": the server did not take the letter, for now; Invalid with the
// setting that is wrong. A letter or address refused for good is given up with the server's words.
Job sending_mail();
}
