// What officers do around a task, and what keeps them from doing it.
#include "kernel/flow/desk.hpp"
#include "kernel/flow/versions.hpp"
#include "walks.hpp"
namespace yiwang::flow {
namespace {
using std::chrono::hours;

class Desk : public Walks {
protected:
    Desk() {
        store.write([&](Tx& tx) {
            team = identity::add_unit(tx, {.id = {}, .code = "T1", .name = "市政所", .name_en = "Works", .kind = identity::UnitKind::department, .parent = {}, .block_code = "440303001", .phone = ""});
            other = identity::add_unit(tx, {.id = {}, .code = "T2", .name = "水务所", .name_en = "Water", .kind = identity::UnitKind::department, .parent = {}, .block_code = "", .phone = ""});
            zhang = person(tx, "zhang", "张敏", team, "handler");
            li = person(tx, "li", "李强", team, "handler");
            wang = person(tx, "wang", "王芳", other, "handler");
            for (const auto* role : {"handler", "leader"}) identity::set_role(tx, role, {{"flow.handle", Scope::unit}});
        });
        deploy(drawn("<userTask id=\"a\" name=\"处置\" yw:role=\"handler\" yw:unit=\"team\" yw:limit=\"2 working_days\"/><userTask id=\"b\" yw:role=\"handler\" yw:unit=\"team\"/>", "s>a a>b b>e", "yw:fields=\"kind\""));
        begin(7, {{"team", "T1"}, {"kind", "井盖"}});
        id = task("a").id;
    }
    Caller person(Tx& tx, std::string name, std::string shown, Id<identity::Unit> unit, std::string role) {
        Caller out;
        out.kind = Caller::Kind::officer;
        out.officer = identity::add_officer(tx, {.name = name, .display_name = shown, .phone = "", .password_hash = ""});
        out.unit = unit;
        out.role = role;
        out.rights = std::make_shared<Rights>(Rights{{"flow.handle", Scope::unit}});
        out.actor = {"officer/" + print_id(out.officer.value), "", {}};
        return out;
    }
    template <class F>
    std::string as(const Caller& who, F&& f) {
        try {
            (*store).write(who.actor, [&](Tx& tx) { f(tx); });
            return "";
        } catch (const Problem& problem) {
            return problem.code + (problem.field.empty() ? "" : " " + problem.field);
        }
    }
    Names traced() {
        Names out;
        for (const auto& entry : store.read([](Tx& tx) { return trail::of(tx, 7); })) out.push_back(entry.verb);
        return out;
    }

    Id<identity::Unit> team, other;
    Caller zhang, li, wang;
    Id<Task> id;
};

TEST_F(Desk, ACandidateClaimsAndNobodyElse) {
    EXPECT_EQ(task("a").unit, team) << "the unit is what the process says";
    EXPECT_EQ(as(wang, [&](Tx& tx) { claim(tx, id, wang); }), "flow.not_candidate");
    EXPECT_EQ(as(wang, [&](Tx& tx) { get_within(tx, id, wang, "flow.handle"); }), "flow.task.not_found") << "what is not hers is not there";
    EXPECT_EQ(as(zhang, [&](Tx& tx) { claim(tx, id, zhang); }), "");
    EXPECT_EQ(as(li, [&](Tx& tx) { claim(tx, id, li); }), "flow.task_taken");
    EXPECT_EQ(as(li, [&](Tx& tx) { finish(tx, id, {}, li, ""); }), "flow.not_yours");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { put_back(tx, id, zhang, "外出"); }), "");
    EXPECT_EQ(as(li, [&](Tx& tx) { claim(tx, id, li); }), "");
    EXPECT_EQ(as(li, [&](Tx& tx) { finish(tx, id, {{"done", true}}, li, "已补"); }), "");
    EXPECT_EQ(open(), Names{"b"});
    EXPECT_EQ(traced(), (Names{"flow.started", "flow.claimed", "flow.put_back", "flow.claimed", "flow.noted", "flow.completed"}));
}

TEST_F(Desk, ATaskIsHandedOverWithAReason) {
    EXPECT_EQ(as(zhang, [&](Tx& tx) { hand_over(tx, id, {.unit = other, .officer = {}, .reason = " "}); }), "flow.missing reason");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { hand_over(tx, id, {.unit = {}, .officer = {}, .reason = "x"}); }), "flow.missing unit");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { hand_over(tx, id, {.unit = other, .officer = {}, .reason = "属于水务"}); }), "");
    EXPECT_EQ(task("a").unit, other);
    EXPECT_EQ(as(wang, [&](Tx& tx) { claim(tx, id, wang); }), "");
}

