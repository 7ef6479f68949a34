#include "kernel/notice/notice.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "kernel/job/job.hpp"
#include "kernel/notice/sms.hpp"
#include "kernel/notice/stream.hpp"
#include "test_store.hpp"
namespace yiwang::notice {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A gateway that answers as it is told and keeps what it was asked.
class Gateway : public HttpClient {
public:
    HttpAnswer ask(const std::string& method, const std::string& url, const std::string& body,
                   const std::map<std::string, std::string>& headers, std::chrono::milliseconds) override {
        asked.push_back({method, url, body, headers});
        return {status, {}, status == 202 ? "0: Accepted for delivery" : "Authorization failed"};
    }
    struct Asked {
        std::string method, url, body;
        std::map<std::string, std::string> headers;
    };
    std::vector<Asked> asked;
    int status = 202;
};

class Notices : public testing::Test {
protected:
    Notices() : modules{job::module(), identity::module(), module()}, store(modules) { job::know(modules); }

    void to(std::int64_t officer, const Message& message) {
        store.write([&](Tx& tx) { to_officer(tx, {officer}, message); });
    }
    void sms(std::string_view phone, std::string_view text, std::string_view key) {
        store.write([&](Tx& tx) { by_sms(tx, phone, text, key); });
    }
    Reply call(const std::string& method, const std::string& path, std::int64_t officer,
               std::vector<std::pair<std::string, std::string>> query = {},
               const std::map<std::string, std::string>& parameters = {}) {
        Request request;
        request.method = method;
        request.path = path;
        request.parameters = parameters;
        request.query = std::move(query);
        request.caller.kind = Caller::Kind::officer;
        request.caller.officer = {officer};
        for (const auto& route : modules.back().routes)
            if (route.method == method && route.path == path) {
                const auto bound = route.bind(request);
                return route.kind == Route::Kind::write ? store.write(bound) : store.read(bound);
            }
        throw std::logic_error("no route " + path);
    }
    std::vector<std::string> titles(std::int64_t officer,
                                    std::vector<std::pair<std::string, std::string>> query = {}) {
        std::vector<std::string> out;
        const auto page = json::parse(call("GET", "/api/notices", officer, std::move(query)).body);
        for (const auto& item : page.at("items").as_array()) out.emplace_back(item.at("title").as_string());
        return out;
    }
    std::string first_id(std::int64_t officer) {
        return std::string(
            json::parse(call("GET", "/api/notices", officer).body).at("items").at(0).at("id").as_string());
    }
    std::vector<StreamEvent> events(std::int64_t officer, std::string& last_id) {
        Request request;
        request.caller.officer = {officer};
        auto out = store.read([&](Tx& tx) { return events_since(tx, request, last_id); });
        if (!out.empty()) last_id = out.back().id;
        return out;
    }
    int run_jobs(const std::map<std::string, std::string>& settings = {}) {
        const auto config = Config::load(modules.back().settings, {}, {}, settings);
        Outside outside{*store, config, gateway};
        return job::run_due(outside);
    }
    std::vector<std::string> sms_states() {
        return store.read([](Tx& tx) {
            return tx.all(first_column<std::string>, "select state from notice_sms order by id");
        });
    }

