// A connection to a mail server, by libcurl: a mailbox is asked by IMAP (RFC 3501), a letter goes out by SMTP (RFC 5321).
//
// One thread at a time; connects with the first question and stays connected. What the server says, or that it says
// nothing, is an answer: nothing is thrown but std::bad_alloc.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
namespace yiwang::mail {

struct Server {
    std::string url;             // imap://, smtp://; imaps:// and smtps:// speak TLS from the first byte
    std::string user, password;  // user "": without logging in
    bool starttls = false;       // nothing is said before TLS; a server without it is none
    std::string ca_file;         // PEM; "": whom the system trusts
    std::chrono::seconds answer_within{60};
};

struct Answer {
    std::string bytes;
    bool cut = false;     // there was more than asked for
    std::string failure;  // "" if there was none
};

enum class Outcome {
    taken,
    refused,  // for good: this address or this letter (RFC 5321, 4.2.1: 5yz to RCPT or DATA)
    failed,   // for now: not reached, no login, 4yz, or the server refuses us rather than the letter
};

struct Delivery {
    Outcome outcome;
    std::string words;  // the server's reply as UTF-8, or why there is none; some hundred characters at most
};

class Connection {
public:
    explicit Connection(const Server&);
    ~Connection();

    // What an IMAP server answers to a command; command "": the message that path names. path: "/INBOX/;UID=7".
    Answer ask(std::string_view path, const std::string& command, std::size_t bytes_max);
    // Gives a letter, printed, to an SMTP server. from and to as address() (letter.hpp) gives them.
    Delivery deliver(const std::string& from, const std::string& to, std::string_view letter);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    std::string url_;
};

// As a part of a path: percent-encoded (RFC 3986).
std::string escaped(std::string_view);
}
