#include "govern/appeals/numbers.hpp"
#include <gtest/gtest.h>
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class Numbers : public LinshanAtWork {
protected:
    std::string number(Id<Appeal> id) {
        return store.write([&](Tx& tx) { return new_number(tx, id, tx.now()); });
    }
};

TEST_F(Numbers, OfTheSameDigitsGiveWayToTheNext) {
    const auto first = number({4242}), second = number({4242});
    EXPECT_TRUE(first.starts_with("LS20261124-"));
    EXPECT_EQ(first.size(), second.size());
    EXPECT_EQ((std::stoll(first.substr(11)) + 1) % 1'000'000, std::stoll(second.substr(11)));
    EXPECT_EQ(number({9}).substr(0, 11), first.substr(0, 11));
}

TEST_F(Numbers, StandInTheTableWhateverIsRemembered) {
    const auto appeal = file_one();
    {
        TestStore other(rooms());  // what was remembered of the first is forgotten
        EXPECT_EQ(other.write([&](Tx& tx) { return new_number(tx, appeal.id, tx.now()); }), appeal.number);
    }
    EXPECT_NE(number(appeal.id), appeal.number);
}

// It was put in by a process that does not tell: the index refuses the first try, and the next has another id.
TEST_F(Numbers, ThatAnotherProcessTookAreNotGivenAgain) {
    const auto kept = file_one();
    int tries = 0;
    const auto given = store.write([&](Tx& tx) {
        const auto filed = file(tx, {.text = "路口积水", .channel = "hotline"}, caller);
        if (++tries == 1) tx.run("update appeals_appeal set number = ? where id = ?", kept.number, filed.id);
        return filed.number;
    });
    EXPECT_NE(given, kept.number);
    EXPECT_GT(tries, 1);
}
}
}
