// What comes is kept and told once, whatever its sender does.
#include "support/sources/sources.hpp"
#include <gtest/gtest.h>
#include "kernel/bus/bus.hpp"
#include "kernel/file/file.hpp"
#include "kernel/job/job.hpp"
#include "kernel/trail/trail.hpp"
#include "support/sources/exchange.hpp"
#include "support/sources/fetching.hpp"
#include "support/sources/push.hpp"
#include "support/sources/signature.hpp"
#include "test_store.hpp"
namespace yiwang::support::sources {
namespace {
std::vector<Received> told;
std::vector<Changed> added;
void hear_received(Tx&, const Received& fact) {
    told.push_back(fact);
}
void hear_changed(Tx&, const Changed& fact) {
    added.push_back(fact);
}

const std::vector<Module>& rooms() {
    static const std::vector<Module> all{bus::module(), trail::module(), job::module(), file::module(), module(),
                                         {.name = "hearer", .hears = {on<Received>("hearer.received", hear_received), on<Changed>("hearer.changed", hear_changed)}}};
    return all;
}

json::Object object(std::string_view text) {
    return json::to<json::Object>(json::parse(text));
}
const json::Object plain = object(R"({"external": "/no", "text": "/text", "city_number": "/city", "series": "/device", "changed_at": "/at", "reporter_phone": "/tel"})");

// Answers what the test says, and keeps what it was asked.
class Platform : public HttpClient {
public:
    struct Asked {
        std::string method, url, body;
        std::map<std::string, std::string> headers;
    };
    HttpAnswer ask(const std::string& method, const std::string& url, const std::string& body, const std::map<std::string, std::string>& headers, std::chrono::milliseconds) override {
        asked.push_back({method, url, body, headers});
        if (answers.empty()) return {200, {}, "{}"};
        auto next = answers.front();
        answers.erase(answers.begin());
        if (next.status == 0) throw Unavailable("http.unreachable", {"对方系统没有回应。", "The other system does not answer."});
        return next;
    }
    std::vector<HttpAnswer> answers;
    std::vector<Asked> asked;
};

class Sources : public testing::Test {
protected:
    Sources() {
        told.clear();
        added.clear();
        bus::hear(rooms());
        job::know(rooms());
        store.write([](Tx& tx) {
            add(tx, "hotline", {"热线", "Hotline", Adapter::webhook, "hotline", true, {}, plain});
            add(tx, "city", {"市平台", "City", Adapter::exchange, "city_platform", true, object(R"({"report_url": "http://city/orders/{number}/reports"})"), plain});
            add(tx, "alarms", {"告警", "Alarms", Adapter::webhook, "iot", true, object(R"({"window_minutes": 10})"), plain});
        });
    }
    Came come(std::string_view code, std::string_view item) {
        const auto came = store.write([&](Tx& tx) { return arrive(tx, get(tx, code), json::parse(item)); });
        bus::deliver(*store);
        return came;
    }
    Source source(std::string_view code) {
        return store.read([&](Tx& tx) { return get(tx, code); });
    }
    Arrival arrival(Id<Arrival> id) {
        return store.read([&](Tx& tx) { return get(tx, id); });
    }
    template <class F>
    std::string code_of(F&& f) {
        return problem_code([&] { store.write([&](Tx& tx) { f(tx); }); });
    }
    void run_jobs(int rounds = 1) {
        for (int i = 0; i < rounds; ++i) {
            while (job::run_due(outside) > 0) {}
            store.clock.advance(std::chrono::hours{2});
        }
    }

    TestStore store{rooms(), {trail::record, bus::record}};
    Config config = Config::load({}, "", {}, {});
    Platform platform;
    Outside outside{*store, config, platform};
};

TEST_F(Sources, TheSameAgainIsCountedAndNotTold) {
    const auto first = come("hotline", R"({"no": "A1", "text": "路灯不亮"})");
    EXPECT_EQ(first.state, State::received);
    for (int i = 0; i < 3; ++i) {
        const auto again = come("hotline", R"({"no": "A1", "text": "路灯不亮"})");
        EXPECT_EQ(again.state, State::repeated);
        EXPECT_EQ(again.arrival, first.arrival);
    }
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].channel, "hotline");
    EXPECT_EQ(told[0].external, "A1");
    EXPECT_TRUE(added.empty());
    EXPECT_EQ(source("hotline").received, 4);
    EXPECT_EQ(source("hotline").repeated, 3);
    EXPECT_EQ(arrival(first.arrival).times, 4);
}

TEST_F(Sources, WhatItsSenderChangesIsAddedAndWhatComesLateIsNot) {
    come("hotline", R"({"no": "A1", "text": "路灯不亮", "at": "2026-11-24 09:00:00"})");
    come("hotline", R"({"no": "A1", "text": "路灯不亮，已三天", "at": "2026-11-24 11:00:00"})");
    come("hotline", R"({"no": "A1", "text": "路灯不亮，已两天", "at": "2026-11-24 10:00:00"})");
    ASSERT_EQ(added.size(), 1u);
    EXPECT_EQ(added[0].matter.text, "路灯不亮，已三天");
    EXPECT_EQ(told.size(), 1u);
}

TEST_F(Sources, OneMatterThatThreeSourcesNameIsToldOnce) {
    const auto city = come("city", R"({"no": "SZ-77", "text": "井盖破损"})");
    const auto hotline = come("hotline", R"({"no": "A2", "text": "井盖坏了", "city": "SZ-77"})");
    const auto alarm = come("alarms", R"({"no": "d1-1", "text": "井盖位移", "city": "SZ-77"})");
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].arrival, city.arrival);
    EXPECT_EQ(hotline.state, State::repeated);
    EXPECT_EQ(arrival(alarm.arrival).same_as, city.arrival);
    EXPECT_EQ(added.size(), 2u);
    store.write([&](Tx& tx) { accept(tx, city.arrival, "LS20261124-000001"); });
    EXPECT_EQ(arrival(hotline.arrival).reference, "LS20261124-000001");
}

TEST_F(Sources, AlarmsOfOneDeviceAreOneMatterWhileTheyGoOn) {
    for (int i = 0; i < 5; ++i) {
        come("alarms", R"({"text": "水位超限", "device": "W-12/level"})");
        store.clock.advance(std::chrono::minutes{9});
    }
    EXPECT_EQ(told.size(), 1u);
    come("alarms", R"({"text": "水位超限", "device": "W-13/level"})");
    EXPECT_EQ(told.size(), 2u);
    store.clock.advance(std::chrono::minutes{11});
    come("alarms", R"({"text": "水位超限", "device": "W-12/level"})");
    EXPECT_EQ(told.size(), 3u);
}

TEST_F(Sources, WhatCannotBeTakenWaitsUntilAPersonMendsIt) {
    const auto bad = come("hotline", R"({"no": "A3", "text": "路灯", "tel": "无"})");
    EXPECT_EQ(bad.state, State::refused);
    EXPECT_TRUE(told.empty());
    EXPECT_EQ(arrival(bad.arrival).field, "reporter_phone");
    Matter mended{.text = "路灯", .reporter_phone = "不知道"};
    EXPECT_EQ(code_of([&](Tx& tx) { mend(tx, bad.arrival, mended); }), "sources.phone");
    mended.reporter_phone = "";
    EXPECT_EQ(code_of([&](Tx& tx) { mend(tx, bad.arrival, mended); }), "");
    bus::deliver(*store);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].matter.text, "路灯");
    EXPECT_EQ(code_of([&](Tx& tx) { mend(tx, bad.arrival, mended); }), "sources.not_refused");
    EXPECT_EQ(code_of([&](Tx& tx) { drop(tx, bad.arrival, "x"); }), "sources.not_refused");
}

