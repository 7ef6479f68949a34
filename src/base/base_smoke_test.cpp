#include <gtest/gtest.h>
#include "base/child.hpp"
#include "base/config.hpp"
#include "base/csv.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
namespace yiwang {
TEST(Base, links_and_runs) {
    EXPECT_EQ(print(*parse_instant("2026-11-24T11:15:00.5+08:00")), "2026-11-24T03:15:00.5Z");
    EXPECT_EQ(folded("羅湖　Ａ１"), "罗湖 a1");
    EXPECT_EQ(bigrams("罗湖区12号"), (std::vector<std::string>{"罗湖", "湖区", "12", "号"}));
    EXPECT_EQ(pinyin_initials("罗湖区 A1"), "lhqa1");
    EXPECT_EQ(json::print(json::parse(R"({"a":[1,2.5,"x"]})")), R"({"a":[1,2.5,"x"]})");
    EXPECT_THROW(json::parse(R"({"a":1,"a":2})"), Problem);
    EXPECT_EQ(json::print(parse_yaml("a: [1, x]", "x")), R"({"a":[1,"x"]})");
    EXPECT_EQ(run_child({"echo", "hi"}).output, "hi\n");
    EXPECT_EQ(log::new_trace_id().size(), 32u);
    EXPECT_EQ(csv_line({"a,b", "=1+1"}), "\"a,b\",'=1+1\r\n");
}
}
