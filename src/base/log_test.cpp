#include "base/log.hpp"
#include <gtest/gtest.h>
#include <unistd.h>
#include <cstdio>
#include <set>
#include <thread>
#include "base/json.hpp"
namespace yiwang {
namespace {
// What is written to standard error meanwhile, line by line, each read as JSON.
template <class Work>
std::vector<json::Object> lines_of(Work work) {
    std::FILE* const file = std::tmpfile();
    std::fflush(stderr);
    const int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    work();
    dup2(before, STDERR_FILENO);
    close(before);
    std::string text;
    std::rewind(file);
    for (int c; (c = std::fgetc(file)) != EOF;) text += static_cast<char>(c);
    std::fclose(file);
    std::vector<json::Object> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        EXPECT_NE(end, text.npos);
        lines.push_back(json::parse(std::string_view(text).substr(at, end - at)).as_object());
        at = end + 1;
    }
    return lines;
}
}

TEST(Log, writes_one_json_object_a_line) {
    const auto lines = lines_of([] {
        log::info("started", {{"port", "8080"}, {"text", "罗湖\n\"x\""}});
        log::error("failed");
    });
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].at("what"), "started");
    EXPECT_EQ(lines[0].at("level"), "info");
    EXPECT_EQ(lines[0].at("port"), "8080");
    EXPECT_EQ(lines[0].at("text"), "罗湖\n\"x\"");
    EXPECT_TRUE(parse_instant(std::string_view(lines[0].at("at").as_string())));
    EXPECT_FALSE(lines[0].contains("trace"));
    EXPECT_EQ(lines[1].at("level"), "error");
}

TEST(Log, lines_below_the_level_are_left_out) {
    const auto lines = lines_of([] {
        log::debug("unseen");
        log::set_level(log::Level::error);
        log::warning("unseen");
        log::error("seen");
        log::set_level(log::Level::debug);
        log::debug("seen");
        log::set_level(log::Level::info);
    });
    ASSERT_EQ(lines.size(), 2u);
    for (const auto& line : lines) EXPECT_EQ(line.at("what"), "seen");
}

TEST(Log, bytes_that_are_no_text_do_not_break_a_line) {
    const auto lines = lines_of([] { log::info("x\xC0\x80", {{"y", "\xFF罗"}}); });
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].at("what"), "x??");
}

TEST(Log, a_trace_marks_the_lines_of_its_thread_until_it_ends) {
    const auto lines = lines_of([] {
        const log::Trace outer("a");
        {
            const log::Trace inner("b");
            EXPECT_EQ(log::trace_id(), "b");
            log::info("inner");
        }
        log::info("outer");
        std::thread([] {
            EXPECT_EQ(log::trace_id(), "");
            log::info("other thread");
        }).join();
    });
    EXPECT_EQ(log::trace_id(), "");
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].at("trace"), "b");
    EXPECT_EQ(lines[1].at("trace"), "a");
    EXPECT_FALSE(lines[2].contains("trace"));
}

TEST(Log, lines_of_many_threads_do_not_mix) {
    constexpr int threads = 4, each = 250;
    const auto lines = lines_of([] {
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i)
            running.emplace_back([i] {
                for (int j = 0; j < each; ++j)
                    log::info("line", {{"text", std::string(static_cast<std::size_t>(j) * 20,
                                                            static_cast<char>('a' + i))}});
            });
        for (auto& one : running) one.join();
    });
    EXPECT_EQ(lines.size(), std::size_t{threads * each});
}

TEST(Log, trace_ids_are_32_hex_digits_and_differ) {
    std::set<std::string> given;
    for (int i = 0; i < 1000; ++i) {
        const auto id = log::new_trace_id();
        ASSERT_EQ(id.size(), 32u);
        ASSERT_EQ(id.find_first_not_of("0123456789abcdef"), id.npos);
        given.insert(id);
    }
    EXPECT_EQ(given.size(), 1000u);
}
}
