#include "support/subjects/subjects.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "kernel/identity/identity.hpp"
#include "square_feature.hpp"
#include "support/map/map.hpp"
#include "support/space/space.hpp"
#include "support/subjects/links.hpp"
#include "support/subjects/map_layers.hpp"
#include "support/subjects/quality.hpp"
#include "test_store.hpp"
namespace yiwang::support::subjects {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
constexpr Date today{std::chrono::days{20781}};  // 2026-11-24, the clock's

class Subjects : public testing::Test {
protected:
    Subjects() {
        const auto file = R"({"type":"FeatureCollection","features":[)" + square_feature("990001", "临山区", "district", 120, 30, 120.02, 30.01) + "," +
                          square_feature("990001001", "西街道", "street", 120, 30, 120.02, 30.01) + "," +
                          square_feature("990001001001", "甲社区", "community", 120, 30, 120.02, 30.01) + "," +
                          square_feature("99000100100101", "第1网格", "grid", 120, 30, 120.02, 30.01) + "," +
                          square_feature("9900010010010100001", "1栋", "building", 120.006, 30.004, 120.007, 30.005) + "]}";
        EXPECT_THAT(store.write([&](Tx& tx) { return space::import_blocks(tx, file, today); }).refused, IsEmpty());
        Table table{{"code", "major", "minor"}, {{"0137", "公用设施", "路灯"}, {"0103", "公用设施", "雨水井盖"}}};
        EXPECT_THAT(store.write([&](Tx& tx) { return load_classes(tx, table); }), IsEmpty());
    }
    template <class F>
    auto write(F&& f) {
        return store.write(std::forward<F>(f));
    }
    Component lamp(double lng, double lat) {
        return write([&](Tx& tx) { return add_component(tx, {"0137", "", "990001", lng, lat, "zhujian"}); });
    }
    Subject shop(const std::string& name, std::optional<std::string> block = {}) {
        return write([&](Tx& tx) {
            return add_subject(tx, {SubjectKind::shop,
                                    name,
                                    {},
                                    "王五",
                                    "13812345678",
                                    block,
                                    block ? std::nullopt : std::optional(120.0065),
                                    block ? std::nullopt : std::optional(30.0045)});
        });
    }
    static Caller caller(Rights rights) {
        Caller out;
        out.kind = Caller::Kind::officer;
        out.rights = std::make_shared<const Rights>(std::move(rights));
        return out;
    }
    // The layer's rows as "key name street", with the unit they belong to.
    std::vector<std::string> drawn(const std::string& layer) {
        return store.read([&](Tx& tx) {
            std::vector<std::string> out;
            for (const auto& [key, one] : map::features(tx, layer))
                out.push_back(std::string(one.properties.at("name").as_string()) + " " + one.street + " " + one.unit);
            return out;
        });
    }
    TestStore store{{identity::module(), space::module(), map::module(), module()}};
    const std::string house = "9900010010010100001";
};

TEST_F(Subjects, a_component_gets_the_next_number_of_its_class_and_its_grid) {
    EXPECT_EQ(lamp(120.001, 30.001).code, "9900010137000001");
    const auto second = lamp(120.002, 30.001);
    EXPECT_EQ(second.code, "9900010137000002");
    EXPECT_EQ(second.block, "99000100100101");
    EXPECT_EQ(second.name, "路灯");
    EXPECT_THROW(write([](Tx& tx) { return add_component(tx, {"9999", "", "990001", 120, 30}); }), Invalid);
    EXPECT_THROW(write([](Tx& tx) { return add_component(tx, {"0137", "", "990001", 220, 30}); }), Invalid);
    const auto near = store.read([](Tx& tx) { return components(tx, {"0137", "990001001", geometry::Box{120.0015, 30, 120.01, 30.01}}); });
    ASSERT_THAT(near, SizeIs(1));
    EXPECT_EQ(near[0].code, second.code);
}

TEST_F(Subjects, a_component_that_is_gone_keeps_its_number) {
    const auto first = lamp(120.001, 30.001);
    write([&](Tx& tx) { set_state(tx, first.id, ComponentState::removed, "replaced"); });
    EXPECT_FALSE(store.read([&](Tx& tx) { return find_component(tx, first.code); }));
    EXPECT_EQ(lamp(120.001, 30.001).code, "9900010137000002");
    EXPECT_THROW(write([&](Tx& tx) { set_state(tx, first.id, ComponentState::in_use, " "); }), Invalid);
    EXPECT_THROW(write([&](Tx& tx) { set_state(tx, Id<Component>{7}, ComponentState::in_use, "why"); }), NotFound);
}

TEST_F(Subjects, a_subject_stands_in_the_building_at_its_point_and_its_contact_is_masked) {
    const auto one = shop("王五小吃店");
    EXPECT_EQ(one.block, house);
    EXPECT_EQ(masked(one, caller({})).phone, "138****5678");
    EXPECT_EQ(masked(one, caller({})).contact, "王*");
    EXPECT_EQ(masked(one, caller({{"subjects.see_contact", Scope::district}})).phone, "13812345678");
    EXPECT_THAT(store.read([&](Tx& tx) { return subjects_in(tx, "990001001001"); }), SizeIs(1));
    EXPECT_THAT(store.read([](Tx& tx) { return subjects_near(tx, {120.0066, 30.0045}, 50, 5); }), SizeIs(1));
    write([&](Tx& tx) { end_subject(tx, one.id, "closed"); });
    EXPECT_THAT(store.read([&](Tx& tx) { return subjects_in(tx, "990001001001"); }), IsEmpty());
}

TEST_F(Subjects, a_credit_code_is_checked_by_its_last_character) {
    const auto with = [&](const std::string& code) {
        return write([&](Tx& tx) { return add_subject(tx, {SubjectKind::shop, "店", code, {}, {}, house, {}, {}}); });
    };
    EXPECT_NO_THROW(with("91350100M000100Y43"));  // the example of GB 32100
    EXPECT_THROW(with("91350100M000100Y44"), Invalid);
    EXPECT_THROW(with("9135"), Invalid);
    EXPECT_THROW(write([&](Tx& tx) { return add_subject(tx, {SubjectKind::shop, "店", {}, {}, {}, "990001001999", {}, {}}); }), Invalid);
}

class Links : public Subjects {
protected:
    Link tie(LinkKind kind, const std::string& from, const std::string& to, int trust = 90) {
        return write([&](Tx& tx) { return link(tx, {kind, from, to, "张三", {}, {}, "grid inspection", trust}); });
    }
    std::string ref(const Subject& one) { return "subject:" + to_string(one.id); }
};

TEST_F(Links, everything_about_a_building_in_one_call) {
    const auto one = shop("王五小吃店");
    tie(LinkKind::lives_in, "person:1", "block:" + house);
    tie(LinkKind::answers_for, ref(one), "block:" + house);
    lamp(120.0065, 30.0045);
    const auto full = store.read([&](Tx& tx) { return about(tx, "block:" + house, today, caller({{"subjects.see_person", Scope::district}})); });
    EXPECT_EQ(full.title, "1栋");
    ASSERT_THAT(full.links, SizeIs(2));
    EXPECT_EQ(full.subjects, 1);
    const auto without = store.read([&](Tx& tx) { return about(tx, "block:" + house, today, caller({})); });
    for (const auto& link : without.links) EXPECT_NE(link.from_ref, "person:1");
    const auto community = store.read([&](Tx& tx) { return about(tx, "block:990001001001", today, caller({})); });
    EXPECT_THAT(community.inside, SizeIs(2)) << "links of what lies in it";
    EXPECT_EQ(community.components, 1);
    EXPECT_THROW(store.read([&](Tx& tx) { return about(tx, "person:1", today, caller({})); }), Forbidden);
    EXPECT_THROW(store.read([&](Tx& tx) { return about(tx, "block:990001001999", today, caller({})); }), NotFound);
}

TEST_F(Links, hold_from_a_day_to_a_day) {
    const auto one = tie(LinkKind::lives_in, "person:1", "block:" + house);
    write([&](Tx& tx) { end_link(tx, one.id, today + std::chrono::days{10}, "moved away"); });
    const auto on = [&](Date day) { return store.read([&](Tx& tx) { return about(tx, "block:" + house, day, caller({})).links.size(); }); };
    EXPECT_EQ(on(today - std::chrono::days{1}), 0U);
    EXPECT_EQ(on(today + std::chrono::days{9}), 1U);
    EXPECT_EQ(on(today + std::chrono::days{10}), 0U);
    EXPECT_THROW(write([&](Tx& tx) { end_link(tx, one.id, today, "again"); }), NotFound);
}

TEST_F(Links, told_again_a_link_is_confirmed_and_not_doubled) {
    const auto first = tie(LinkKind::lives_in, "person:1", "block:" + house, 50);
    EXPECT_EQ(tie(LinkKind::lives_in, "person:1", "block:" + house, 95).id, first.id);
    const auto all = store.read([&](Tx& tx) { return about(tx, "block:" + house, today, caller({})).links; });
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].trust, 95);
}