TEST_F(Desk, WhoWorksForAnotherGivesBackWhatWasDelegated) {
    as(zhang, [&](Tx& tx) { claim(tx, id, zhang); });
    EXPECT_EQ(as(zhang, [&](Tx& tx) { delegate(tx, id, li.officer, zhang, "代我看现场"); }), "");
    EXPECT_EQ(as(li, [&](Tx& tx) { finish(tx, id, {}, li, ""); }), "flow.delegated");
    EXPECT_EQ(as(li, [&](Tx& tx) { give_back(tx, id, li, "看过了，已修"); }), "");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { finish(tx, id, {}, zhang, ""); }), "");
}

TEST_F(Desk, AStepIsReturnedToWhoDidTheOneBefore) {
    as(zhang, [&](Tx& tx) { claim(tx, id, zhang), finish(tx, id, {}, zhang, ""); });
    const auto b = task("b").id;
    EXPECT_EQ(as(li, [&](Tx& tx) { return_to(tx, b, "nowhere", "x"); }), "flow.not_visited");
    EXPECT_EQ(as(li, [&](Tx& tx) { return_to(tx, b, "a", "照片看不清"); }), "");
    EXPECT_EQ(open(), Names{"a"});
    EXPECT_EQ(task("a").taken_by, zhang.officer);
}

TEST_F(Desk, ASuspendedTaskIsNotFinishedAndNotOverdue) {
    as(zhang, [&](Tx& tx) { claim(tx, id, zhang); });
    const auto due = *task("a").due_at;
    EXPECT_EQ(as(zhang, [&](Tx& tx) { suspend(tx, id, "等居民回来"); }), "");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { finish(tx, id, {}, zhang, ""); }), "flow.suspended");
    store.clock.advance(hours{24 * 7});
    EXPECT_EQ(as(zhang, [&](Tx& tx) { go_on(tx, id, "已联系上"); }), "");
    EXPECT_GT(*task("a").due_at, due + hours{24 * 6});
}

TEST_F(Desk, MoreTimeIsAskedForAndDecidedBySomebodyElse) {
    std::optional<Id<Extension>> asked;
    as(zhang, [&](Tx& tx) { claim(tx, id, zhang); });
    EXPECT_EQ(as(zhang, [&](Tx& tx) { ask_extension(tx, id, {99, LimitUnit::working_days}, "缺件"); }), "flow.amount amount");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { asked = ask_extension(tx, id, {3, LimitUnit::working_days}, "缺件"); }), "");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { ask_extension(tx, id, {1, LimitUnit::working_days}, "缺件"); }), "flow.extension_waits");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { decide_extension(tx, *asked, true, ""); }), "flow.own_request");
    const auto due = *task("a").due_at;
    EXPECT_EQ(as(li, [&](Tx& tx) { decide_extension(tx, *asked, true, ""); }), "");
    EXPECT_EQ(*task("a").due_at, calendar().due(due, {3, LimitUnit::working_days}));
    EXPECT_EQ(as(li, [&](Tx& tx) { decide_extension(tx, *asked, true, ""); }), "flow.extension_decided");
}

TEST_F(Desk, NoPartIsClosedBeforeAllWhoWereAskedHaveAnswered) {
    std::optional<Id<Help>> help;
    as(zhang, [&](Tx& tx) { claim(tx, id, zhang); });
    EXPECT_EQ(as(zhang, [&](Tx& tx) { ask_help(tx, id, team, "?", {}); }), "flow.own_unit unit");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { help = ask_help(tx, id, other, "水管是否已关？", {}); }), "");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { finish(tx, id, {}, zhang, ""); }), "flow.task_waits");
    EXPECT_EQ(as(wang, [&](Tx& tx) { get_within(tx, id, wang, "flow.handle"); }), "") << "who is asked may see it";
    EXPECT_EQ(as(zhang, [&](Tx& tx) { answer_help(tx, *help, zhang, "关了"); }), "flow.not_asked");
    EXPECT_EQ(as(wang, [&](Tx& tx) { answer_help(tx, *help, wang, "已关"); }), "");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { finish(tx, id, {}, zhang, ""); }), "");
}

