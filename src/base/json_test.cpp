#include "base/json.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <limits>
#include <random>
namespace yiwang {
namespace {
enum class Grade { low, high };
BOOST_DESCRIBE_ENUM(Grade, low, high)

struct Shop {};
struct Place {
    double lng = 0, lat = 0;
};
BOOST_DESCRIBE_STRUCT(Place, (), (lng, lat))

struct Visit {
    Id<Shop> shop;
    std::string note;
    std::optional<std::string> reason;
    Grade grade{};
    Instant at;
    Date due_on;
    std::vector<Place> places;
    std::int32_t count = 0;
    bool urgent = false;
    json::Value more;
};
BOOST_DESCRIBE_STRUCT(Visit, (), (shop, note, reason, grade, at, due_on, places, count, urgent, more))

struct Counts {
    std::uint8_t small = 0;
    std::uint64_t large = 0;
    json::Array list;
    json::Object map;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (small, large, list, map))

const std::string visit =
    R"({"shop":"000000000001z","note":"罗湖\n","reason":null,"grade":"high","at":"2026-11-24T03:15:00Z",)"
    R"("due_on":"2026-11-25","places":[{"lng":114.1315,"lat":22.5485}],"count":3,"urgent":true,"more":{"x":[1]}})";

std::string code_of(std::string_view text) {
    try {
        json::parse(text);
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 400);
        return problem.code;
    }
    return "";
}

// Reads the visit with one piece replaced; gives the code and field of the refusal.
std::pair<std::string, std::string> refusal(std::string_view piece, std::string_view by) {
    auto text = visit;
    const auto found = text.find(piece);
    EXPECT_NE(found, text.npos) << piece;
    text.replace(found, piece.size(), by);
    try {
        json::read<Visit>(text);
    } catch (const Problem& problem) {
        return {problem.code, problem.field};
    }
    return {};
}
using Refused = std::pair<std::string, std::string>;
}

TEST(Json, a_described_struct_reads_back_as_it_was_printed) {
    const auto one = json::read<Visit>(visit);
    EXPECT_EQ(one.shop.value, 63);
    EXPECT_EQ(one.note, "罗湖\n");
    EXPECT_FALSE(one.reason);
    EXPECT_EQ(one.grade, Grade::high);
    EXPECT_EQ(print(one.at), "2026-11-24T03:15:00Z");
    EXPECT_EQ(print(one.due_on), "2026-11-25");
    EXPECT_EQ(one.places.at(0).lng, 114.1315);
    EXPECT_EQ(json::text(one), visit);
}

TEST(Json, a_wrong_field_is_refused_with_its_path) {
    EXPECT_EQ(refusal("114.1315", "\"x\""), Refused("json.wrong_type", "places[0].lng"));
    EXPECT_EQ(refusal("\"lat\":22.5485", "\"lon\":22.5485"), Refused("json.missing", "places[0].lat"));
    EXPECT_EQ(refusal("\"count\"", "\"z\":1,\"count\""), Refused("json.unknown_field", "z"));
    EXPECT_EQ(refusal("\"note\":\"罗湖\\n\",", ""), Refused("json.missing", "note"));
    EXPECT_EQ(refusal("\"high\"", "\"High\""), Refused("json.wrong_type", "grade"));
    EXPECT_EQ(refusal("\"high\"", "1"), Refused("json.wrong_type", "grade"));
    EXPECT_EQ(refusal("000000000001z", "000000000001u"), Refused("json.wrong_type", "shop"));
    EXPECT_EQ(refusal("2026-11-25", "2026-11-31"), Refused("json.wrong_type", "due_on"));
    EXPECT_EQ(refusal("03:15:00Z", "03:15:00"), Refused("json.wrong_type", "at"));
    EXPECT_EQ(refusal("[{", "{\"a\":[{").first, "json.malformed");
    EXPECT_EQ(refusal("true", "1"), Refused("json.wrong_type", "urgent"));
    EXPECT_EQ(refusal("\"罗湖\\n\"", "5"), Refused("json.wrong_type", "note"));
}

TEST(Json, an_integer_is_whole_and_inside_its_type) {
    EXPECT_EQ(refusal(":3", ":3.5"), Refused("json.wrong_type", "count"));
    EXPECT_EQ(refusal(":3", ":2147483648"), Refused("json.wrong_type", "count"));
    EXPECT_EQ(refusal(":3", ":\"3\""), Refused("json.wrong_type", "count"));
    EXPECT_EQ(refusal(":3", ":3.0"), Refused("", ""));
    EXPECT_EQ(refusal(":3", ":-2147483648"), Refused("", ""));
    const auto most = json::read<Counts>(R"({"small":255,"large":18446744073709551615,"list":[1],"map":{}})");
    EXPECT_EQ(most.large, std::numeric_limits<std::uint64_t>::max());
    EXPECT_THROW(json::read<Counts>(R"({"small":256,"large":0,"list":[],"map":{}})"), Problem);
    EXPECT_THROW(json::read<Counts>(R"({"small":-1,"large":0,"list":[],"map":{}})"), Problem);
    EXPECT_THROW(json::read<Counts>(R"({"small":1,"large":0,"list":{},"map":{}})"), Problem);
}