TEST_F(Links, an_end_that_does_not_exist_and_a_link_without_a_source_are_refused) {
    EXPECT_THROW(tie(LinkKind::sees, "camera:1", "block:990001001999"), Invalid);
    EXPECT_THROW(tie(LinkKind::sees, "camera", "block:" + house), Invalid);
    EXPECT_THROW(tie(LinkKind::sees, "camera:1", "block:" + house, 101), Invalid);
    EXPECT_THROW(write([&](Tx& tx) { return link(tx, {LinkKind::sees, "camera:1", "block:" + house, {}, {}, {}, " "}); }), Invalid);
}

TEST_F(Links, who_answers_for_what_this_camera_sees) {
    const auto one = shop("王五小吃店");
    tie(LinkKind::sees, "camera:7", "block:" + house);
    tie(LinkKind::answers_for, ref(one), "block:" + house);
    const auto ways = store.read([&](Tx& tx) { return paths(tx, "camera:7", "subject", 3, today, caller({})); });
    ASSERT_THAT(ways, SizeIs(1));
    EXPECT_THAT(ways[0].refs, ElementsAre("camera:7", "block:" + house, ref(one)));
    EXPECT_THAT(ways[0].over, ElementsAre("sees", "answers_for"));
    EXPECT_NEAR(ways[0].trust, 0.81, 1e-9);
    EXPECT_THROW(store.read([&](Tx& tx) { return paths(tx, "camera:7", "person", 3, today, caller({})); }), Forbidden);
}

