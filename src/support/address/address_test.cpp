#include "support/address/address.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "base/child.hpp"
#include "base/text.hpp"
#include "shared_data.hpp"
#include "support/address/evaluation.hpp"
#include "support/address/making.hpp"
#include "support/space/space.hpp"
#include "test_store.hpp"
namespace yiwang::support::address {
namespace {
using testing::Contains;
using testing::ElementsAre;

const Names invented{"广东省", "深圳市", "临山区", {"西街道", "东街道"}, {"甲社区", "乙社区"}, {"山前路", "湖滨大道"}, {"翠园小区"}};

TEST(Tokens, are_characters_and_runs_of_letters_or_digits) {
    EXPECT_THAT(tokens_of("羅湖區１２號 a座101"), ElementsAre("罗", "湖", "区", "12", "号", "_", "A", "座", "101"));
    EXPECT_THAT(tokens_of(""), ElementsAre());
}

TEST(Labelled, files_are_read_and_what_is_none_is_named_by_its_line) {
    const auto read = read_labelled("浙 B-prov\n江 I-prov\n省 I-prov\n47 B-subRoad\n\n- B-redundant\n");
    ASSERT_EQ(read.size(), 2U);
    EXPECT_THAT(spans_of(read[0].labels), ElementsAre(Span{"prov", 0, 3}, Span{"subroad", 3, 4}));
    for (const auto& broken : {"浙\n", "浙 prov\n", " B-prov\n"}) EXPECT_THROW(read_labelled(broken), Problem) << broken;
}

class TrainedParser : public testing::Test {
protected:
    static const Parser& parser() {
        static const Parser one = train(make_labelled(invented, 500, 1), {.rounds = 4});
        return one;
    }
};

TEST_F(TrainedParser, cuts_made_addresses_that_it_has_not_seen) {
    const auto result = score(parser(), make_labelled(invented, 200, 2));
    EXPECT_GT(result.f1(), 0.9);
    std::vector<std::string> kinds;
    for (const auto& part : parser().parse("深圳市临山区山前路12号翠园小区3栋501室")) kinds.push_back(part.kind + "=" + part.text);
    EXPECT_THAT(kinds, Contains("road=山前路"));
    EXPECT_THAT(kinds, Contains("district=临山区"));
    EXPECT_THAT(kinds, Contains("roomno=501室"));
}

TEST_F(TrainedParser, comes_back_from_its_bytes_and_refuses_others) {
    const auto bytes = parser().bytes();
    const auto again = Parser::from_bytes(bytes);
    for (const auto& one : make_labelled(invented, 50, 3)) EXPECT_EQ(again.labels(one.tokens), parser().labels(one.tokens));
    for (const auto& broken : {std::string(), std::string("nonsense"), bytes.substr(0, bytes.size() / 2), bytes + "x"})
        EXPECT_THROW(Parser::from_bytes(broken), Problem);
    EXPECT_THAT(parser().parse(""), ElementsAre());
}

TEST_F(TrainedParser, the_same_seed_trains_the_same_model) {
    EXPECT_EQ(train(make_labelled(invented, 60, 1), {.rounds = 2}).bytes(), train(make_labelled(invented, 60, 1), {.rounds = 2}).bytes());
}

// A small part of the public set, so that the test takes seconds; the whole is measured by `yiwang address
// train`.
TEST(PublicAddresses, a_tenth_of_the_set_teaches_most_of_the_structure) {
    SHARED_DATA_OR_SKIP(folder, "space/addresses");
    const auto unzipped = [](const std::filesystem::path& file) { return run_child({"gzip", "-dc", file.string()}, {}, {.output_bytes = 64U << 20}).output; };
    auto given = read_labelled(unzipped(*folder / "ncap_train.bio.gz"));
    auto other = read_labelled(unzipped(*folder / "ncap_test.bio.gz"));
    given.resize(500);
    other.resize(300);
    EXPECT_GT(score(train(given, {.rounds = 4}), other).f1(), 0.70);
}

TEST(AddressWords, are_the_same_however_it_is_written) {
    EXPECT_EQ(address_words("人民路12号3幢501室"), address_words("人民路１２號三栋501"));
    EXPECT_EQ(address_words("A座"), address_words("a栋"));
    EXPECT_NE(address_words("人民路12号"), address_words("人民路21号"));
    EXPECT_EQ(address_words("十二栋"), address_words("12栋"));
    EXPECT_EQ(address_words("二十一号"), address_words("21号"));
}

TEST(Gazetteer, finds_a_place_by_parts_of_its_address_an_alias_or_its_initials) {
    std::vector<Place> places;
    for (int road = 1; road <= 30; ++road)
        for (int number = 1; number <= 40; ++number)
            places.push_back({std::to_string(road * 1000 + number),
                              "第" + std::to_string(number) + "大厦",
                              "临山区西街道" + std::string(road % 2 ? "山前" : "湖滨") + std::to_string(road) + "路" + std::to_string(number) + "号",
                              {},
                              {120 + road * 0.001, 30 + number * 0.001}});
    places.push_back({"kkmall", "京基百纳", "临山区东街道深南路5016号京基一百大厦", {"KK100", "京基100"}, {120.5, 30.5}});
    const Gazetteer gazetteer(places);
    const auto first = [&](std::string_view text) {
        const auto found = gazetteer.find(text).matches;
        return found.empty() ? std::string() : gazetteer.place(found[0].place).code;
    };
    EXPECT_EQ(first("西街道山前7路21号"), "7021");
    EXPECT_EQ(first("山前7路二十一号"), "7021");
    EXPECT_EQ(first("东街道山前7路21号"), "7021") << "a wrong street does not hide the place";
    EXPECT_EQ(first("KK100"), "kkmall");
    EXPECT_EQ(first("深南路5016号"), "kkmall");
    EXPECT_EQ(first("火星基地"), "");
    EXPECT_EQ(gazetteer.place(gazetteer.suggest("京基").at(0).place).code, "kkmall");
    EXPECT_EQ(gazetteer.place(gazetteer.suggest("jjb").at(0).place).code, "kkmall") << "pinyin initials";
    EXPECT_TRUE(gazetteer.suggest("").empty());
    EXPECT_GT(gazetteer.find("山前7路21号").matches[0].confidence, gazetteer.find("山前7路21号海王星").matches[0].confidence);
    EXPECT_TRUE(Gazetteer().find("山前").matches.empty());
}

// Some addresses of a street, as the city writes them.
Gazetteer luohu() {
    std::vector<Place> places;
    const std::vector<std::pair<std::string, std::string>> given{
        {"翠竹大厦", "深圳市罗湖区翠竹路2001号"},   {"百仕达花园", "深圳市罗湖区太宁路24号"},   {"国贸大厦", "深圳市罗湖区人民南路3002号"},
        {"地王大厦", "深圳市罗湖区深南东路5002号"}, {"京基一百", "深圳市罗湖区深南东路5016号"}, {"翠园中学", "深圳市罗湖区东门北路1041号"},
        {"文锦渡口岸", "深圳市罗湖区文锦南路1号"},  {"莲塘街道办", "深圳市罗湖区国威路80号"},   {"仙湖植物园", "深圳市罗湖区仙湖路160号"}};
    for (const auto& [name, address] : given) places.push_back({std::to_string(places.size()), name, address, {}, {114.1, 22.5}});
    return Gazetteer(places);
}

struct Mistake {
    std::string written, understood, address;
};

TEST(Spelling, what_is_written_wrong_is_understood_and_said) {
    const auto gazetteer = luohu();
    const std::vector<Mistake> mistakes{{"罗胡区翠竹路2001号", "罗湖区翠竹路2001号", "深圳市罗湖区翠竹路2001号"},  // 同音字
                                        {"翠主路2001号", "翠竹路2001号", "深圳市罗湖区翠竹路2001号"},
                                        {"人民南路3002号国冒大厦", "人民南路3002号国贸大厦", "深圳市罗湖区人民南路3002号"},
                                        {"文绵南路1号", "文锦南路1号", "深圳市罗湖区文锦南路1号"},  // 形近字
                                        {"翠竺路2001号", "翠竹路2001号", "深圳市罗湖区翠竹路2001号"},
                                        {"深南路东5016号", "深南东路5016号", "深圳市罗湖区深南东路5016号"},    // exchanged
                                        {"人民民南路3002号", "人民南路3002号", "深圳市罗湖区人民南路3002号"},  // doubled
                                        {"仙湖植园", "仙湖植物园", "深圳市罗湖区仙湖路160号"},                 // left out
                                        {"cuizhulu2001hao", "翠竹路2001号", "深圳市罗湖区翠竹路2001号"},
                                        {"luohuqu翠竹路2001号", "罗湖区翠竹路2001号", "深圳市罗湖区翠竹路2001号"},
                                        {"snd路5016号", "深南东路5016号", "深圳市罗湖区深南东路5016号"}};
    for (const auto& mistake : mistakes) {
        const auto found = gazetteer.find(mistake.written);
        ASSERT_FALSE(found.matches.empty()) << mistake.written;
        EXPECT_EQ(gazetteer.place(found.matches[0].place).address, mistake.address) << mistake.written;
        EXPECT_EQ(found.understood.text, mistake.understood);
        EXPECT_FALSE(found.understood.corrections.empty());
        EXPECT_LT(found.matches[0].confidence, gazetteer.find(mistake.understood).matches.at(0).confidence) << mistake.written;
    }
    const auto corrections = gazetteer.find("罗胡区翠竹路2001号").understood.corrections;
    ASSERT_EQ(corrections.size(), 1U);
    EXPECT_EQ(corrections[0].written, "罗胡区");
    EXPECT_EQ(corrections[0].understood, "罗湖区");
}

TEST(Spelling, what_is_written_right_stays) {
    const auto gazetteer = luohu();
    for (const auto* right : {"深圳市罗湖区翠竹路2001号", "翠竹路2001號", "羅湖區翠竹路２００１號", "罗湖翠竹路2001号", "国贸大厦", "深南东路5002号"}) {
        const auto found = gazetteer.find(right);
        EXPECT_FALSE(found.matches.empty()) << right;
        EXPECT_TRUE(found.understood.text.empty()) << right << " read as " << found.understood.text;
    }
}

TEST(Spelling, suggestions_come_for_pinyin_that_is_still_being_typed_and_for_a_wrong_character) {
    const auto gazetteer = luohu();
    for (const auto& [typed, name] : std::vector<std::pair<std::string, std::string>>{
             {"guomao", "国贸大厦"}, {"guom", "国贸大厦"}, {"gmds", "国贸大厦"}, {"国冒", "国贸大厦"}, {"百士达", "百仕达花园"}, {"diwangdasha", "地王大厦"}}) {
        const auto found = gazetteer.suggest(typed);
        ASSERT_FALSE(found.empty()) << typed;
        EXPECT_EQ(gazetteer.place(found[0].place).name, name) << typed;
    }
}

TEST(Spelling, takes_any_text) {
    const auto gazetteer = luohu();
    geometry::Chance chance(1);
    const std::u32string signs = U"罗湖区翠竹路深南东00号12abzhuo （）,😀羅\u3000é";
    for (int i = 0; i < 2000; ++i) {
        std::u32string text;
        for (std::size_t k = chance.below(24); k > 0; --k) text += signs[chance.below(signs.size())];
        for (const auto& match : gazetteer.find(to_utf8(text)).matches) EXPECT_LE(match.confidence, 1);
        gazetteer.suggest(to_utf8(text));
    }
}

TEST(Form, an_address_is_taken_apart_by_its_form_alone) {
    const auto roads = [](std::string_view address) {
        std::vector<std::string> out;
        for (const auto& one : form_of(address).roads) out.push_back(one.road + (one.number ? " " + std::to_string(*one.number) : ""));
        return out;
    };
    EXPECT_EQ(form_of("广东省深圳市罗湖区翠竹路2001号").area, "罗湖");
    EXPECT_EQ(form_of("龙华新区民福路").area, "龙华");
    EXPECT_EQ(form_of("翠园小区3栋").area, "");
    EXPECT_THAT(roads("罗湖区太宁路24-26号西门"), ElementsAre("太宁路 24"));
    EXPECT_THAT(roads("黄贝街道怡景路1004号"), ElementsAre("怡景路 1004"));
    EXPECT_THAT(roads("宝安南路与红桂路交汇处"), ElementsAre("宝安南路", "红桂路"));
    EXPECT_THAT(roads("龙岗大道(横岗段)7038号东门"), ElementsAre("龙岗大道 7038"));
    EXPECT_THAT(roads("深圳市罗湖区"), ElementsAre());
    EXPECT_EQ(form_of("罗湖区深南东路5016号京基一百").rest, "京基一百");
}

class OnARoad : public testing::Test {
protected:
    // 山前路 runs east, a number each 10 m, even on the north side; 湖滨路 crosses it at number 100.
    OnARoad() {
        const auto add = [&](const std::string& name, const std::string& address, double east_m, double north_m) {
            places_.push_back({std::to_string(places_.size()), name, address, {}, {114 + east_m / 102'850, 22.5 + north_m / 110'750}});
        };
        for (int number = 2; number <= 200; number += 6) add("", "临山区山前路" + std::to_string(number) + "号", number * 10, 15);
        for (int number = 1; number <= 199; number += 6) add("", "临山区山前路" + std::to_string(number) + "号", number * 10, -15);
        for (int k = -5; k <= 5; ++k) add("", "临山区湖滨路", 1000, 200.0 * k);
        add("翠园大厦", "临山区湖滨路", 1000, 600);
        add("", "远山区山前路99号", 50'000, 0);
        locator_ = Locator(std::make_shared<const Gazetteer>(places_));
    }
    double off_m(const std::string& written, double east_m, double north_m) const {
        const auto found = locator_.locate(written);
        if (found.empty()) return 1e9;
        const auto plane = geometry::plane_of({114, 22.5});
        return geometry::distance(plane.to_plane(found[0].at), plane.to_plane({114 + east_m / 102'850, 22.5 + north_m / 110'750}));
    }
    std::vector<Place> places_;
    Locator locator_;
};

TEST_F(OnARoad, a_known_number_is_its_place_and_an_unknown_one_stands_between_its_neighbours) {
    EXPECT_LT(off_m("临山区山前路62号", 620, 15), 1);
    EXPECT_EQ(locator_.locate("临山区山前路62号")[0].basis, Basis::number);
    EXPECT_LT(off_m("临山区山前路64号", 640, 15), 25);
    EXPECT_LT(off_m("临山区山前路99号", 990, -15), 60);
    EXPECT_EQ(locator_.locate("临山区山前路64号")[0].basis, Basis::between);
    EXPECT_LT(off_m("远山区山前路99号", 50'000, 0), 1) << "the road of that name in the other district";
}

TEST_F(OnARoad, two_roads_meet_and_a_landmark_stands) {
    EXPECT_LT(off_m("山前路与湖滨路交汇处", 1000, 0), 100);
    EXPECT_LT(off_m("临山区翠园大厦附近", 1000, 600), 1);
    EXPECT_EQ(locator_.locate("翠园大厦北门")[0].basis, Basis::landmark);
}

TEST_F(OnARoad, no_more_than_an_area_is_no_place) {
    EXPECT_TRUE(locator_.locate("临山区").empty());
    EXPECT_TRUE(locator_.locate("").empty());
    EXPECT_TRUE(Locator().locate("山前路1号").empty());
}

TEST_F(OnARoad, several_answers_stand_apart_and_the_surest_comes_first) {
    const auto found = locator_.locate("临山区山前路64号", 5);
    ASSERT_GE(found.size(), 2U);
    EXPECT_LE(found[0].within_m, found[1].within_m);
    EXPECT_GE(geometry::distance(geometry::plane_of({114, 22.5}).to_plane(found[0].at), geometry::plane_of({114, 22.5}).to_plane(found[1].at)), 100);
}

TEST_F(OnARoad, the_measure_asks_some_addresses_of_the_others) {
    std::vector<Place> known, asked;
    for (const auto& place : places_) (kept_back(place) ? asked : known).push_back(place);
    ASSERT_FALSE(asked.empty());
    const auto measured = measure_points(known, asked);
    EXPECT_EQ(measured.groups[0].ours.asked, asked.size());
    EXPECT_GT(measured.groups[2].ours.first[0], measured.groups[2].pairs.first[0]) << "pairs of characters know nothing of numbers in between";
}

TEST(Forms, addresses_are_asked_for_as_people_write_them) {
    const auto found = measure_forms(make_labelled(invented, 60, 5));
    ASSERT_EQ(found.size(), 10U);
    EXPECT_EQ(found[0].ours_first, found[0].asked);
    EXPECT_GT(found[8].ours_first, found[8].pairs_first) << found[8].how;
}

class AddressRoom : public testing::Test {
protected:
    AddressRoom() {
        const auto square = [](const std::string& code, const std::string& name, const std::string& level, double west, double south, double east, double north,
                               const std::string& more = {}) {
            return R"({"type":"Feature","properties":{"code":")" + code + R"(","name":")" + name + R"(","level":")" + level + "\"" + more + R"(},"geometry":)" +
                   geometry::print_outline({{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}) + '}';
        };
        const std::string file =
            R"({"type":"FeatureCollection","features":[)" + square("990001", "临山区", "district", 120, 30, 120.02, 30.01) + "," +
            square("990001001", "西街道", "street", 120, 30, 120.02, 30.01) + "," + square("990001001001", "甲社区", "community", 120, 30, 120.02, 30.01) +
            "," + square("99000100100101", "第1网格", "grid", 120, 30, 120.02, 30.01) + "," +
            square("9900010010010100001", "1栋", "building", 120.006, 30.004, 120.007, 30.005, R"(,"address":"西街道山前路1号翠园1栋")") + "," +
            R"({"type":"Feature","properties":{"code":"9900010010010100001000301","name":"301房","level":"room","storey":3},"geometry":null}]})";
        const auto report = store.write([&](Tx& tx) { return space::import_blocks(tx, file, local_date(tx.now())); });
        EXPECT_TRUE(report.refused.empty());
    }
    TestStore store{{space::module(), module()}};
    const std::string house = "9900010010010100001";
};

TEST_F(AddressRoom, an_address_leads_to_its_building_and_its_room) {
    const Parser parser = train(make_labelled(invented, 500, 1), {.rounds = 4});
    const auto answer = store.read([&](Tx& tx) { return find(tx, "临山区西街道山前路1号翠园1栋301房", &parser); });
    ASSERT_FALSE(answer.candidates.empty());
    EXPECT_EQ(answer.candidates[0].code, house + "000301");
    EXPECT_FALSE(answer.parts.empty());
    EXPECT_TRUE(answer.contradicted.empty());
    const auto wrong = store.read([&](Tx& tx) { return find(tx, "临山区东街道山前路1号翠园1栋", &parser); });
    EXPECT_EQ(wrong.candidates[0].code, house);
    EXPECT_THAT(wrong.contradicted, ElementsAre("东街道"));
    EXPECT_LT(wrong.candidates[0].confidence, answer.candidates[0].confidence);
}

TEST_F(AddressRoom, the_answer_says_how_a_wrong_address_was_understood_and_where_it_is) {
    const auto answer = store.read([](Tx& tx) { return find(tx, "西街道山钱路1号翠园1栋"); });
    ASSERT_FALSE(answer.candidates.empty());
    EXPECT_EQ(answer.candidates[0].code, house);
    EXPECT_EQ(answer.understood_as, "西街道山前路1号翠园1栋");
    ASSERT_EQ(answer.corrected.size(), 1U);
    EXPECT_EQ(answer.corrected[0].written, "山钱路");
    ASSERT_TRUE(answer.point);
    EXPECT_EQ(answer.point->basis, Basis::number);
    EXPECT_NEAR(answer.point->lng, 120.0065, 1e-6);
    EXPECT_THAT(answer.point->told_from, ElementsAre("西街道山前路1号翠园1栋"));
}

TEST_F(AddressRoom, other_names_and_places_are_found_at_once) {
    store.write([&](Tx& tx) { add_alias(tx, house, "山前大院", "grid inspection"); });
    store.write([&](Tx& tx) { add_place(tx, {"临山报亭", "西街道山前路3号", {"报亭"}, 120.008, 30.0045, "test"}); });
    EXPECT_EQ(store.read([](Tx& tx) { return find(tx, "山前大院").candidates.at(0).code; }), house);
    EXPECT_EQ(store.read([](Tx& tx) { return suggest(tx, "临山报").at(0).name; }), "临山报亭");
    EXPECT_THROW(store.write([](Tx& tx) { add_alias(tx, "9900019", "x", "test"); }), NotFound);
    for (const auto& wrong : {std::string(), std::string(900, 'x')}) EXPECT_THROW(store.read([&](Tx& tx) { return find(tx, wrong); }), Invalid);
}

TEST_F(AddressRoom, a_point_is_called_by_what_stands_near_and_never_from_afar) {
    const auto found = store.read([](Tx& tx) { return near(tx, {120.0066, 30.0046}); });
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].code, house);
    EXPECT_LT(found[0].distance_m, 30);
    EXPECT_TRUE(store.read([](Tx& tx) { return near(tx, {121, 30}); }).empty());
}
}
}
