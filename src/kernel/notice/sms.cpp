#include "kernel/notice/sms.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "kernel/job/job.hpp"
#include "kernel/notice/sending.hpp"
namespace yiwang::notice {
namespace {
constexpr std::string_view sms_job = "notice.send_sms";
constexpr int accepted = 202;  // Kannel: sent or queued for later

struct KeptSms {
    std::string phone, text;
    SmsState state;
    bool urgent;
};
BOOST_DESCRIBE_STRUCT(KeptSms, (), (phone, text, state, urgent))

void note(Store& store, Id<Sms> id, SmsState state, std::string_view answer) {
    store.write(actor(), [&](Tx& tx) {
        tx.run("update notice_sms set state = ?, sent_at = ?, answer = ? where id = ?", state, tx.now(),
               answer.substr(0, 200), id);
    });
}

std::optional<std::chrono::minutes> clock_time(std::string_view text) {
    const auto read = parse_local("2000-01-01 " + std::string(text), "%Y-%m-%d %H:%M");
    if (!read) return {};
    return std::chrono::floor<std::chrono::minutes>(*read - std::chrono::floor<std::chrono::days>(*read));
}
}

std::optional<std::string> mobile_number(std::string_view written) {
    std::string digits;
    for (const char c : written) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-' && c != '(' && c != ')' && !(c == '+' && digits.empty())) return {};
    }
    for (const std::string_view country : {"0086", "86"})
        if (digits.size() == 11 + country.size() && digits.starts_with(country))
            digits.erase(0, country.size());
    const bool is_mobile = digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
    return is_mobile ? std::optional(digits) : std::nullopt;
}

std::optional<Instant> end_of_quiet(std::string_view quiet_hours, Instant at) {
    if (quiet_hours.empty()) return {};
    const auto dash = quiet_hours.find('-');
    const auto from = clock_time(quiet_hours.substr(0, dash));
    const auto to = dash == quiet_hours.npos ? std::nullopt : clock_time(quiet_hours.substr(dash + 1));
    if (!from || !to)
        throw Invalid("notice.quiet_hours", "notice.quiet_hours",
                      {"静默时段应形如 22:00-07:30。", "Quiet hours are written 22:00-07:30."});
    const LocalTime local = to_local(at);
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const auto now = local - midnight;
    const bool over_midnight = *to < *from;
    const bool quiet = over_midnight ? now >= *from || now < *to : now >= *from && now < *to;
    if (!quiet) return {};
    return from_local(midnight + *to + std::chrono::days{over_midnight && now >= *from ? 1 : 0});
}

void by_sms(Tx& tx, std::string_view phone, std::string_view text, std::string_view key, Urgency urgency) {
    const auto number = mobile_number(phone);
    if (!number)
        return log::debug("notice.sms_dropped", {{"why", "no mobile number"}, {"key", std::string(key)}});
    const auto id = tx.new_id<Sms>();
    const auto is_new = tx.change(
        "insert into notice_sms (id, phone, key, text, at, state, answer, urgent) values (?, ?, ?, ?, ?, 'waiting', "
        "'', ?) "
        "on conflict (phone, key) where key <> '' do nothing",
        id, *number, key, text, tx.now(), urgency == Urgency::urgent);
    if (is_new) job::enqueue(tx, sms_job, SendSms{id}, {.at = {}, .key = print_id(id.value)});
}

void send_sms(Outside& outside, const SendSms& job) {
    const auto sms = outside.store.read(actor(), [&](Tx& tx) {
        return tx.first(row_as<KeptSms>, "select phone, text, state, urgent from notice_sms where id = ?", job.sms);
    });
    if (!sms || sms->state != SmsState::waiting) return;
    const auto& url = outside.config.text("notice.sms_url");
    if (url.empty()) {
        log::debug("notice.sms_dropped",
                  {{"why", "notice.sms_url is not set"}, {"phone", masked_phone(sms->phone)}});
        return note(outside.store, job.sms, SmsState::dropped, "no gateway");
    }
    if (const auto later = sms->urgent ? std::nullopt : end_of_quiet(outside.config.text("notice.quiet_hours"), outside.store.now())) {
        outside.store.write(actor(), [&](Tx& tx) {
            job::enqueue(tx, sms_job, job, {.at = later, .key = print_id(job.sms.value) + ".later"});
        });
        return;
    }
    // In headers and body, not in the address: addresses end up in logs. coding 2: UCS-2. NB: of a POST
    // Kannel takes the charset from Content-Type alone; without it the bytes go out as Latin-1.
    const auto answer = outside.http.ask("POST", url, sms->text,
                                         {{"Content-Type", "text/plain; charset=UTF-8"},
                                          {"X-Kannel-Username", outside.config.text("notice.sms_username")},
                                          {"X-Kannel-Password", outside.config.text("notice.sms_password")},
                                          {"X-Kannel-From", outside.config.text("notice.sms_from")},
                                          {"X-Kannel-To", sms->phone},
                                          {"X-Kannel-Coding", "2"}});
    if (answer.status != accepted)
        throw Unavailable("notice.gateway",
                          {"短信网关没有接受短信。", "The SMS gateway did not take the message."},
                          "status " + std::to_string(answer.status) + ": " + answer.body.substr(0, 200));
    note(outside.store, job.sms, SmsState::sent, answer.body);
}
}