TEST_F(Sources, OneThatIsMendedWhenAnotherSourceBroughtTheSameJoinsIt) {
    const auto bad = come("hotline", R"({"no": "A6", "text": "", "city": "SZ-5"})");
    const auto city = come("city", R"({"no": "SZ-5", "text": "井盖"})");
    store.write([&](Tx& tx) {
        accept(tx, city.arrival, "LS5");
        mend(tx, bad.arrival, {.text = "井盖坏了"});
    });
    bus::deliver(*store);
    EXPECT_EQ(arrival(bad.arrival).state, State::repeated);
    EXPECT_EQ(arrival(bad.arrival).reference, "LS5");
    EXPECT_EQ(told.size(), 1u);
    EXPECT_EQ(added.size(), 1u);
}

TEST_F(Sources, ASenderMayMendItself) {
    come("hotline", R"({"no": "A3", "text": ""})");
    EXPECT_EQ(come("hotline", R"({"no": "A3", "text": ""})").state, State::repeated);
    EXPECT_EQ(come("hotline", R"({"no": "A3", "text": "路灯"})").state, State::received);
    EXPECT_EQ(told.size(), 1u);
}

TEST_F(Sources, OneIsDroppedWithAReasonAndStaysDropped) {
    const auto bad = come("hotline", R"({"no": "A4"})");
    EXPECT_EQ(code_of([&](Tx& tx) { drop(tx, bad.arrival, "  "); }), "sources.reason");
    EXPECT_EQ(code_of([&](Tx& tx) { drop(tx, bad.arrival, "测试件"); }), "");
    come("hotline", R"({"no": "A4", "text": "又来"})");
    EXPECT_TRUE(told.empty());
    EXPECT_EQ(arrival(bad.arrival).state, State::dropped);
}

