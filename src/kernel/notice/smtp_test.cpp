// Mail through a real SMTP server (aiosmtpd, tests/smtp.py) on a free loopback port, read by Python's own reader.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fstream>
#include "kernel/job/job.hpp"
#include "kernel/notice/mail.hpp"
#include "running.hpp"
#include "test_store.hpp"
namespace yiwang::notice {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class NoClient : public HttpClient {
public:
    HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override {
        throw std::logic_error("mail needs no HTTP");
    }
};


class Mails : public testing::Test {
protected:
    Mails() : modules{job::module(), identity::module(), module()}, store(modules), folder(make_folder("yiwang-smtp")), port(free_port()) {
        job::know(modules);
        for (auto root = fs::current_path(); !fs::exists(script) && root != root.root_path(); root = root.parent_path()) script = root / "tests/smtp.py";
        settings = {{"notice.mail_server", "localhost:" + std::to_string(port)}, {"notice.mail_tls", "none"}, {"notice.mail_from", "12345@luohu.example"}, {"notice.mail_from_name", "罗湖区"}};
    }
    ~Mails() override {
        server.reset();
        fs::remove_all(folder);
    }

    // NB: the system's own, which has the package.
    static bool is_installed() { return system("/usr/bin/python3 -c 'import aiosmtpd' 2> /dev/null") == 0; }
    void begin(const std::string& tls = "none") {
        server.reset();
        server.reset(new Running({"/usr/bin/python3", script.string(), folder.string(), std::to_string(port), tls}, folder / "log"));
        ASSERT_TRUE(within(std::chrono::seconds{20}, [&] { return reached(port); })) << std::ifstream(folder / "log").rdbuf();
    }
    void mail(std::string_view to, std::string_view key, std::string_view subject = "您的诉求已办结", std::string_view text = "请评价。\n谢谢！") {
        store.write([&](Tx& tx) { by_mail(tx, to, subject, text, key); });
    }
    int run_jobs() {
        const auto config = Config::load(modules.back().settings, {}, {}, settings);
        Outside outside{*store, config, http};
        return job::run_due(outside);
    }
    // Runs what waits for another try, as in an hour.
    int run_later() {
        store.clock.advance(std::chrono::hours{2});
        return run_jobs();
    }
    std::vector<std::string> states() {
        return store.read([](Tx& tx) { return tx.all(first_column<std::string>, "select state from notice_mail order by id"); });
    }
    std::string answer() {
        return store.read([](Tx& tx) { return tx.first(first_column<std::string>, "select answer from notice_mail order by id desc limit 1"); }).value_or("");
    }
    std::vector<json::Value> letters() {
        std::vector<json::Value> out;
        std::ifstream lines(folder / "letters");
        for (std::string line; std::getline(lines, line);) out.push_back(json::parse(line));
        return out;
    }

