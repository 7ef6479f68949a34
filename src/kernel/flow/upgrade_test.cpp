// A database of an earlier release goes on with this one.
#include <gtest/gtest.h>
#include "kernel/flow/history.hpp"
#include "test_store.hpp"
namespace yiwang::flow {
namespace {
TEST(Upgrade, WhenFinishedTasksLeaveTheTableTheirStepsKnowWhoHadThemAndOpenOnesStay) {
    const std::span<const Embedded> all = module().schema;
    TestStore store{{{.name = "flow", .schema = all.first(3)}}};
    store.write([](Tx& tx) {
        tx.run("insert into flow_definition (id, process, version, sha256, bpmn, deployed_at) values (1, 'p', 1, '', '', 0)");
        tx.run("insert into flow_instance (id, definition, process, version, subject, state, steps, variables, started_at, last_step) values (2, 1, 'p', 1, 7, 'running', 1, '{}', 0, 5)");
        for (const auto& [id, element, done] : {std::tuple{3, "handle", std::optional<std::int64_t>(90)}, {4, "check", std::optional<std::int64_t>()}})
            tx.run("insert into flow_task (id, instance, token, subject, process, element, name, role, unit, place, taken_by, created_at, due_at, limit_unit, form, page, done_at) "
                   "values (?, 2, 1, 7, 'p', ?, '', '', 11, '', 12, 50, 80, '', '', '', ?)", id, element, done);
        tx.run("insert into flow_step (id, instance, definition, at, actor, cause, visits, changes, task) values (5, 2, 1, 90, '', 'complete handle', '', '{}', 3)");
        tx.run("insert into flow_note (id, task, subject, kind, text, written_by, written_at) values (6, 3, 7, 'note', '已到现场', '', 60)");
        tx.run("insert into flow_help (id, task, subject, unit, question, asked_by, asked_at) values (8, 4, 7, 13, '是否违建', '', 95)");
    });
    (*store).migrate(std::array{RoomSchema{"flow", all}});
    store.read([](Tx& tx) {
        EXPECT_EQ(tx.all(first_column<std::int64_t>, "select id from flow_task"), std::vector<std::int64_t>{4});
        EXPECT_EQ(tx.first(first_column<std::int64_t>, "select asked from flow_task where id = 4"), 1);
        EXPECT_EQ(tx.first(first_column<std::string>, "select text from flow_note where task = 3"), "已到现场");
        const auto done = last_done(tx, {2}, "handle");
        ASSERT_TRUE(done);
        EXPECT_EQ(done->unit.value, 11);
        EXPECT_EQ(done->taken_by.value, 12);
        EXPECT_EQ(done_elements(tx, {2}), std::vector<std::string>{"handle"});
        EXPECT_EQ(tx.first(first_column<std::int64_t>, "select due_at from flow_step"), 80);
    });
}
}
}
