#include "base/yaml.hpp"
#include <gtest/gtest.h>
#include <fstream>
namespace yiwang {
namespace {
std::string as_json(std::string_view text) {
    return json::print(parse_yaml(text, "x.yaml"));
}

// The sentence of the refusal; empty if there is none.
std::string refusal(std::string_view text) {
    try {
        parse_yaml(text, "x.yaml");
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "yaml.malformed");
        return problem.says.en;
    }
    return "";
}

struct Street {
    std::string code, name;
    std::optional<std::int64_t> households;
};
BOOST_DESCRIBE_STRUCT(Street, (), (code, name, households))
}

TEST(Yaml, plain_scalars_follow_the_core_schema) {
    EXPECT_EQ(as_json("[null, Null, NULL, ~, ]"), "[null,null,null,null]");
    EXPECT_EQ(as_json("[true, True, TRUE, false, False, FALSE]"), "[true,true,true,false,false,false]");
    EXPECT_EQ(as_json("[yes, no, on, off, nULL, tRUE]"), R"(["yes","no","on","off","nULL","tRUE"])");
    EXPECT_EQ(as_json("[0, 1, -1, +7, 007, 0o17, 0xFf, 18446744073709551615]"),
              "[0,1,-1,7,7,15,255,18446744073709551615]");
    EXPECT_EQ(as_json("[1.5, .5, 5., -2e3, +1E-2, 12e03]"), "[1.5,0.5,5,-2000,0.01,12000]");
    EXPECT_EQ(as_json("[2026-11-24, 1:30, 1_000, 0b1, -, +, ., 0x, 0o8, +-5, --5, e5, 1e, 罗湖]"),
              R"(["2026-11-24","1:30","1_000","0b1","-","+",".","0x","0o8","+-5","--5","e5","1e","罗湖"])");
    EXPECT_EQ(as_json("a:\nb: ''\n"), R"({"a":null,"b":""})");
}

TEST(Yaml, quoted_and_block_scalars_are_strings) {
    EXPECT_EQ(as_json(R"(['1', "true", 'null', "a\nb"])"), R"(["1","true","null","a\nb"])");
    EXPECT_EQ(as_json("a: |\n  12\nb: >\n  x\n  y\nc: !!str 12\n"), R"({"a":"12\n","b":"x y\n","c":"12"})");
}

TEST(Yaml, scalars_may_be_taken_as_they_are_written) {
    EXPECT_EQ(json::print(parse_yaml("{a: 007, b: 1.10, c: true, d: '5'}", "x", Scalars::as_written)),
              R"({"a":"007","b":"1.10","c":"true","d":"5"})");
}

TEST(Yaml, one_strict_reader_serves_json_and_yaml) {
    const auto street = json::to<Street>(parse_yaml("code: '440303001'\nname: 桂园\n", "streets.yaml"));
    EXPECT_EQ(street.code, "440303001");
    EXPECT_FALSE(street.households);
    try {
        json::to<Street>(parse_yaml("code: x\nname: y\nmayor: z\n", "streets.yaml"));
        ADD_FAILURE();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "json.unknown_field");
        EXPECT_EQ(problem.field, "mayor");
    }
}

TEST(Yaml, a_fault_is_told_with_file_line_and_column) {
    EXPECT_NE(refusal("a: 1\nb: [1, 2\n").find("x.yaml, line 3"), std::string::npos)
        << refusal("a: 1\nb: [1, 2\n");
    EXPECT_NE(refusal("a: 1\nb: 2\na: 3\n").find("line 3, column 1"), std::string::npos)
        << refusal("a: 1\nb: 2\na: 3\n");
    EXPECT_NE(refusal("a:\n  b: 1\n   c: 2\n").find("line 3"), std::string::npos);
    EXPECT_NE(refusal("a: !money 5\n").find("line 1"), std::string::npos);
    EXPECT_NE(refusal("? [a]\n: 1\n"), "");
    EXPECT_NE(refusal("a: 1e999\n"), "");
    EXPECT_NE(refusal("a: 1\n---\nb: 2\n"), "");
    EXPECT_NE(refusal("a: *nobody\n"), "");
    EXPECT_NE(refusal("a: \xC0\x80\n"), "");
    EXPECT_NE(refusal("\t- a"), "");
}

TEST(Yaml, infinity_is_no_number) {
    EXPECT_EQ(as_json("[.inf, .nan]"), R"([".inf",".nan"])");
}

TEST(Yaml, marks_of_the_document_are_allowed_once) {
    EXPECT_EQ(as_json("%YAML 1.2\n---\na: 0xFFFFFFFFFFFFFFFF\n...\n"), R"({"a":18446744073709551615})");
    EXPECT_EQ(as_json("--- 0x-0"), R"("0x-0")");
    EXPECT_NE(refusal("a: 1\n...\n---\n"), "");
}

TEST(Yaml, an_empty_file_is_null) {
    EXPECT_EQ(as_json(""), "null");
    EXPECT_EQ(as_json("# only a comment\n"), "null");
}

TEST(Yaml, aliases_repeat_and_bombs_are_refused) {
    EXPECT_EQ(as_json("a: &x [1]\nb: *x\n"), R"({"a":[1],"b":[1]})");
    std::string bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
    for (int i = 1; i < 10; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) bomb += (j ? "," : "") + before;
        bomb += "]\n";
    }
    EXPECT_NE(refusal(bomb), "");
    EXPECT_NE(refusal("a: &x\n  b: *x\n"), "");
}

// yaml-cpp 0.7 finds documents without end in it.
TEST(Yaml, stray_signs_end_with_a_refusal) {
    EXPECT_NE(refusal(",: &x [z1, 0a: &x"), "");
}

TEST(Yaml, keys_are_plain_words) {
    for (const auto* text : {"~: 1\n", "? {a: 1}\n: 2\n", "a: &x b\n*x : 1\n", "{[a]: 1}"})
        EXPECT_NE(refusal(text), "") << text;
    EXPECT_EQ(as_json("1: a\n'2': b\n<<: c\n"), R"({"1":"a","2":"b","<<":"c"})");
}

TEST(Yaml, depth_is_bounded) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(refusal(nested(32)), "");
    EXPECT_NE(refusal(nested(40)), "");
    EXPECT_NE(refusal(nested(5'000)), "");
}

TEST(Yaml, a_file_that_is_not_there_is_told) {
    try {
        read_yaml("/nowhere/x.yaml");
        ADD_FAILURE();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "yaml.unreadable");
    }
    const std::string file = testing::TempDir() + "yaml_test.yaml";
    std::ofstream(file) << "a: 1\n";
    EXPECT_EQ(json::print(read_yaml(file)), R"({"a":1})");
}
}
