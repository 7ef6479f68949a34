#include "base/problem.hpp"
#include <gtest/gtest.h>
namespace yiwang {

TEST(Problem, each_of_the_family_has_its_status_and_code) {
    EXPECT_EQ(Invalid("place.lng", "space.outside", {"在辖区外。", "Outside the district."}).status, 422);
    EXPECT_EQ(NotFound("venue").status, 404);
    EXPECT_EQ(NotFound("venue").code, "venue.not_found");
    EXPECT_EQ(Forbidden("appeals.read").status, 403);
    EXPECT_EQ(Unauthorised().status, 401);
    EXPECT_EQ(Conflict("appeals.closed", {"已办结。", "Closed."}).status, 409);
    EXPECT_EQ(Unavailable("child.failed", {"稍后再试。", "Try later."}, "fork").status, 503);
}

TEST(Problem, the_log_sees_code_field_and_details) {
    const Problem problem(503, "a.b", {"句。", "Sentence."}, "x.y", "errno 5");
    EXPECT_STREQ(problem.what(), "a.b (x.y): Sentence. [errno 5]");
    EXPECT_EQ(problem.says.zh, "句。");
    EXPECT_EQ(problem.field, "x.y");
    EXPECT_EQ(problem.details, "errno 5");
    EXPECT_TRUE(problem.faults.empty());
}
}
