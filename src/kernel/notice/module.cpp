#include <algorithm>
#include "kernel/flow/events.hpp"
#include "kernel/job/job.hpp"
#include "kernel/notice/embedded.hpp"
#include "kernel/notice/mail.hpp"
#include "kernel/notice/sending.hpp"
#include "kernel/notice/sms.hpp"
#include "kernel/notice/stream.hpp"
namespace yiwang::notice {
namespace {
constexpr std::int64_t limit_usual = 50, limit_max = 200, total_max = 1000;
constexpr auto changes_kept = std::chrono::hours{24};

// The notice as its reader sees it.
struct NoticeLine {
    Id<Notice> id;
    Instant at;
    std::string title, text, link;
    bool read;
};
BOOST_DESCRIBE_STRUCT(NoticeLine, (), (id, at, title, text, link, read))

struct Listed {
    std::optional<bool> unread;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (unread, limit, cursor))

struct One {
    Id<Notice> notice;
};
BOOST_DESCRIBE_STRUCT(One, (), (notice))

Page<NoticeLine> list(Tx& tx, const Request& request, const Listed& listed) {
    const auto officer = request.caller.officer;
    const bool unread = listed.unread.value_or(false);
    const auto limit = std::clamp<std::int64_t>(listed.limit.value_or(limit_usual), 1, limit_max);
    const auto before = listed.cursor ? parse_id(*listed.cursor) : std::numeric_limits<std::int64_t>::max();
    if (!before)
        throw Invalid(
            "cursor", "notice.cursor",
            {"翻页位置无效，请从第一页开始。", "The cursor is not valid; begin with the first page."});
    Page<NoticeLine> out;
    out.items = tx.all(
        row_as<NoticeLine>,
        "select id, at, title, text, link, case when read_at is null then 0 else 1 end from notice_notice "
        "where officer = ? and id < ? and (? = 0 or read_at is null) order by id desc limit ?",
        officer, *before, unread, limit + 1);
    if (static_cast<std::int64_t>(out.items.size()) > limit) {
        out.items.pop_back();
        out.next = print_id(out.items.back().id.value);
    }
    const auto counted = tx.first(first_column<std::int64_t>,
                                  "select count(*) from (select 1 from notice_notice where officer = ? and "
                                  "(? = 0 or read_at is null) limit ?) counted",
                                  officer, unread, total_max + 1)
                             .value_or(0);
    out.total = std::min(counted, total_max);
    out.total_is_capped = counted > total_max;
    return out;
}

// Another's notice is as good as none. Reading twice does nothing more.
void read_one(Tx& tx, const Request& request, const One& one) {
    const auto found =
        tx.first(first_column<std::int64_t>, "select 1 from notice_notice where id = ? and officer = ?",
                 one.notice, request.caller.officer);
    if (!found) throw NotFound("notice");
    tx.run("update notice_notice set read_at = ? where id = ? and read_at is null", tx.now(), one.notice);
}

void read_all(Tx& tx, const Request& request, const Nothing&) {
    tx.run("update notice_notice set read_at = ? where officer = ? and read_at is null", tx.now(),
           request.caller.officer);
}

void forget_changes(Outside& outside, const json::Value&) {
    outside.store.write(actor(), [](Tx& tx) {
        tx.run("delete from notice_change where at < ?", tx.now() - changes_kept);
    });
}

// Whoever has the task that is urged, or, where nobody has it, those of its unit who could.
void hear_urged(Tx& tx, const flow::Urged& fact) {
    const Message message{fact.supervised ? "督办：" + fact.task_name : "催办：" + fact.task_name, fact.words, "/tasks/" + print_id(fact.task.value), ""};
    if (fact.officer) to_officer(tx, fact.officer, message);
    else if (fact.unit) to_unit(tx, fact.unit, "", message);
    changed(tx, "tasks");
}

const Setting settings[] = {
    {"notice.sms_url", "",
     "Address of Kannel's sendsms, http://127.0.0.1:13013/cgi-bin/sendsms; empty: no SMS is sent"},
    {"notice.sms_username", "", "User of the gateway (sendsms-user)"},
    {"notice.sms_password", "", "Password of that user", true},
    {"notice.sms_from", "", "Number or name shown as the sender"},
    {"notice.quiet_hours", "",
     "Hours in which no SMS is sent, in the district's time, 22:00-07:30; empty: none"},
    {"notice.mail_server", "", "Mail server as host or host:port, smtp.example.cn:587; empty: no mail is sent"},
    {"notice.mail_tls", "starttls",
     "How the server is spoken to: starttls, smtps (TLS from the first byte), none (inside one machine or network only)"},
    {"notice.mail_ca_file", "", "PEM file of the authorities that vouch for the server; empty: those of the system"},
    {"notice.mail_user", "", "User at the server; empty: without logging in"},
    {"notice.mail_password", "", "Password of that user", true},
    {"notice.mail_from", "", "Address that mail comes from"},
    {"notice.mail_from_name", "", "Name shown with that address"},
    {"notice.mail_time_s", "60", "Longest time for one letter, in seconds, 5 to 240"},
};
}

Module module() {
    return {
        .name = "notice",
        .schema = embedded::schema,
        .routes = {get("/api/notices", signed_in(), list, {.summary = "The caller's notices, newest first"}),
                   post("/api/notices/{notice}/read", signed_in(), read_one,
                        {.summary = "Marks one as read", .status = 204}),
                   post("/api/notices/read-all", signed_in(), read_all,
                        {.summary = "Marks all as read", .status = 204}),
                   stream("/api/notices/stream", signed_in(), events_since,
                          {.summary = "Events: notice, and <topic>_changed for screens"})},
        .jobs = {job::kind<SendSms>("notice.send_sms", send_sms), sending_mail(),
                 job::kind<json::Value>("notice.forget_changes", forget_changes, std::chrono::hours{1})},
        .hears = {on<flow::Urged>("notice.task_urged", hear_urged)},
        .settings = {std::begin(settings), std::end(settings)}};
}
}
