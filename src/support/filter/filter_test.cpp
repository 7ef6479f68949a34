#include "support/filter/filter.hpp"
#include <gtest/gtest.h>
#include <map>
#include "shared_data.hpp"
namespace yiwang::support::filter {
namespace {
// The same tree, numbers by value.
bool same(const json::Value& a, const json::Value& b) {
    if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
    if (a.is_array() && b.is_array()) {
        if (a.get_array().size() != b.get_array().size()) return false;
        for (std::size_t i = 0; i < a.get_array().size(); ++i)
            if (!same(a.get_array()[i], b.get_array()[i])) return false;
        return true;
    }
    if (a.is_object() && b.is_object()) {
        if (a.get_object().size() != b.get_object().size()) return false;
        for (const auto& [key, value] : a.get_object()) {
            const auto* other = b.get_object().if_contains(key);
            if (!other || !same(value, *other)) return false;
        }
        return true;
    }
    if (a.is_string() && b.is_string()) {
        const auto x = parse_instant(a.get_string()), y = parse_instant(b.get_string());
        return x && y ? *x == *y : a.get_string() == b.get_string();
    }
    return a == b;
}

TEST(Cql2, every_public_example_in_text_gives_the_tree_of_its_json) {
    SHARED_DATA_OR_SKIP(folder, "space/ogcapi/cql2/standard/schema/examples");
    int texts = 0, pairs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*folder / "text")) {
        if (entry.path().extension() != ".txt") continue;
        const auto text = read_file(entry.path());
        ASSERT_NO_THROW(Filter::from_text(text)) << entry.path() << ": " << text;
        ++texts;
        const auto twin = *folder / "json" / (entry.path().stem().string() + ".json");
        if (!std::filesystem::exists(twin)) continue;
        ++pairs;
        const auto expected = json::parse(read_file(twin));
        EXPECT_TRUE(same(Filter::from_text(text).tree(), expected)) << entry.path() << "\n"
                                                                    << json::print(Filter::from_text(text).tree()) << "\n"
                                                                    << json::print(expected);
    }
    EXPECT_GE(texts, 110);
    EXPECT_GE(pairs, 100);
}

const std::vector<std::string> fields{"name", "floors", "open", "built", "ends", "kind"};
struct House : Row {
    Value value(std::size_t field) const override { return values.at(field); }
    const geometry::Geometry& geometry() const override { return shape; }
    std::vector<Value> values{
        std::string_view("Straße Cafe"), 7.0, true, std::string_view("2012-06-05"), std::string_view("2020-01-01T00:00:00Z"), std::monostate{}};
    geometry::Geometry shape = geometry::point_geometry({114.1, 22.5});
};

bool holds(std::string_view text) {
    return Filter::from_text(text).bind(fields, "geometry").holds(House());
}
std::string refusal(std::string_view text) {
    try {
        Filter::from_text(text).bind(fields, "geometry");
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 400);
        return problem.code;
    }
    return "";
}

TEST(Cql2, compares) {
    for (const auto& yes : {"floors = 7",
                            "floors <> 6",
                            "floors < 8",
                            "floors > 6.5",
                            "floors <= 7",
                            "floors >= 7",
                            "name = 'Straße Cafe'",
                            "open = true",
                            "open",
                            "NOT (floors < 5)",
                            "floors BETWEEN 7 AND 9",
                            "floors NOT BETWEEN 8 AND 9",
                            "name LIKE 'Stra%'",
                            "name LIKE '%C_fe'",
                            "name NOT LIKE 'x%'",
                            "floors IN (1, 7)",
                            "floors NOT IN (1, 2)",
                            "kind IS NULL",
                            "name IS NOT NULL",
                            "kind IS NULL AND (floors > 5 OR floors < 1)",
                            "7 = floors",
                            "floors > 2 * 3",
                            "floors + 1 = 8",
                            "floors div 2 = 3",
                            "floors % 2 = 1",
                            "floors ^ 2 = 49",
                            "-floors = 0 - 7",
                            "(floors - 1) / 2 = 3",
                            "\"floors\" = 7"})
        EXPECT_TRUE(holds(yes)) << yes;
    for (const auto& no : {"floors = 8", "name LIKE 'stra%'", "name LIKE 'Cafe'", "kind = 'x'", "NOT kind = 'x'", "kind LIKE '%'", "floors = 'seven'",
                           "floors / 0 > 1", "NOT open"})
        EXPECT_FALSE(holds(no)) << no;
}

