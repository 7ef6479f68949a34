#include "kernel/module/etag.hpp"
#include <gtest/gtest.h>
namespace yiwang {
namespace {
TEST(Etag, NamesTheBytes) {
    EXPECT_EQ(etag_of("a"), etag_of("a"));
    EXPECT_NE(etag_of("a"), etag_of(std::string("a\0", 2)));
    EXPECT_NE(etag_of("12345678"), etag_of("12345679"));
    EXPECT_TRUE(matches("\"x\", W/" + etag_of("a"), etag_of("a")));
    EXPECT_TRUE(matches("*", etag_of("a")));
    EXPECT_FALSE(matches("\"x\"", etag_of("a")));
}

TEST(Etag, AChangeIsBoundToAStrongOne) {
    EXPECT_TRUE(matches_strongly("\"x\", " + etag_of("a"), etag_of("a")));
    EXPECT_FALSE(matches_strongly("W/" + etag_of("a"), etag_of("a")));
    EXPECT_TRUE(matches_strongly("*", etag_of("a")));
}
}
}
