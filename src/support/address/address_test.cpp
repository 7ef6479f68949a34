#include "support/address/address.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "base/child.hpp"
#include "shared_data.hpp"
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

// A small part of the public set, so that the test takes seconds; the whole is measured by `yiwang address train`.
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
        const auto found = gazetteer.find(text);
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
    EXPECT_GT(gazetteer.find("山前7路21号")[0].confidence, gazetteer.find("山前7路21号海王星")[0].confidence);
    EXPECT_TRUE(Gazetteer().find("山前").empty());
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
