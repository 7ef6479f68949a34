#include "base/config.hpp"
#include <gmock/gmock.h>
#include <array>
#include <cstdlib>
#include <fstream>
#include "base/problem.hpp"
namespace yiwang {
namespace {
using testing::HasSubstr;
using Map = std::map<std::string, std::string>;

constexpr std::array<Setting, 5> settings{{
    {"http.port", "8080", "Port to listen on."},
    {"http.queue_length_max", "64", "Requests that wait at most."},
    {"http.cookies_secure", "true", "Cookies over TLS alone."},
    {"store.place", "sqlite:var/yiwang.db", "Where the data is."},
    {"store.password", "", "Password of the database.", true},
}};

std::string file_of(std::string_view text) {
    const std::string file = testing::TempDir() + "config_test.yaml";
    std::ofstream(file) << text;
    return file;
}

Config load(std::string_view text, const Map& environment = {}, const Map& flags = {}) {
    return Config::load(settings, text.empty() ? "" : file_of(text), environment, flags);
}

std::string refusal_of(std::string_view text, const Map& environment = {}, const Map& flags = {}) {
    try {
        load(text, environment, flags);
    } catch (const Problem& problem) {
        return problem.code;
    }
    return "";
}
}

TEST(Config, without_a_file_everything_has_its_default) {
    const auto config = load("");
    EXPECT_EQ(config.number("http.port"), 8080);
    EXPECT_TRUE(config.on("http.cookies_secure"));
    EXPECT_EQ(config.text("store.place"), "sqlite:var/yiwang.db");
    EXPECT_EQ(config.text("store.password"), "");
}

TEST(Config, flags_win_over_the_environment_and_the_environment_over_the_file) {
    const auto* file = "http:\n  port: 1\n  queue_length_max: 1\n  cookies_secure: false\n";
    const auto config =
        load(file, {{"YIWANG_HTTP_PORT", "2"}, {"YIWANG_HTTP_QUEUE_LENGTH_MAX", "2"}}, {{"http.port", "3"}});
    EXPECT_EQ(config.number("http.port"), 3);
    EXPECT_EQ(config.number("http.queue_length_max"), 2);
    EXPECT_FALSE(config.on("http.cookies_secure"));
    EXPECT_EQ(config.text("store.place"), "sqlite:var/yiwang.db");
}

TEST(Config, print_tells_each_value_its_meaning_and_origin_but_no_secret) {
    const auto text =
        load("http: {port: 1}\n", {{"YIWANG_STORE_PASSWORD", "geheim"}}, {{"store.place", "x"}}).print();
    EXPECT_THAT(
        text, HasSubstr("# Port to listen on.\nhttp.port = 1  (" + testing::TempDir() + "config_test.yaml)"));
    EXPECT_THAT(text, HasSubstr("http.queue_length_max = 64  (default)"));
    EXPECT_THAT(text, HasSubstr("store.password = ***  (YIWANG_STORE_PASSWORD)"));
    EXPECT_THAT(text, HasSubstr("store.place = x  (flag)"));
    EXPECT_THAT(text, testing::Not(HasSubstr("geheim")));
}

TEST(Config, a_key_nobody_described_is_refused_wherever_it_stands) {
    EXPECT_EQ(refusal_of("http: {prot: 1}\n"), "config.unknown_key");
    EXPECT_EQ(refusal_of("web: {port: 1}\n"), "config.unknown_key");
    EXPECT_EQ(refusal_of("http.port: 1\n"), "");
    EXPECT_EQ(refusal_of("", {{"YIWANG_HTTP_PROT", "1"}}), "config.unknown_key");
    EXPECT_EQ(refusal_of("", {}, {{"http.prot", "1"}}), "config.unknown_key");
}

// Kubernetes gives every container variables such as YIWANG_PORT for a service named yiwang.
TEST(Config, variables_of_rooms_without_settings_are_left_alone) {
    EXPECT_EQ(refusal_of("", {{"YIWANG_PORT", "tcp://10.0.0.1:80"},
                           {"YIWANG_SERVICE_HOST", "10.0.0.1"},
                           {"PATH", "/bin"}}),
              "");
}

TEST(Config, scalars_stay_as_they_are_written) {
    EXPECT_EQ(load("store: {password: 007, place: 1.10}\n").text("store.password"), "007");
    EXPECT_EQ(load("store: {password: 007, place: 1.10}\n").text("store.place"), "1.10");
    EXPECT_EQ(load("store: {password: }\n").text("store.password"), "");
}

TEST(Config, a_file_that_cannot_be_read_is_told) {
    EXPECT_EQ(refusal_of("http: [1]\n"), "config.unreadable");
    EXPECT_EQ(refusal_of("just text\n"), "config.unreadable");
    EXPECT_EQ(refusal_of("http: {port: 1\n"), "config.unreadable");
    EXPECT_EQ(refusal_of("http: {port: 1, port: 2}\n"), "config.unreadable");
    EXPECT_EQ(refusal_of("# nothing\n"), "");
    EXPECT_THROW(Config::load(settings, "/nowhere/yiwang.yaml", {}, {}), Problem);
}

TEST(Config, a_value_of_the_wrong_kind_is_refused_with_its_key) {
    const auto config =
        load("http: {port: 80x, queue_length_max: 99999999999999999999, cookies_secure: yes}\n");
    for (const auto* key : {"http.port", "http.queue_length_max"}) try {
            config.number(key);
            ADD_FAILURE() << key;
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.field, key);
        }
    EXPECT_THROW(config.on("http.cookies_secure"), Problem);
    EXPECT_THROW(config.text("http.prot"), std::out_of_range);
}

TEST(Config, the_environment_of_the_process_is_seen) {
    setenv("YIWANG_CONFIG_TEST", "a=b", 1);
    EXPECT_EQ(environment().at("YIWANG_CONFIG_TEST"), "a=b");
    unsetenv("YIWANG_CONFIG_TEST");
}
}