TEST_F(Desk, AnUrgedAndASupervisedTaskSaysSo) {
    as(li, [&](Tx& tx) { urge(tx, id, "居民又来电"); });
    std::optional<Id<Supervision>> made;
    EXPECT_EQ(as(li, [&](Tx& tx) { made = supervise(tx, id, "三日内办结并报告", {}); }), "");
    EXPECT_EQ(task("a").urged, 1);
    EXPECT_EQ(task("a").supervised, 1);
    EXPECT_EQ(as(zhang, [&](Tx& tx) { reply_to_supervision(tx, *made, "明日完成"); }), "");
    EXPECT_EQ(as(li, [&](Tx& tx) { lift_supervision(tx, *made, "已完成"); }), "");
    EXPECT_EQ(task("a").supervised, 0);
    const auto all = store.read([](Tx& tx) { return around(tx, 7); });
    EXPECT_EQ(all.notes.size(), 1u);
    EXPECT_EQ(all.supervisions.at(0).reply, "明日完成");
}

TEST_F(Desk, TasksAreFoundByTheFieldsThatTheProcessNames) {
    begin(8, {{"team", "T1"}, {"kind", "路灯"}});
    begin(9, {{"team", "T2"}, {"kind", "路灯"}});
    const auto found = [&](const Inbox& in) { return store.read([&](Tx& tx) { return inbox(tx, in); }); };
    EXPECT_EQ(found({.field = "kind", .value = "路灯"}).size(), 2u);
    EXPECT_EQ(found({.unit = team, .field = "kind", .value = "路灯"}).size(), 1u);
    EXPECT_EQ(found({.field = "kind", .value = "树木"}).size(), 0u);
    EXPECT_EQ(found({.field = "street", .value = "路灯"}).size(), 0u);
    const auto first = found({.unit = team, .order = Inbox::Order::due, .limit = 1});
    ASSERT_EQ(first.size(), 1u);
    const auto second = found({.unit = team, .order = Inbox::Order::due, .limit = 1, .after = first[0].id});
    ASSERT_EQ(second.size(), 1u);
    EXPECT_NE(first[0].id, second[0].id);
    EXPECT_EQ(found({.order = Inbox::Order::due}).size(), 3u) << "across the district, role by role";
}

TEST_F(Desk, AFormRefusesWhatItsSchemaDoesNotTake) {
    const Embedded form{"done.form.json", R"({"type":"object","required":["result"],"properties":{"result":{"type":"string","minLength":2},"cost":{"type":"number","minimum":0}},"additionalProperties":false})"};
    deploy(drawn("<userTask id=\"a\" name=\"处置\" yw:role=\"handler\" yw:form=\"done\"/>", "s>a a>e"), {}, {form});
    begin(11);
    const auto one = task("a", 11).id;
    EXPECT_EQ(as(zhang, [&](Tx& tx) { complete(tx, one, {}); }), "flow.form result");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { complete(tx, one, {{"result", "已修"}, {"cost", -1}}); }), "flow.form cost");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { complete(tx, one, {{"result", "已修"}, {"who", "x"}}); }), "flow.form who");
    EXPECT_EQ(as(zhang, [&](Tx& tx) { complete(tx, one, {{"result", "已修"}, {"cost", 5}}); }), "");
}

class Versions : public Desk {
protected:
    const std::string reviewed = drawn("<userTask id=\"a\" name=\"处置\" yw:role=\"handler\" yw:unit=\"team\" yw:limit=\"5 working_days\"/><userTask id=\"review\" name=\"复核\" yw:role=\"handler\"/><userTask id=\"b\" yw:role=\"handler\" "
                                       "yw:unit=\"team\"/>",
                                       "s>a a>review review>b b>e", "yw:fields=\"kind\"");
    Id<Definition> drafted() {
        std::optional<Id<Definition>> made;
        EXPECT_EQ(as(zhang, [&](Tx& tx) { made = draft(tx, reviewed, zhang.actor.name); }), "");
        return *made;
    }
};

