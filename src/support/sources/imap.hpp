// One folder of a mailbox over IMAP4rev1 (RFC 3501), read in the order of its numbers. Inside support/sources only.
#pragma once
#include <string>
#include <vector>
#include "kernel/mail/connection.hpp"
#include "support/sources/settings.hpp"
namespace yiwang::support::sources {

class Mailbox {
public:
    // Connects with the first question. Each question throws Unavailable "sources.mailbox": refused, unreachable, no
    // answer within 60 seconds.
    Mailbox(const Settings&, std::string password);

    std::int64_t validity();  // UIDVALIDITY: with another, all numbers begin anew
    std::vector<std::int64_t> after(std::int64_t uid);  // growing
    // The message as it lies there; nothing if it is larger than 25 MiB, or gone.
    std::optional<std::string> message(std::int64_t uid);

private:
    mail::Answer ask(const std::string& path, const std::string& command);
    mail::Connection connection_;
    std::string folder_;
};
}