TEST(Json, an_optional_field_may_be_missing_null_or_there) {
    EXPECT_EQ(refusal("\"reason\":null,", ""), Refused("", ""));
    EXPECT_EQ(refusal("\"reason\":null", "\"reason\":\"r\""), Refused("", ""));
    EXPECT_EQ(refusal("\"reason\":null", "\"reason\":1"), Refused("json.wrong_type", "reason"));
}

TEST(Json, two_equal_names_in_an_object_are_refused_at_any_depth) {
    EXPECT_EQ(code_of(R"({"a":1,"a":2})"), "json.malformed");
    EXPECT_EQ(code_of(R"([{"b":{"a":1,"c":2,"a":1}}])"), "json.malformed");
    EXPECT_EQ(code_of(R"({"a":1,"\u0061":2})"), "json.malformed");
    EXPECT_EQ(code_of(R"([{"a":1},{"a":{"a":2}}])"), "");
}

TEST(Json, what_is_not_json_is_refused) {
    for (const auto* text : {"",
                             " ",
                             "{",
                             "[1,]",
                             "{\"a\":1,}",
                             "{a:1}",
                             "'a'",
                             "1 2",
                             "01",
                             "+1",
                             ".5",
                             "1.",
                             "NaN",
                             "Infinity",
                             "1e999",
                             "-1e999",
                             "// x\n1",
                             "/*x*/1",
                             "tru",
                             "nul",
                             "\"a\nb\"",
                             "\"\\x\"",
                             "\"\\ud800\"",
                             "\"\\udc00\\ud800\"",
                             "\xEF\xBB\xBF{}"})
        EXPECT_EQ(code_of(text), "json.malformed") << text;
}

TEST(Json, broken_utf8_is_refused) {
    for (const auto* text :
         {"\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE7\xBD\"", "\"\x80\"", "\"\xFF\""})
        EXPECT_EQ(code_of(text), "json.malformed");
    EXPECT_EQ(code_of("\"罗湖😀\""), "");
}

TEST(Json, depth_is_bounded) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(code_of(nested(32)), "");
    EXPECT_EQ(code_of(nested(33)), "json.malformed");
    EXPECT_EQ(code_of(std::string(1'000'000, '[')), "json.malformed");
}

TEST(Json, every_double_reads_back_as_the_same_number) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        double number;
        const auto bits = random();
        static_assert(sizeof number == sizeof bits);
        std::memcpy(&number, &bits, sizeof number);
        if (!std::isfinite(number)) continue;
        const auto text = json::print(number);
        ASSERT_EQ(json::parse(text).to_number<double>(), number) << text;
    }
    EXPECT_EQ(json::print(114.1315), "114.1315");
    EXPECT_EQ(json::print(0.1), "0.1");
    EXPECT_EQ(json::print(json::parse("-0e0")), "-0.0");
    EXPECT_EQ(json::print(json::parse("-0.0")), "-0.0");
    EXPECT_EQ(json::print(std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(json::print(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(Json, printing_escapes_what_must_be_escaped) {
    const std::string odd("\0\x01\x1f\"\\/\b\f\n\r\t\x7f", 12);
    EXPECT_EQ(json::print(json::Value(odd)), R"("\u0000\u0001\u001f\"\\/\u0008\u000c\n\r\t)"
                                             "\x7f\"");
    EXPECT_EQ(std::string(json::parse(json::print(json::Value(odd))).get_string()), odd);
    EXPECT_EQ(json::print(json::parse("[ ]")), "[]");
    EXPECT_EQ(json::print(json::parse(
                  R"( { "a" : { } , "b" : [ null , true , false , -1 , 18446744073709551615 ] } )")),
              R"({"a":{},"b":[null,true,false,-1,18446744073709551615]})");
}

TEST(Json, an_empty_id_is_null) {
    EXPECT_TRUE(json::from(Id<Shop>{}).is_null());
    EXPECT_THROW(json::to<Id<Shop>>(json::Value(nullptr), "shop"), Problem);
}

TEST(Json, names_of_enums_go_both_ways) {
    EXPECT_EQ(json::name_of(Grade::high), "high");
    EXPECT_EQ(json::enum_of<Grade>("low"), Grade::low);
    EXPECT_FALSE(json::enum_of<Grade>("medium"));
    EXPECT_FALSE(json::enum_of<Grade>(""));
    EXPECT_FALSE(json::enum_of<Grade>(std::string_view("low\0x", 5)));
}

TEST(Json, the_schema_says_what_is_required) {
    const auto schema = json::schema<Visit>();
    EXPECT_EQ(json::print(schema.at("properties").at("grade")), R"({"type":"string","enum":["low","high"]})");
    EXPECT_EQ(json::print(schema.at("properties").at("reason")),
              R"({"anyOf":[{"type":"string"},{"type":"null"}]})");
    EXPECT_EQ(json::print(json::schema<Place>()),
              R"({"type":"object","properties":{"lng":{"type":"number"},"lat":{"type":"number"}},)"
              R"("additionalProperties":false,"required":["lng","lat"]})");
    EXPECT_EQ(json::print(json::schema<std::vector<Date>>()),
              R"({"type":"array","items":{"type":"string","format":"date"}})");
}
}