TEST_F(Versions, ADraftBeginsNothingUntilASecondPersonPublishesIt) {
    const auto made = drafted();
    begin(8, {{"team", "T1"}});
    EXPECT_EQ(instance(8).version, 1);
    EXPECT_EQ(as(zhang, [&](Tx& tx) { publish(tx, made, zhang.actor.name); }), "flow.own_draft");
    EXPECT_EQ(as(li, [&](Tx& tx) { publish(tx, made, li.actor.name); }), "");
    EXPECT_EQ(as(li, [&](Tx& tx) { publish(tx, made, li.actor.name); }), "flow.not_draft");
    begin(9, {{"team", "T1"}});
    EXPECT_EQ(instance(9).version, 2);
    store.write([&](Tx& tx) { complete(tx, open_task(tx, 9, "a")->id, {}); });
    EXPECT_EQ(open(9), Names{"review"});
    store.write([&](Tx& tx) { complete(tx, id, {}); });
    EXPECT_EQ(open(7), Names{"b"}) << "the old one keeps its way";
    EXPECT_EQ(store.read([&](Tx& tx) { return bpmn_of(tx, made); }), reviewed) << "byte for byte";
    EXPECT_EQ(as(li, [&](Tx& tx) { withdraw(tx, made, "改回"); }), "");
    begin(10, {{"team", "T1"}});
    EXPECT_EQ(instance(10).version, 1);
}

TEST_F(Versions, AnInstanceMovesToAnotherVersionByAPlanThatHolds) {
    as(zhang, [&](Tx& tx) { claim(tx, id, zhang); });
    const auto made = drafted();
    as(li, [&](Tx& tx) { publish(tx, made, li.actor.name); });
    const auto due = task("a").due_at;
    store.write([&](Tx& tx) { migrate(tx, find(tx, "p", 7)->id, {.to = made}); });
    EXPECT_EQ(instance().version, 2);
    EXPECT_EQ(task("a").id, id);
    EXPECT_EQ(task("a").taken_by, zhang.officer) << "who has it keeps it";
    EXPECT_EQ(task("a").due_at, due);
    done("a");
    EXPECT_EQ(open(), Names{"review"});
}

TEST_F(Versions, APlanThatLeadsNowhereSaysWhatKeepsIt) {
    done("a");
    const auto without_b = drawn("<userTask id=\"a\" yw:role=\"handler\"/><userTask id=\"c\" yw:role=\"handler\"/>", "s>a a>c c>e");
    std::optional<Id<Definition>> made;
    as(zhang, [&](Tx& tx) { made = draft(tx, without_b, zhang.actor.name); });
    EXPECT_EQ(as(li, [&](Tx& tx) { migrate(tx, find(tx, "p", 7)->id, {.to = *made}); }), "flow.plan");
    EXPECT_EQ(store.read([&](Tx& tx) { return check_plan(tx, find(tx, "p", 7)->id, {.to = *made}); }).at(0).element, "b");
    EXPECT_EQ(as(li, [&](Tx& tx) { migrate(tx, find(tx, "p", 7)->id, {.to = *made, .moves = {{"b", "c"}}}); }), "");
    EXPECT_EQ(open(), Names{"c"});
    done("c");
    EXPECT_EQ(instance().state, "ended");
}

TEST_F(Versions, ALookBeforeUseNamesWhatWouldGoWrong) {
    const auto faults = [&](const std::string& text) {
        Names out;
        for (const auto& fault : store.read([&](Tx& tx) { return look_before_use(tx, text); })) out.push_back(fault.element);
        return out;
    };
    EXPECT_TRUE(faults(reviewed).empty());
    EXPECT_EQ(faults(drawn("<parallelGateway id=\"f\"/><exclusiveGateway id=\"x\" default=\"x_j\"/><parallelGateway id=\"j\"/><userTask id=\"a\" yw:role=\"handler\"/>" + flow_if("x", "e", "v"),
                           "s>f f>a f>x a>j x>j j>e")),
              Names{"j"})
        << "the join may wait for ever";
    EXPECT_EQ(faults(drawn("<userTask id=\"a\" yw:role=\"nobody\"/>", "s>a a>e")), Names{"a"});
    EXPECT_EQ(faults(drawn("<exclusiveGateway id=\"g\"/><userTask id=\"a\" yw:role=\"handler\"/>" + flow_if("g", "a", "x > 1") + flow_if("g", "e", "x > 2"), "s>g a>e")), Names{"g"}) << "no default";
    EXPECT_EQ(faults(drawn("<callActivity id=\"c\" calledElement=\"gone\"/>", "s>c c>e")), Names{"c"});
    EXPECT_EQ(faults(drawn("<serviceTask id=\"x\" yw:service=\"gone\"/>", "s>x x>e")), Names{"x"});
}
}
}