TEST(Cql2, ignores_case_and_accents_where_told) {
    EXPECT_TRUE(holds("CASEI(name) = CASEI('STRASSE CAFE')"));
    EXPECT_TRUE(holds("CASEI(name) LIKE CASEI('STRASSE%')"));
    EXPECT_TRUE(holds("ACCENTI('café') = ACCENTI('cafe')"));
    EXPECT_FALSE(holds("name = 'strasse cafe'"));
}

TEST(Cql2, knows_places) {
    for (const auto& yes :
         {"S_INTERSECTS(geometry, BBOX(114, 22, 115, 23))", "S_WITHIN(geometry, POLYGON((114 22, 115 22, 115 23, 114 23, 114 22)))",
          "S_DISJOINT(geometry, POINT(1 1))", "S_EQUALS(geometry, POINT(114.1 22.5))", "S_INTERSECTS(geometry, BBOX(170, 22, 115, 23)) OR floors = 7"})
        EXPECT_TRUE(holds(yes)) << yes;
    EXPECT_FALSE(holds("S_INTERSECTS(geometry, BBOX(0, 0, 1, 1))"));
    const auto condition = Filter::from_text("floors > 1 AND S_INTERSECTS(geometry, BBOX(114, 22, 115, 23))").bind(fields, "geometry");
    ASSERT_TRUE(condition.box());
    EXPECT_EQ(condition.box()->west, 114);
    EXPECT_FALSE(Filter::from_text("floors > 1 OR S_INTERSECTS(geometry, BBOX(114, 22, 115, 23))").bind(fields, "geometry").box());
}

TEST(Cql2, knows_times) {
    for (const auto& yes :
         {"T_AFTER(built, DATE('2012-06-04'))", "T_BEFORE(built, TIMESTAMP('2012-06-05T00:00:01Z'))", "built >= DATE('2012-06-05')",
          "T_EQUALS(built, DATE('2012-06-05'))", "T_INTERSECTS(INTERVAL(built, ends), INTERVAL('2015-01-01', '..'))",
          "T_DURING(INTERVAL(built, ends), INTERVAL('2012-01-01', '2021-01-01'))", "T_CONTAINS(INTERVAL(built, ends), INTERVAL('2013-01-01', '2014-01-01'))",
          "T_STARTS(INTERVAL(built, ends), INTERVAL('2012-06-05', '2030-01-01'))",
          "T_FINISHEDBY(INTERVAL(built, ends), INTERVAL('2019-01-01', '2020-01-01T00:00:00Z'))",
          "T_MEETS(INTERVAL('2010-01-01', '2012-06-05'), INTERVAL(built, ends))", "T_DISJOINT(INTERVAL(built, ends), INTERVAL('..', '2001-01-01'))"})
        EXPECT_TRUE(holds(yes)) << yes;
    EXPECT_FALSE(holds("T_AFTER(kind, DATE('2012-06-04'))"));
}

TEST(Cql2, says_what_it_refuses) {
    EXPECT_EQ(refusal("nonsense = 1"), "filter.property");
    EXPECT_EQ(refusal("Foo(geometry) = TRUE"), "filter.function");
    EXPECT_EQ(refusal("A_CONTAINS(name, ('a','b'))"), "filter.function");
    EXPECT_EQ(refusal("S_INTERSECTS(geometry, floors)"), "filter.type");
    EXPECT_EQ(refusal("floors BETWEEN 1"), "filter.syntax");
    for (const auto& broken : {"", "floors =", "floors = = 7", "(floors = 7", "floors = 'x", "floors IN ()", "AND", "floors LIKE",
                               "S_INTERSECTS(geometry, POINT(1))", "DATE('x') = built", "floors = 7 extra"})
        EXPECT_EQ(refusal(broken), "filter.syntax") << broken;
    EXPECT_EQ(refusal(std::string(20'000, '(')), "filter.too_long");
    EXPECT_EQ(refusal(std::string(3'000, '(') + "floors = 7"), "filter.too_deep");
}

TEST(Cql2, json_is_taken_as_well) {
    const auto yes = [](std::string_view text) { return Filter::from_json(text).bind(fields, "geometry").holds(House()); };
    EXPECT_TRUE(yes(
        R"({"op":"and","args":[{"op":"=","args":[{"property":"floors"},7]},{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[114,22,115,23]}]}]})"));
    EXPECT_TRUE(yes(R"({"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["stra%"]}]})"));
    for (const auto& broken : {R"({"op":"="})", R"({"op":"=","args":[1]})", R"([1])", R"({"op":"not","args":[1,2]})"})
        EXPECT_THROW(yes(broken), Problem) << broken;
}
}
}
