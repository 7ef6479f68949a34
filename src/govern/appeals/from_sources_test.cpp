// What sources bring becomes appeals in the invented district of Linshan.
#include "govern/appeals/from_sources.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace sources = support::sources;

class FromSources : public Linshan {
protected:
    FromSources() {
        bus::hear(rooms());
        job::know(rooms());
    }
    void add_source(std::string_view code, std::string_view channel, sources::Adapter adapter = sources::Adapter::webhook) {
        json::Object settings;
        if (adapter == sources::Adapter::exchange) settings["report_url"] = "http://city/{number}";
        store.write([&](Tx& tx) {
            sources::add(tx, code, {std::string(code), "", adapter, std::string(channel), true, settings, {{"external", "/no"}, {"text", "/text"}, {"kind_words", "/kind"}, {"reporter_phone", "/tel"}, {"reporter_email", "/from"}}});
        });
    }
    sources::Came come(std::string_view code, const json::Object& item) {
        const auto came = store.write([&](Tx& tx) { return sources::arrive(tx, sources::get(tx, code), item); });
        while (bus::deliver(*store) > 0) {}
        return came;
    }
    std::optional<Appeal> appeal(Id<sources::Arrival> id) {
        return store.read([&](Tx& tx) { return find_by_number(tx, sources::get(tx, id).reference); });
    }
    std::int64_t appeals() {
        return *store.read([](Tx& tx) { return tx.first(first_column<std::int64_t>, "select count(*) from appeals_appeal"); });
    }
};

TEST_F(FromSources, AMatterOfEachOfTheTenKindsIsOneAppealOfItsChannel) {
    std::int64_t count = 0;
    for (const auto* channel : {"hotline", "video", "iot", "grid", "portal", "mailbox", "social", "city_platform", "referral", "enterprise"}) {
        add_source(channel, channel, channel == std::string("city_platform") ? sources::Adapter::exchange : sources::Adapter::webhook);
        const auto came = come(channel, {{"no", "1"}, {"text", "路灯不亮"}});
        come(channel, {{"no", "1"}, {"text", "路灯不亮"}});
        const auto filed = appeal(came.arrival);
        ASSERT_TRUE(filed) << channel;
        EXPECT_EQ(filed->channel, channel);
        EXPECT_EQ(appeals(), ++count);
    }
}

TEST_F(FromSources, AFactHeardTwiceFilesOne) {
    add_source("hotline", "hotline");
    const auto came = come("hotline", {{"no", "1"}, {"text", "路灯不亮"}});
    store.write([&](Tx& tx) { take_from_source(tx, {came.arrival, "hotline", "hotline", "1", {.text = "路灯不亮"}}); });
    EXPECT_EQ(appeals(), 1);
}

TEST_F(FromSources, AKindThatTheSourceNamesIsTakenWhereItIsOurs) {
    add_source("hotline", "hotline");
    const auto kind = store.read([](Tx& tx) { return *duties::list(tx)->kinds().front(); });
    EXPECT_EQ(appeal(come("hotline", {{"no", "1"}, {"text", "x"}, {"kind", kind.level3}}).arrival)->kind, kind.code);
    EXPECT_EQ(appeal(come("hotline", {{"no", "2"}, {"text", "x"}, {"kind", "他们的类别"}}).arrival)->kind, "");
}

TEST_F(FromSources, AChannelThatIsNoneOfOursIsRefusedUntilTheSourceIsMended) {
    add_source("drones", "drones");
    const auto came = come("drones", {{"no", "1"}, {"text", "违建"}});
    EXPECT_EQ(appeals(), 0);
    store.write([&](Tx& tx) {
        EXPECT_EQ(sources::get(tx, came.arrival).state, sources::State::refused);
        const auto source = sources::get(tx, "drones");
        sources::change(tx, "drones", {source.name, "", source.adapter, "video", true, source.settings, source.mapping});
        sources::mend(tx, came.arrival, {.text = "违建"});
    });
    while (bus::deliver(*store) > 0) {}
    EXPECT_EQ(appeal(came.arrival)->channel, "video");
}

TEST_F(FromSources, TheSenderOfAnOrderIsToldEachStep) {
    add_source("city", "city_platform", sources::Adapter::exchange);
    const auto came = come("city", {{"no", "SZ1"}, {"text", "路灯不亮"}});
    const auto filed = *appeal(came.arrival);
    store.write([&](Tx& tx) { dispatch(tx, filed.id, {identity::find_unit_by_code(tx, "LS-CG")->id, "Z07"}, {}); });
    while (bus::deliver(*store) > 0) {}
    std::vector<std::string> steps;
    store.read([&](Tx& tx) { tx.each([&](const Row& row) { steps.push_back(row.get<std::string>(0) + " " + row.get<std::string>(1)); }, "select step, text from sources_report order by id"); });
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(steps[0], "accepted " + filed.number);
    EXPECT_TRUE(steps[1].starts_with("progress 已分拨至")) << steps[1];
}

TEST_F(FromSources, WhoWroteALetterIsAnsweredByLetter) {
    add_source("mailbox", "mailbox");
    const auto filed = *appeal(come("mailbox", {{"no", "1"}, {"text", "路灯不亮"}, {"from", "zhang@example.cn"}}).arrival);
    store.read([&](Tx& tx) {
        EXPECT_EQ(email_of(tx, filed.id), "zhang@example.cn");
        EXPECT_EQ(tx.all(first_column<std::string>, "select address from notice_mail"), std::vector<std::string>{"zhang@example.cn"});
    });
}

TEST_F(FromSources, WhatIsSaidLaterStandsInTheAppealsHistory) {
    add_source("hotline", "hotline");
    const auto came = come("hotline", {{"no", "1"}, {"text", "路灯不亮"}});
    come("hotline", {{"no", "1"}, {"text", "路灯不亮，已三天"}});
    const auto traces = store.read([&](Tx& tx) { return trail::of(tx, appeal(came.arrival)->id); });
    EXPECT_TRUE(std::ranges::any_of(traces, [](const auto& one) { return one.verb == "appeals.added_to" && one.after.find("已三天") != std::string::npos; }));
    EXPECT_EQ(appeals(), 1);
}
}
}