TEST_F(Subjects, components_stand_on_the_map_with_the_street_and_the_unit_whose_they_are) {
    const auto unit = write([](Tx& tx) { return identity::add_unit(tx, {{}, "zhujian", "住建局", "Housing", identity::UnitKind::department, {}, "", ""}); });
    const auto one = lamp(120.001, 30.001);
    EXPECT_THAT(drawn("components"), ElementsAre("路灯 990001001 " + to_string(unit)));
    const auto version = [&] { return store.read([](Tx& tx) { return map::find_layer(tx, "components")->version; }); };
    const auto before = version();
    write([&](Tx& tx) { set_state(tx, one.id, ComponentState::damaged, "灯罩破了"); });
    EXPECT_GT(version(), before) << "open maps hear of it";
    EXPECT_EQ(store.read([](Tx& tx) { return map::features(tx, "components"); })[0].second.properties.at("state").as_string(), "damaged");
    write([&](Tx& tx) { set_state(tx, one.id, ComponentState::removed, "拆除"); });
    EXPECT_THAT(drawn("components"), IsEmpty());
    const auto layer = store.read([](Tx& tx) { return *map::find_layer(tx, "components"); });
    EXPECT_EQ(layer.right_to_see, "subjects.read");
    EXPECT_TRUE(layer.scoped);
}

