#include "kernel/notice/mail.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "kernel/job/job.hpp"
#include "kernel/mail/connection.hpp"
#include "kernel/mail/letter.hpp"
#include "kernel/notice/sending.hpp"
namespace yiwang::notice {
namespace {
constexpr std::string_view mail_job = "notice.send_mail";
constexpr int subject_columns = 200, answer_columns = 300;
constexpr std::size_t text_max = 100'000;  // characters
constexpr std::int64_t time_min_s = 5, time_max_s = 240;
constexpr std::chrono::minutes lease{5};  // longer than the longest try
// The back-off reaches 68 minutes with the twelfth try; a mailer goes on for four days at least (RFC 5321, 4.5.4.1).
constexpr int attempts_max = 100;

enum class Tls { none, starttls, smtps };
BOOST_DESCRIBE_ENUM(Tls, none, starttls, smtps)

struct KeptMail {
    std::string address, subject, text;
    Instant at;
    MailState state;
};
BOOST_DESCRIBE_STRUCT(KeptMail, (), (address, subject, text, at, state))

void note(Tx& tx, Id<Mail> id, MailState state, std::string_view answer) {
    tx.run("update notice_mail set state = ?, sent_at = ?, answer = ? where id = ?", state, tx.now(), ellipsis(answer, answer_columns), id);
}

mail::Server server_of(const Config& config) {
    const auto tls = json::enum_of<Tls>(config.text("notice.mail_tls"));
    if (!tls)
        throw Invalid("notice.mail_tls", "notice.mail_tls", {"notice.mail_tls 须为 none、starttls 或 smtps。", "notice.mail_tls is one of none, starttls, smtps."});
    const auto time_s = config.number("notice.mail_time_s");
    if (time_s < time_min_s || time_s > time_max_s)
        throw Invalid("notice.mail_time_s", "notice.mail_time_s", {"notice.mail_time_s 须在 5 到 240 秒之间。", "notice.mail_time_s lies between 5 and 240 seconds."});
    return {.url = (*tls == Tls::smtps ? "smtps://" : "smtp://") + config.text("notice.mail_server"),
            .user = config.text("notice.mail_user"),
            .password = config.text("notice.mail_password"),
            .starttls = *tls == Tls::starttls,
            .ca_file = config.text("notice.mail_ca_file"),
            .answer_within = std::chrono::seconds{time_s}};
}

std::string sender(const Config& config) {
    const auto from = mail::address(config.text("notice.mail_from"));
    if (!from)
        throw Invalid("notice.mail_from", "notice.mail_from", {"请把 notice.mail_from 设为发件邮箱地址。", "Set notice.mail_from to the address that mail comes from."});
    return *from;
}

void send_mail(Outside& outside, const SendMail& job) {
    const auto kept = outside.store.read(actor(), [&](Tx& tx) {
        return tx.first(row_as<KeptMail>, "select address, subject, text, at, state from notice_mail where id = ?", job.mail);
    });
    if (!kept || kept->state != MailState::waiting) return;
    const auto note_now = [&](MailState state, std::string_view answer) {
        outside.store.write(actor(), [&](Tx& tx) { note(tx, job.mail, state, answer); });
    };
    if (outside.config.text("notice.mail_server").empty()) {
        log::debug("notice.mail_dropped", {{"why", "notice.mail_server is not set"}, {"mail", print_id(job.mail.value)}});
        return note_now(MailState::dropped, "no server");
    }
    const auto from = sender(outside.config);
    const auto letter = mail::printed({.message_id = "notice." + print_id(job.mail.value) + from.substr(from.find('@')),
                                       .from = from,
                                       .to = kept->address,
                                       .from_name = outside.config.text("notice.mail_from_name"),
                                       .subject = kept->subject,
                                       .text = kept->text,
                                       .written_at = kept->at});
    // Quiet hours do not hold it: a letter wakes nobody, and who writes at night may read at night.
    const auto delivery = mail::Connection(server_of(outside.config)).deliver(from, kept->address, letter);
    if (delivery.outcome == mail::Outcome::failed)
        throw Unavailable("notice.mail_server", {"邮件服务器暂时没有接受邮件。", "The mail server did not take the letter for now."}, delivery.words);
    const bool taken = delivery.outcome == mail::Outcome::taken;
    if (!taken) log::warning("notice.mail_refused", {{"mail", print_id(job.mail.value)}});
    note_now(taken ? MailState::sent : MailState::given_up, delivery.words);
}

void give_up(Tx& tx, std::string_view payload, std::string_view error) {
    note(tx, json::read<SendMail>(payload).mail, MailState::given_up, error);
}
}

void by_mail(Tx& tx, std::string_view address, std::string_view subject, std::string_view text, std::string_view key) {
    if (length(text) > text_max)
        throw Invalid("text", "notice.mail_too_long", {"邮件正文不能超过 10 万字。", "A letter has at most 100,000 characters."});
    const auto to = mail::address(address);
    if (!to) return log::debug("notice.mail_dropped", {{"why", "no mail address"}, {"key", std::string(key)}});
    const auto id = tx.new_id<Mail>();
    const auto is_new = tx.change(
        "insert into notice_mail (id, address, key, subject, text, at, state, answer) values (?, ?, ?, ?, ?, ?, 'waiting', '') "
        "on conflict (address, key) where key <> '' do nothing",
        id, *to, key, ellipsis(subject, subject_columns), text, tx.now());
    if (is_new) job::enqueue(tx, mail_job, SendMail{id}, {.at = {}, .key = print_id(id.value)});
}

Job sending_mail() {
    auto out = job::kind<SendMail>(std::string(mail_job), send_mail);
    out.attempts_max = attempts_max;
    out.lease = lease;
    out.given_up = give_up;
    return out;
}
}
