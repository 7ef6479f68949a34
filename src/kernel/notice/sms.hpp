// The short message service behind notice::by_sms.
#pragma once
#include "kernel/notice/notice.hpp"
namespace yiwang::notice {

enum class SmsState { waiting, sent, dropped };
BOOST_DESCRIBE_ENUM(SmsState, waiting, sent, dropped)

struct Sms;

struct SendSms {
    Id<Sms> sms;
};
BOOST_DESCRIBE_STRUCT(SendSms, (), (sms))

// The job. Throws Unavailable "notice.gateway": the gateway did not take the message.
void send_sms(Outside&, const SendSms&);

// 13812345678 of " +86 138-1234-5678"; nothing if it is no mobile phone of the mainland.
std::optional<std::string> mobile_number(std::string_view written);

// The end of the quiet hours "22:00-07:30" if the instant lies in them.
// Throws Invalid "notice.quiet_hours": written otherwise.
std::optional<Instant> end_of_quiet(std::string_view quiet_hours, Instant);
}