    std::vector<Module> modules;
    TestStore store;
    fs::path folder, script;
    int port;
    std::map<std::string, std::string> settings;
    NoClient http;
    std::unique_ptr<Running> server;
};

#define SMTP_OR_SKIP(tls) \
    if (!is_installed()) GTEST_SKIP() << "python3-aiosmtpd is not installed"; \
    ASSERT_NO_FATAL_FAILURE(begin(tls))

TEST_F(Mails, what_is_no_address_is_dropped) {
    for (const auto* wrong : {"", "x", "a@b.cn\r\nBcc: c@d.cn", "<a@b.cn>"}) mail(wrong, "k");
    EXPECT_THAT(states(), IsEmpty());
    EXPECT_EQ(run_jobs(), 0);
}

TEST_F(Mails, without_a_server_a_letter_is_dropped) {
    settings.erase("notice.mail_server");
    mail("zhang@example.cn", "k");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_THAT(states(), ElementsAre("dropped"));
}

TEST_F(Mails, a_letter_that_is_too_long_is_refused_and_nothing_is_kept) {
    EXPECT_EQ(problem_code([&] { mail("zhang@example.cn", "k", "题", std::string(100'001, 'x')); }), "notice.mail_too_long");
    EXPECT_THAT(states(), IsEmpty());
}

TEST_F(Mails, a_wrong_setting_holds_letters_until_it_is_mended) {
    SMTP_OR_SKIP("none");
    mail("zhang@example.cn", "k");
    for (const auto& [key, wrong] : {std::pair{"notice.mail_tls", "ssl"}, {"notice.mail_from", "12345"}, {"notice.mail_time_s", "0"}, {"notice.mail_time_s", "241"}}) {
        const auto right = settings;
        settings[key] = wrong;
        EXPECT_EQ(run_later(), 1);
        EXPECT_THAT(states(), ElementsAre("waiting")) << key;
        settings = right;
    }
    EXPECT_EQ(run_later(), 1);
    EXPECT_THAT(states(), ElementsAre("sent"));
}

TEST_F(Mails, a_chinese_letter_arrives_as_it_was_written_slow) {
    SMTP_OR_SKIP("none");
    const std::string subject = "罗湖区：您的诉求 LH20261124-000001 已办结，感谢您的反映，请对办理结果作出评价 =?UTF-8?B?6Lev?=";
    mail(" Zhang@EXAMPLE.cn ", "closed.1", subject, "查询码 8866。\r\n.\r\nFrom 罗湖 𠮷 \n谢谢！");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_THAT(states(), ElementsAre("sent"));
    EXPECT_THAT(answer(), EndsWith("250 2.0.0 taken"));
    ASSERT_THAT(letters(), SizeIs(1));
    const auto letter = letters()[0].as_object();
    EXPECT_EQ(letter.at("from"), "12345@luohu.example");
    EXPECT_EQ(letter.at("to"), json::Value({"Zhang@example.cn"}));
    EXPECT_EQ(letter.at("sender"), "罗湖区 <12345@luohu.example>");
    EXPECT_EQ(letter.at("subject").as_string(), subject);
    EXPECT_EQ(letter.at("date"), "Tue, 24 Nov 2026 01:00:00 +0000");
    EXPECT_EQ(letter.at("text"), "查询码 8866。\r\n.\r\nFrom 罗湖 𠮷 \r\n谢谢！");
    EXPECT_EQ(letter.at("faults"), 0);
}

TEST_F(Mails, the_same_key_to_the_same_address_is_sent_once_slow) {
    SMTP_OR_SKIP("none");
    mail("zhang@example.cn", "closed.1");
    mail("zhang@Example.CN", "closed.1");
    mail("li@example.cn", "closed.1");
    run_jobs();
    mail("zhang@example.cn", "closed.1");
    run_jobs();
    EXPECT_THAT(letters(), SizeIs(2));
}

TEST_F(Mails, in_quiet_hours_a_letter_goes_out_slow) {
    SMTP_OR_SKIP("none");
    settings["notice.quiet_hours"] = "00:00-23:59";
    mail("zhang@example.cn", "k");
    run_jobs();
    EXPECT_THAT(letters(), SizeIs(1));
}

TEST_F(Mails, after_an_outage_of_days_a_letter_arrives_once_slow) {
    if (!is_installed()) GTEST_SKIP() << "python3-aiosmtpd is not installed";
    mail("zhang@example.cn", "k");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_EQ(run_jobs(), 0) << "not at once";
    for (int hours = 0; hours < 72; hours += 2) EXPECT_EQ(run_later(), 1);
    EXPECT_THAT(states(), ElementsAre("waiting"));
    begin();
    EXPECT_EQ(run_later(), 1);
    EXPECT_THAT(states(), ElementsAre("sent"));
    EXPECT_EQ(run_later(), 0);
    EXPECT_THAT(letters(), SizeIs(1));
}

TEST_F(Mails, a_refused_address_or_letter_is_given_up_with_the_servers_words_slow) {
    SMTP_OR_SKIP("none");
    mail("nobody@example.cn", "k");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_EQ(answer(), "550-5.1.1 没有这个用户\r\n550 5.1.1 no such user");
    mail("wary@example.cn", "k");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_EQ(answer(), "554 5.7.1 not such a letter");
    EXPECT_THAT(states(), ElementsAre("given_up", "given_up"));
    EXPECT_EQ(run_later(), 0);
}

TEST_F(Mails, a_full_mailbox_is_tried_for_four_days_slow) {
    SMTP_OR_SKIP("none");
    mail("full@example.cn", "k");
    const auto begun = store.clock.now();
    EXPECT_EQ(run_jobs(), 1);
    while (const auto next = job::next_due(*store)) {
        EXPECT_THAT(states(), ElementsAre("waiting"));
        store.clock.set(*next);
        run_jobs();
    }
    EXPECT_THAT(states(), ElementsAre("given_up"));
    EXPECT_THAT(answer(), HasSubstr("452 4.2.2 mailbox full"));
    EXPECT_GE(store.clock.now() - begun, std::chrono::days{4});
}

TEST_F(Mails, a_server_that_refuses_us_holds_letters_instead_of_losing_them_slow) {
    SMTP_OR_SKIP("none");
    std::ofstream(folder / "closed") << "";
    mail("zhang@example.cn", "k");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_THAT(states(), ElementsAre("waiting"));
    fs::remove(folder / "closed");
    EXPECT_EQ(run_later(), 1);
    EXPECT_THAT(states(), ElementsAre("sent"));
}

// At least once: nothing can tell apart whether the server's answer came before the crash. The mailbox can.
TEST_F(Mails, after_a_crash_before_our_note_the_letter_goes_again_under_the_same_id_slow) {
    SMTP_OR_SKIP("none");
    mail("zhang@example.cn", "k");
    run_jobs();
    store.write([](Tx& tx) {
        const auto id = tx.first(first_column<Id<Mail>>, "select id from notice_mail");
        tx.run("update notice_mail set state = 'waiting', sent_at = null, answer = ''");
        job::enqueue(tx, "notice.send_mail", SendMail{*id});
    });
    run_later();
    ASSERT_THAT(letters(), SizeIs(2));
    EXPECT_EQ(letters()[0], letters()[1]);
    EXPECT_TRUE(letters()[0].at("message_id").as_string().ends_with("@luohu.example>"));
}

TEST_F(Mails, over_tls_with_a_login_and_never_without_slow) {
    for (const std::string tls : {"starttls", "smtps"}) {
        SMTP_OR_SKIP(tls);
        settings["notice.mail_tls"] = tls;
        settings["notice.mail_ca_file"] = (folder / "cert.pem").string();
        settings["notice.mail_user"] = "yiwang";
        settings["notice.mail_password"] = "wrong";
        mail("zhang@example.cn", tls);
        const auto state = [&] { return states().back(); };
        run_jobs();
        EXPECT_EQ(state(), "waiting") << "a wrong password is ours to mend";
        settings["notice.mail_password"] = "letters";
        settings["notice.mail_ca_file"] = "";
        run_later();
        EXPECT_EQ(state(), "waiting") << "nobody we trust vouches for it";
        settings["notice.mail_ca_file"] = (folder / "cert.pem").string();
        run_later();
        EXPECT_EQ(state(), "sent");
        EXPECT_TRUE(letters().back().at("secure").as_bool());
    }
    SMTP_OR_SKIP("none");
    settings["notice.mail_tls"] = "starttls";
    settings["notice.mail_user"] = "";
    mail("zhang@example.cn", "plain");
    run_jobs();
    EXPECT_EQ(states().back(), "waiting") << "a server without TLS is none";
}
}
}
