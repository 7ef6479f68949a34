#include <gtest/gtest.h>
#include "kernel/module/module.hpp"
namespace yiwang {
namespace {
struct In {
    std::string matter;
    std::optional<std::int64_t> limit;
    std::optional<bool> open;
    std::optional<double> lng;
    std::optional<std::vector<std::string>> words;
};
BOOST_DESCRIBE_STRUCT(In, (), (matter, limit, open, lng, words))

std::string code_of(const Request& request) {
    try {
        read_input<In>(request);
        return "";
    } catch (const Problem& problem) {
        return problem.code + " " + problem.field;
    }
}
Request get_with(std::vector<std::pair<std::string, std::string>> query) {
    Request request;
    request.method = "GET";
    request.parameters["matter"] = "m";
    request.query = std::move(query);
    return request;
}
Request post_with(std::string body) {
    Request request;
    request.method = "POST";
    request.parameters["matter"] = "m";
    request.body = std::move(body);
    return request;
}

TEST(Input, ComesFromThePathTheQueryAndTheBodyByItsTypes) {
    const auto in = read_input<In>(get_with({{"limit", "5"}, {"open", "true"}, {"lng", "114.5"}, {"words", "a"}, {"words", "b"}}));
    EXPECT_EQ(in.matter, "m");
    EXPECT_EQ(in.limit, 5);
    EXPECT_EQ(in.open, true);
    EXPECT_EQ(in.lng, 114.5);
    EXPECT_EQ(in.words->size(), 2u);
    EXPECT_EQ(read_input<In>(post_with("{\"limit\": 7}")).limit, 7);
    EXPECT_FALSE(read_input<In>(post_with("")).limit);
}

TEST(Input, ThatIsWrongIsRefusedWithItsField) {
    EXPECT_EQ(code_of(get_with({{"limit", "five"}})), "json.wrong_type limit");
    EXPECT_EQ(code_of(get_with({{"limit", "5 "}})), "json.wrong_type limit");
    EXPECT_EQ(code_of(get_with({{"limit", "99999999999999999999"}})), "json.wrong_type limit");
    EXPECT_EQ(code_of(get_with({{"open", "yes"}})), "json.wrong_type open");
    EXPECT_EQ(code_of(get_with({{"nonsense", "1"}})), "http.unknown_parameter nonsense");
    EXPECT_EQ(code_of(get_with({{"limit", "1"}, {"limit", "2"}})), "http.repeated_parameter limit");
    EXPECT_EQ(code_of(post_with("{\"limit\": \"5\"}")), "json.wrong_type limit");
    EXPECT_EQ(code_of(post_with("{\"no\": 1}")), "json.unknown_field no");
    EXPECT_EQ(code_of(post_with("{\"matter\": \"other\"}")), "http.repeated_parameter matter");
    EXPECT_EQ(code_of(post_with("[]")), "json.wrong_type ");
    EXPECT_EQ(code_of(post_with("{")), "json.malformed ");
}

TEST(Check, FindsEveryContradictionOfTheModulesAtOnce) {
    const auto handler = [](Tx&, const Request&, const Nothing&) {};
    const std::vector<Module> modules{
        {.name = "one", .routes = {get("/api/one/{a}", holds("one.read"), +handler), get("/api/one/{b}", holds("nobody.defines"), +handler)}, .rights = {"one.read"}, .settings = {{"two.x", "1", ""}}},
        {.name = "one", .hears = {{"no.fact", "one.hears", {}}}}};
    const auto faults = check(modules);
    EXPECT_EQ(faults.size(), 5u) << testing::PrintToString(faults);
}

TEST(Caller, ReachesAsFarAsTheRight) {
    Caller caller;
    EXPECT_THROW(caller.require("x"), Unauthorised);
    caller.kind = Caller::Kind::officer;
    EXPECT_THROW(caller.require("x"), Forbidden);
    caller.rights = std::make_shared<Rights>(Rights{{"x", Scope::street}});
    EXPECT_EQ(caller.require("x"), Scope::street);
}
}
}