TEST_F(Subjects, who_sees_a_street_or_a_unit_sees_its_components_on_the_map_and_no_others) {
    const auto unit = write([](Tx& tx) { return identity::add_unit(tx, {{}, "zhujian", "住建局", "Housing", identity::UnitKind::department, {}, "", ""}); });
    lamp(120.001, 30.001);
    const auto seen = [&](Caller who) {
        Request request;
        request.method = "GET";
        request.parameters = {{"layer", "components"}};
        request.caller = std::move(who);
        const auto routes = map::module().routes;
        const auto route = std::find_if(routes.begin(), routes.end(),
                                        [](const Route& one) { return one.path == "/api/ogc/collections/{layer}/items" && one.method == "GET"; });
        return json::parse(store.read(route->bind(request)).body).at("numberReturned").as_int64();
    };
    Caller of_street = caller({{"subjects.read", Scope::street}}), of_other = of_street, of_unit = caller({{"subjects.read", Scope::unit}});
    of_street.street = "990001001";
    of_other.street = "990001002";
    of_unit.unit = {unit.value};
    EXPECT_EQ(seen(caller({{"subjects.read", Scope::district}})), 1);
    EXPECT_EQ(seen(of_street), 1);
    EXPECT_EQ(seen(of_other), 0);
    EXPECT_EQ(seen(of_unit), 1);
    of_unit.unit = {unit.value + 1};
    EXPECT_EQ(seen(of_unit), 0);
    EXPECT_THROW(seen(caller({})), Forbidden);
}

TEST_F(Subjects, components_and_links_that_nobody_saw_for_long_are_old_until_somebody_does) {
    const auto one = lamp(120.001, 30.001), other = lamp(120.002, 30.001);
    const auto owner = shop("甲店");
    const NewLink owns{LinkKind::answers_for, "subject:" + to_string(owner.id), "component:" + one.code, {}, {}, {}, "巡查", 80};
    write([&](Tx& tx) { return link(tx, owns); });
    const auto found = [&](Kind kind) {
        return store.read([&](Tx& tx) {
            std::vector<std::string> out;
            for (const auto& row : rows_found(tx, "stale", kind, 365, 10, Caller{})) out.push_back(row.title);
            return out;
        });
    };
    EXPECT_THAT(found(Kind::component), IsEmpty());
    store.clock.advance(std::chrono::hours{24 * 366});
    EXPECT_THAT(found(Kind::component), SizeIs(2));
    EXPECT_THAT(found(Kind::link), ElementsAre("甲店 — 路灯"));
    const auto counted = store.read([](Tx& tx) { return quality(tx, 365); });
    EXPECT_EQ(counted.at(0).what, "stale");
    EXPECT_EQ(counted.at(0).count, 2);
    write([&](Tx& tx) { set_state(tx, other.id, ComponentState::in_use, "巡查在位"); });
    write([&](Tx& tx) { return link(tx, owns); });
    EXPECT_THAT(found(Kind::component), SizeIs(1));
    EXPECT_THAT(found(Kind::link), IsEmpty());
}

TEST_F(Subjects, people_at_the_ends_of_old_links_are_shown_to_whom_they_may_be) {
    shop("甲店", house);
    write([&](Tx& tx) { return link(tx, {LinkKind::lives_in, "person:77", "block:" + house, "张三", {}, {}, "人口库", 90}); });
    store.clock.advance(std::chrono::hours{24 * 400});
    const auto title = [&](const Caller& who) { return store.read([&](Tx& tx) { return rows_found(tx, "stale", Kind::link, 365, 10, who).at(0).title; }); };
    EXPECT_EQ(title(caller({})), "人员 — 1栋");
    EXPECT_EQ(title(caller({{"subjects.see_person", Scope::district}})), "张三 — 1栋");
}

TEST_F(Subjects, subjects_stand_on_the_map_without_anything_of_a_person) {
    const auto one = shop("甲店");
    EXPECT_THAT(drawn("subjects"), ElementsAre("甲店 990001001 "));
    const auto text = json::print(json::Value(store.read([](Tx& tx) { return map::features(tx, "subjects"); })[0].second.properties));
    EXPECT_EQ(text.find("王五"), text.npos);
    EXPECT_EQ(text.find("138"), text.npos);
    write([&](Tx& tx) { end_subject(tx, one.id, "搬走"); });
    EXPECT_THAT(drawn("subjects"), IsEmpty());
}

TEST_F(Subjects, what_stood_before_the_layers_were_there_is_drawn_when_they_are_made) {
    lamp(120.001, 30.001);
    shop("甲店");
    write([](Tx& tx) {
        map::withdraw(tx, "components");
        map::withdraw(tx, "subjects");
    });
    write(draw_all);
    EXPECT_THAT(drawn("components"), SizeIs(1));
    EXPECT_THAT(drawn("subjects"), SizeIs(1));
}
}
}