    const std::map<std::string, std::string> with_gateway{
        {"notice.sms_url", "http://127.0.0.1:13013/cgi-bin/sendsms"},
        {"notice.sms_username", "yiwang"},
        {"notice.sms_password", "secret"},
        {"notice.sms_from", "12345"}};
    std::vector<Module> modules;
    TestStore store;
    Gateway gateway;
};

TEST_F(Notices, an_officer_reads_own_notices_newest_first) {
    to(1, {"一", "", "", ""});
    to(1, {"二", "正文", "/govern/appeals/x", ""});
    to(2, {"三", "", "", ""});
    EXPECT_THAT(titles(1), ElementsAre("二", "一"));
    EXPECT_THAT(titles(2), ElementsAre("三"));
    const auto item = json::parse(call("GET", "/api/notices", 1).body).at("items").at(0).as_object();
    EXPECT_EQ(item.at("text").as_string(), "正文");
    EXPECT_EQ(item.at("link").as_string(), "/govern/appeals/x");
    EXPECT_EQ(item.at("at").as_string(), "2026-11-24T01:00:00Z");
    EXPECT_FALSE(item.at("read").as_bool());
}

TEST_F(Notices, the_same_key_to_the_same_person_is_kept_once) {
    for (int i = 0; i < 2; ++i) {
        to(1, {"超期", "", "", "overdue.1"});
        to(2, {"超期", "", "", "overdue.1"});
        to(1, {"无键", "", "", ""});
    }
    EXPECT_THAT(titles(1), SizeIs(3));
    EXPECT_THAT(titles(2), SizeIs(1));
}

TEST_F(Notices, a_long_list_comes_in_pages) {
    for (int i = 1; i <= 5; ++i) to(1, {std::to_string(i), "", "", ""});
    const auto first = json::parse(call("GET", "/api/notices", 1, {{"limit", "2"}}).body);
    EXPECT_EQ(first.at("total").as_int64(), 5);
    const std::string next(first.at("next").as_string());
    EXPECT_THAT(titles(1, {{"limit", "2"}, {"cursor", next}}), ElementsAre("3", "2"));
    EXPECT_THROW(titles(1, {{"cursor", "nonsense"}}), Invalid);
    EXPECT_TRUE(json::parse(call("GET", "/api/notices", 1).body).at("next").is_null());
}

TEST_F(Notices, what_was_read_is_no_longer_among_the_unread) {
    to(1, {"一", "", "", ""});
    to(1, {"二", "", "", ""});
    call("POST", "/api/notices/{notice}/read", 1, {}, {{"notice", first_id(1)}});
    EXPECT_THAT(titles(1, {{"unread", "true"}}), ElementsAre("一"));
    EXPECT_THAT(titles(1), SizeIs(2));
    call("POST", "/api/notices/read-all", 1);
    EXPECT_THAT(titles(1, {{"unread", "true"}}), IsEmpty());
}

TEST_F(Notices, anothers_notice_can_be_neither_read_nor_marked) {
    to(1, {"一", "", "", ""});
    EXPECT_THROW(call("POST", "/api/notices/{notice}/read", 2, {}, {{"notice", first_id(1)}}), NotFound);
    call("POST", "/api/notices/read-all", 2);
    EXPECT_THAT(titles(1, {{"unread", "true"}}), SizeIs(1));
}

TEST_F(Notices, a_unit_is_told_through_its_officers_with_the_role) {
    Id<identity::Officer> handler{}, reviewer{};
    Id<identity::Unit> unit{};
    store.write([&](Tx& tx) {
        unit = identity::add_unit(tx, {.id = {},
                                       .code = "u1",
                                       .name = "桂园街道办事处",
                                       .name_en = "",
                                       .kind = identity::UnitKind::street,
                                       .parent = {},
                                       .block_code = "",
                                       .phone = ""});
        handler = identity::add_officer(tx, {"wang", "王", "", ""});
        reviewer = identity::add_officer(tx, {"li", "李", "", ""});
        identity::add_post(tx, handler, unit, "经办", "handler");
        identity::add_post(tx, reviewer, unit, "核查", "reviewer");
    });
    store.write([&](Tx& tx) { to_unit(tx, unit, "handler", {"新的诉求", "", "", ""}); });
    EXPECT_THAT(titles(handler.value), SizeIs(1));
    EXPECT_THAT(titles(reviewer.value), IsEmpty());
}

TEST_F(Notices, an_open_screen_hears_what_is_new_and_nothing_twice) {
    to(1, {"旧", "", "", ""});
    std::string at;
    const auto begun = events(1, at);
    ASSERT_THAT(begun, SizeIs(1));
    EXPECT_EQ(begun[0].event, "begun");
    EXPECT_EQ(begun[0].data, R"({"unread":1})");
    EXPECT_THAT(events(1, at), IsEmpty());
    store.clock.advance(std::chrono::seconds{1});
    to(1, {"新", "", "", ""});
    to(2, {"别人的", "", "", ""});
    const auto heard = events(1, at);
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(heard[0].event, "notice");
    EXPECT_EQ(json::parse(heard[0].data).at("title").as_string(), "新");
    EXPECT_THAT(events(1, at), IsEmpty());
    store.clock.advance(std::chrono::hours{2});
    EXPECT_THAT(events(1, at), IsEmpty());
}

TEST_F(Notices, a_notice_that_appears_behind_one_told_already_is_still_told) {
    std::string at;
    events(1, at);
    const auto late = store.clock.now() + std::chrono::seconds{1};
    store.clock.advance(std::chrono::seconds{2});
    to(1, {"先到", "", "", ""});
    EXPECT_THAT(events(1, at), SizeIs(1));
    store.clock.set(late);
    to(1, {"后到", "", "", ""});
    store.clock.advance(std::chrono::seconds{3});
    const auto heard = events(1, at);
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(json::parse(heard[0].data).at("title").as_string(), "后到");
}

TEST_F(Notices, who_was_away_hears_all_of_it_on_return) {
    std::string at;
    events(1, at);
    store.clock.advance(std::chrono::minutes{10});
    to(1, {"一", "", "", ""});
    store.clock.advance(std::chrono::minutes{10});
    to(1, {"二", "", "", ""});
    EXPECT_THAT(events(1, at), SizeIs(2));
}

TEST_F(Notices, screens_of_a_topic_hear_that_it_changed) {
    std::string at;
    events(1, at);
    store.write([](Tx& tx) {
        changed(tx, "appeals");
        changed(tx, "appeals");
    });
    const auto heard = events(1, at);
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(heard[0].event, "appeals_changed");
    EXPECT_THAT(events(1, at), IsEmpty());
    store.write([](Tx& tx) { changed(tx, "appeals"); });
    EXPECT_THAT(events(1, at), SizeIs(1));
}

TEST_F(Notices, a_place_in_the_stream_that_is_nonsense_begins_anew) {
    std::string at = "nonsense";
    EXPECT_EQ(events(1, at).at(0).event, "begun");
}

TEST_F(Notices, changes_are_forgotten_after_a_day) {
    store.write([](Tx& tx) { changed(tx, "appeals"); });
    store.clock.advance(std::chrono::hours{25});
    store.write([](Tx& tx) { changed(tx, "appeals"); });
    const auto config = Config::load(modules.back().settings, {}, {}, {});
    Outside outside{*store, config, gateway};
    for (const auto& job : modules.back().jobs)
        if (job.name == "notice.forget_changes") job.run(outside, "{}");
    EXPECT_EQ(store.read([](Tx& tx) {
        return tx.first(first_column<std::int64_t>, "select count(*) from notice_change");
    }),
              1);
}

TEST_F(Notices, an_sms_goes_out_by_job_in_ucs_2_and_not_in_an_address) {
    sms("+86 138-1234-5678", "您的诉求已办结。", "closed.1");
    EXPECT_THAT(gateway.asked, IsEmpty());
    EXPECT_EQ(run_jobs(with_gateway), 1);
    ASSERT_THAT(gateway.asked, SizeIs(1));
    auto& asked = gateway.asked[0];
    EXPECT_EQ(asked.url, "http://127.0.0.1:13013/cgi-bin/sendsms");
    EXPECT_EQ(asked.body, "您的诉求已办结。");
    EXPECT_EQ(asked.headers["X-Kannel-To"], "13812345678");
    EXPECT_EQ(asked.headers["X-Kannel-Coding"], "2");
    EXPECT_EQ(asked.headers["Content-Type"], "text/plain; charset=UTF-8");
    EXPECT_THAT(sms_states(), ElementsAre("sent"));
}

TEST_F(Notices, the_same_key_to_the_same_phone_is_sent_once) {
    sms("13812345678", "一", "closed.1");
    sms("13812345678", "一", "closed.1");
    sms("13912345678", "一", "closed.1");
    run_jobs(with_gateway);
    sms("13812345678", "一", "closed.1");
    run_jobs(with_gateway);
    EXPECT_THAT(gateway.asked, SizeIs(2));
}

TEST_F(Notices, a_gateway_that_refuses_is_asked_again_later) {
    gateway.status = 503;
    sms("13812345678", "一", "k");
    EXPECT_EQ(run_jobs(with_gateway), 1);
    EXPECT_THAT(sms_states(), ElementsAre("waiting"));
    EXPECT_EQ(run_jobs(with_gateway), 0) << "not at once";
    gateway.status = 202;
    store.clock.advance(std::chrono::minutes{10});
    EXPECT_EQ(run_jobs(with_gateway), 1);
    EXPECT_THAT(sms_states(), ElementsAre("sent"));
}

TEST_F(Notices, without_a_gateway_an_sms_is_dropped) {
    sms("13812345678", "一", "k");
    EXPECT_EQ(run_jobs(), 1);
    EXPECT_THAT(sms_states(), ElementsAre("dropped"));
    EXPECT_THAT(gateway.asked, IsEmpty());
}

TEST_F(Notices, in_quiet_hours_an_sms_waits_for_the_morning) {
    auto settings = with_gateway;
    settings["notice.quiet_hours"] = "22:00-07:30";
    store.clock.set(*parse_instant("2026-11-24T15:00:00Z"));  // 23:00 in the district
    sms("13812345678", "一", "k");
    run_jobs(settings);
    EXPECT_THAT(gateway.asked, IsEmpty());
    store.clock.set(*parse_instant("2026-11-24T23:29:59Z"));
    EXPECT_EQ(run_jobs(settings), 0);
    store.clock.set(*parse_instant("2026-11-24T23:30:00Z"));
    EXPECT_EQ(run_jobs(settings), 1);
    EXPECT_THAT(gateway.asked, SizeIs(1));
}

TEST(Sms, quiet_hours_may_go_over_midnight_or_not) {
    const auto at = [](const char* text) { return *parse_instant(text); };
    EXPECT_EQ(end_of_quiet("22:00-07:30", at("2026-11-24T22:00:00+08:00")), at("2026-11-25T07:30:00+08:00"));
    EXPECT_EQ(end_of_quiet("22:00-07:30", at("2026-11-24T03:00:00+08:00")), at("2026-11-24T07:30:00+08:00"));
    EXPECT_EQ(end_of_quiet("22:00-07:30", at("2026-11-24T07:30:00+08:00")), std::nullopt);
    EXPECT_EQ(end_of_quiet("12:00-14:00", at("2026-11-24T13:00:00+08:00")), at("2026-11-24T14:00:00+08:00"));
    EXPECT_EQ(end_of_quiet("12:00-14:00", at("2026-11-24T11:00:00+08:00")), std::nullopt);
    EXPECT_EQ(end_of_quiet("", at("2026-11-24T11:00:00+08:00")), std::nullopt);
    for (const auto* wrong : {"22-7", "22:00", "25:00-07:00", "22:00-7:00-8:00"})
        EXPECT_THROW(end_of_quiet(wrong, at("2026-11-24T11:00:00Z")), Invalid) << wrong;
}

TEST(Sms, mobile_numbers_are_read_as_people_write_them) {
    for (const auto* written : {"13812345678", "+86 138 1234 5678", "0086-13812345678", "86(138)12345678"})
        EXPECT_EQ(mobile_number(written), "13812345678") << written;
    for (const auto* written : {"", "0755-25666666", "12812345678", "1381234567", "138123456789",
                                "13812345678a", "１３８", "+852 91234567"})
        EXPECT_EQ(mobile_number(written), std::nullopt) << written;
}

TEST_F(Notices, a_number_that_is_no_mobile_phone_is_dropped) {
    sms("0755-25666666", "一", "k");
    EXPECT_THAT(sms_states(), IsEmpty());
    EXPECT_EQ(run_jobs(with_gateway), 0);
}
}
}