TEST_F(Sources, AHearersRefusalStandsInTheQueue) {
    const auto came = come("hotline", R"({"no": "A5", "text": "路灯"})");
    store.write([&](Tx& tx) { refuse(tx, came.arrival, {"channel", "x", {"没有渠道", "No channel"}}); });
    EXPECT_EQ(arrival(came.arrival).state, State::refused);
    EXPECT_EQ(source("hotline").refused, 1);
}

TEST_F(Sources, BytesThatAreNoTextAreKeptAsTheyCame) {
    Mapped broken;
    broken.faults.push_back({"", "sources.body", {"不是 JSON", "No JSON"}});
    const auto came = store.write([&](Tx& tx) { return arrive(tx, get(tx, "hotline"), std::string_view("\xff\0\x01", 3), broken); });
    EXPECT_EQ(arrival(came.arrival).body, "base64,/wAB");
    std::string large;
    while (large.size() < 100'000) large += "罗湖";
    const auto cut = store.write([&](Tx& tx) { return arrive(tx, get(tx, "hotline"), large, broken); });
    EXPECT_LE(arrival(cut.arrival).body.size(), std::size_t{64} << 10);
}

Request signed_request(const std::string& secret, const std::string& body, Instant at, const std::string& id = "m1") {
    Request out;
    out.body = body;
    out.webhook_id = id;
    out.webhook_timestamp = std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    out.webhook_signature = sign(secret, id, out.webhook_timestamp, body);
    return out;
}

TEST_F(Sources, APushIsTakenOnlySignedAndOnlyOnce) {
    const auto pushed = [&](const Request& request, const std::string& code = "hotline") { return code_of([&](Tx& tx) { push(tx, request, {code}); }); };
    const std::string body = R"([{"no": "A1", "text": "一"}, {"no": "A2", "text": "二"}])";
    const auto key = new_secret();
    EXPECT_EQ(pushed(signed_request(key, body, store.clock.now())), "sources.no_secret");
    store.write([&](Tx& tx) { set_secret(tx, "hotline", key); });
    auto request = signed_request(key, body, store.clock.now());
    EXPECT_EQ(pushed(request), "");
    EXPECT_EQ(pushed(request), "sources.replayed");
    EXPECT_EQ(pushed(signed_request(key, body, store.clock.now(), "m2")), "") << "signed anew, it is the sender again";
    request.body += " ";
    EXPECT_EQ(pushed(request), "sources.signature");
    store.clock.advance(std::chrono::minutes{6});
    EXPECT_EQ(pushed(signed_request(key, body, store.clock.now() - std::chrono::minutes{6}, "m3")), "sources.stale");
    EXPECT_EQ(pushed(signed_request(new_secret(), body, store.clock.now())), "sources.signature");
    EXPECT_EQ(pushed(signed_request(key, "7", store.clock.now())), "sources.body");
    EXPECT_EQ(pushed(signed_request(key, "{", store.clock.now(), "m4")), "json.malformed");
    EXPECT_EQ(pushed(request, "nowhere"), "source.not_found");
    bus::deliver(*store);
    EXPECT_EQ(told.size(), 2u);
    auto off = source("hotline");
    store.write([&](Tx& tx) { change(tx, "hotline", {off.name, off.name_en, off.adapter, off.channel, false, off.settings, off.mapping}); });
    EXPECT_EQ(pushed(signed_request(key, body, store.clock.now(), "m5")), "sources.off");
}

TEST_F(Sources, AWrongSourceIsRefusedByItsField) {
    const SourceFields good{"网格", "Grid", Adapter::webhook, "grid", true, {}, plain};
    const auto refused = [&](std::string_view code, auto change_it) {
        auto fields = good;
        change_it(fields);
        return code_of([&](Tx& tx) { add(tx, code, fields); });
    };
    EXPECT_EQ(refused("网格", [](auto&) {}), "sources.code");
    EXPECT_EQ(refused("hotline", [](auto&) {}), "sources.code_taken");
    EXPECT_EQ(refused("grid", [](auto& f) { f.name = " "; }), "sources.name");
    EXPECT_EQ(refused("grid", [](auto& f) { f.channel = "a b"; }), "sources.channel");
    EXPECT_EQ(refused("grid", [](auto& f) { f.mapping = {}; }), "sources.mapping");
    EXPECT_EQ(refused("grid", [](auto& f) { f.adapter = Adapter::imap; }), "sources.settings");
    EXPECT_EQ(refused("grid", [](auto& f) { f.adapter = Adapter::pull, f.settings = object(R"({"url": "ftp://x"})"); }), "sources.settings");
    EXPECT_EQ(refused("grid", [](auto& f) { f.adapter = Adapter::folder, f.settings = object(R"({"folder": "../x"})"); }), "sources.settings");
    EXPECT_EQ(refused("grid", [](auto& f) { f.settings = object(R"({"window_minutes": -1})"); }), "sources.settings");
    EXPECT_EQ(refused("grid", [](auto& f) { f.adapter = Adapter::imap, f.settings = object(R"({"url": "imap://x", "user": "a", "folder": "x\" y"})"); }), "sources.settings");
    EXPECT_EQ(refused("grid", [](auto& f) { f.settings = {{"user", std::string(501, 'x')}}; }), "sources.settings");
    EXPECT_EQ(refused("mail", [](auto& f) { f.adapter = Adapter::imap, f.settings = object(R"({"url": "imaps://x", "user": "DOMAIN\\user"})"); }), "");
    EXPECT_EQ(refused("grid", [](auto&) {}), "");
}

TEST_F(Sources, ASecretIsNotInTheTrail) {
    const auto key = store.write([](Tx& tx) { return set_secret(tx, "hotline", ""); });
    EXPECT_EQ(code_of([](Tx& tx) { set_secret(tx, "hotline", "short"); }), "sources.secret");
    store.read([&](Tx& tx) { tx.each([&](const Row& row) { EXPECT_EQ(row.get<std::string>(0).find(key), std::string::npos); }, "select value_before || value_after || why from trail_trace"); });
}

TEST_F(Sources, TheCityPlatformHearsInOrderAgainAfterAnOutageUnderTheSameKey) {
    const auto order = come("city", R"({"no": "SZ 9", "text": "井盖"})");
    store.write([&](Tx& tx) {
        set_secret(tx, "city", "");
        accept(tx, order.arrival, "LS1");
        report(tx, order.arrival, Step::progress, "已分拨至城管局");
        report(tx, order.arrival, Step::finished, "已更换");
    });
    platform.answers = {{0, {}, ""}, {503, {}, "busy"}, {200, {}, ""}, {429, {}, ""}};
    run_jobs(4);
    std::vector<std::string> heard, keys;
    for (const auto& one : platform.asked) {
        EXPECT_EQ(one.url, "http://city/orders/SZ%209/reports");
        heard.push_back(std::string(json::parse(one.body).at("step").as_string()));
        keys.push_back(one.headers.at("Idempotency-Key"));
        EXPECT_EQ(verify(source("city").secret, one.headers.at("webhook-id"), one.headers.at("webhook-timestamp"), one.headers.at("webhook-signature"), one.body,
                         Instant{std::chrono::seconds{std::stoll(one.headers.at("webhook-timestamp"))}}),
                  Verdict::good);
    }
    std::vector<std::string> once = heard;
    once.erase(std::unique(once.begin(), once.end()), once.end());
    EXPECT_EQ(once, (std::vector<std::string>{"accepted", "progress", "finished"}));
    for (std::size_t i = 1; i < heard.size(); ++i) EXPECT_EQ(heard[i] == heard[i - 1], keys[i] == keys[i - 1]);
    for (const auto& one : store.read([](Tx& tx) { return reports(tx, "city"); })) EXPECT_EQ(one.state, ReportState::sent);
}

TEST_F(Sources, AReportThatThePlatformRefusesIsSeenAndSentAgainByAPerson) {
    const auto order = come("city", R"({"no": "SZ9", "text": "井盖"})");
    platform.answers = {{422, {}, "没有这个工单"}};
    store.write([&](Tx& tx) { accept(tx, order.arrival, "LS1"); });
    run_jobs();
    auto line = store.read([](Tx& tx) { return reports(tx, "city"); }).at(0);
    EXPECT_EQ(line.state, ReportState::failed);
    EXPECT_NE(line.error.find("没有这个工单"), std::string::npos);
    store.write([&](Tx& tx) { send_again(tx, line.id); });
    run_jobs();
    EXPECT_EQ(store.read([](Tx& tx) { return reports(tx, "city"); }).at(0).state, ReportState::sent);
    EXPECT_EQ(code_of([&](Tx& tx) { send_again(tx, line.id); }), "report.not_found");
}

TEST_F(Sources, ADroppedOrderIsReturnedToThePlatform) {
    const auto order = come("city", R"({"no": "SZ10"})");
    store.write([&](Tx& tx) { drop(tx, order.arrival, "不属于本区"); });
    run_jobs();
    ASSERT_EQ(platform.asked.size(), 1u);
    EXPECT_EQ(json::parse(platform.asked[0].body).at("step").as_string(), "returned");
}

TEST_F(Sources, APulledListGoesOnWhereTheOutageWas) {
    store.write([](Tx& tx) {
        add(tx, "list", {"工单", "Orders", Adapter::pull, "hotline", true, object(R"({"url": "http://hotline/orders?size=2", "items": "/data", "next": "/cursor"})"), plain});
        set_secret(tx, "list", "token-1");
        ask_to_fetch(tx, get(tx, "list"));
    });
    platform.answers = {{200, {}, R"({"data": [{"no": "1", "text": "a"}, {"no": "2", "text": "b"}], "cursor": 2})"}, {0, {}, ""}};
    while (job::run_due(outside) > 0) {}
    EXPECT_EQ(source("list").cursor, "2");
    EXPECT_NE(source("list").last_error, "");
    platform.answers = {{200, {}, R"({"data": [{"no": "2", "text": "b"}, {"no": "3", "text": "c"}], "cursor": 3})"}, {200, {}, R"({"data": [], "cursor": 3})"}};
    run_jobs();
    run_jobs();
    EXPECT_EQ(platform.asked[2].url, "http://hotline/orders?size=2&since=2");
    EXPECT_EQ(platform.asked[2].headers.at("Authorization"), "Bearer token-1");
    bus::deliver(*store);
    EXPECT_EQ(told.size(), 3u);
    EXPECT_EQ(source("list").repeated, 1);
    EXPECT_EQ(source("list").last_error, "");
    EXPECT_EQ(code_of([](Tx& tx) { ask_to_fetch(tx, get(tx, "hotline")); }), "sources.not_fetched");
}

TEST_F(Sources, ASourceThatWasAwayForDaysIsAskedAgain) {
    store.write([](Tx& tx) { add(tx, "list", {"工单", "Orders", Adapter::pull, "hotline", true, object(R"({"url": "http://hotline/orders"})"), plain}); });
    job::begin(*store);
    platform.answers.assign(30, {0, {}, ""});
    run_jobs(40);
    EXPECT_TRUE(platform.answers.empty());
    EXPECT_EQ(source("list").last_error, "对方的回答不合约定。（no list at /items）");
    platform.answers = {{200, {}, R"({"items": [{"no": "1", "text": "a"}]})"}};
    run_jobs(2);
    EXPECT_EQ(source("list").received, 1);
}

TEST_F(Sources, ANewSecretIsTriedAtOnceThoughTheOldOneWaitsForItsNextTry) {
    store.write([](Tx& tx) {
        add(tx, "list", {"工单", "Orders", Adapter::pull, "hotline", true, object(R"({"url": "http://hotline/orders"})"), plain});
        ask_to_fetch(tx, get(tx, "list"));
    });
    platform.answers = {{401, {}, ""}, {200, {}, R"({"items": [{"no": "1", "text": "a"}]})"}};
    job::run_due(outside);
    store.write([](Tx& tx) {
        set_secret(tx, "list", "right");
        ask_to_fetch(tx, get(tx, "list"));
    });
    job::run_due(outside);
    EXPECT_EQ(source("list").received, 1);
}
}
}
