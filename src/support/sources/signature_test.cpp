#include "support/sources/signature.hpp"
#include <gtest/gtest.h>
namespace yiwang::support::sources {
namespace {
// The example of the Standard Webhooks libraries.
const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id = "msg_p5jXN8AQM9LWM0D4loKWxJek", stamp = "1614265330", body = R"({"test": 2432232314})";
const Instant then{std::chrono::seconds{1614265330}};

TEST(Signatures, AreThoseOfTheStandardsOwnExample) {
    EXPECT_EQ(sign(secret, id, stamp, body), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    EXPECT_EQ(verify(secret, id, stamp, "v1,wrong v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", body, then), Verdict::good);
}

TEST(Signatures, AnyChangedByteIsSeen) {
    const auto good = sign(secret, id, stamp, body);
    EXPECT_EQ(verify(secret, id, stamp, good, body + " ", then), Verdict::wrong);
    EXPECT_EQ(verify(secret, id + "x", stamp, good, body, then), Verdict::wrong);
    EXPECT_EQ(verify(secret, id, "1614265331", good, body, then), Verdict::wrong);
    EXPECT_EQ(verify(new_secret(), id, stamp, good, body, then), Verdict::wrong);
    for (const auto* bad : {"", "v1,", " ", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}) EXPECT_EQ(verify(secret, id, stamp, bad, body, then), Verdict::wrong);
    for (const auto* bad : {"", "soon", "-1", "99999999999999999999"}) EXPECT_EQ(verify(secret, id, bad, good, body, then), Verdict::wrong);
}

TEST(Signatures, ATimeStampIsGoodForFiveMinutesBothWays) {
    const auto good = sign(secret, id, stamp, body);
    for (const int seconds : {-300, 300}) EXPECT_EQ(verify(secret, id, stamp, good, body, then + std::chrono::seconds{seconds}), Verdict::good);
    for (const int seconds : {-301, 301}) EXPECT_EQ(verify(secret, id, stamp, good, body, then + std::chrono::seconds{seconds}), Verdict::stale);
}

TEST(Signatures, AKeyIsMadeOrRefused) {
    EXPECT_TRUE(is_secret(new_secret()));
    EXPECT_NE(new_secret(), new_secret());
    for (const auto* bad : {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_***"}) EXPECT_FALSE(is_secret(bad)) << bad;
}
}
}
