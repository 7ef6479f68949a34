// Appeals one after another, in the invented district of Linshan.
#include "govern/appeals/stream.hpp"
#include <gmock/gmock.h>
#include "govern/appeals/views.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class Stream : public Linshan {
protected:
    Stream() {
        store.write([&](Tx& tx) {
            for (int hour = 0; hour < 6; ++hour) {
                Appeal appeal{};
                appeal.title = "路灯不亮" + std::to_string(hour), appeal.text = appeal.title, appeal.kind = "Z07", appeal.reporter_phone = "13812345678";
                appeal.filed_at = tx.now() - std::chrono::hours{hour / 2};  // two at each instant
                appeal.source = "past", appeal.external_id = std::to_string(hour);
                ids.push_back(register_imported(tx, appeal).id);
            }
        });
    }
    std::vector<std::string> titles(int from_ago, int to_ago, Texts texts) {
        std::vector<std::string> out;
        const auto now = store.clock.now();
        each_filed(*store, store.actor, now - std::chrono::hours{from_ago}, now - std::chrono::hours{to_ago}, texts, [&](const StreamedAppeal& one) { out.push_back(one.title); });
        return out;
    }
    std::vector<Id<Appeal>> ids;
};

TEST_F(Stream, GivesTheOldestFirstFromTheBeginningAndWithoutTheEnd) {
    EXPECT_THAT(titles(2, 0, Texts::with), testing::ElementsAre("路灯不亮4", "路灯不亮5", "路灯不亮2", "路灯不亮3"));
    EXPECT_THAT(titles(2, 1, Texts::without), testing::ElementsAre("", ""));
    EXPECT_TRUE(titles(30, 20, Texts::with).empty());
}

TEST_F(Stream, LinesOfChosenAppealsAreThoseWithinTheReadersRight) {
    Caller reader;
    reader.kind = Caller::Kind::officer;
    const auto numbers = [&](Scope scope) {
        reader.rights = std::make_shared<const Rights>(Rights{{"appeals.read", scope}});
        return store.read([&](Tx& tx) { return lines(tx, {ids[0], ids[3]}, reader).size(); });
    };
    EXPECT_EQ(numbers(Scope::district), 2u);
    reader.street = "990101001";
    EXPECT_EQ(numbers(Scope::street), 0u);
    EXPECT_TRUE(store.read([&](Tx& tx) { return lines(tx, {}, reader); }).empty());
}
}
}
