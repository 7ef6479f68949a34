#include "kernel/identity/identity.hpp"
#include <gtest/gtest.h>
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "kernel/identity/catalog.hpp"
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::identity {
namespace {
class NoHttp : public HttpClient {
public:
    HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override { return {}; }
};

class Identity : public testing::Test {
protected:
    Identity() {
        store.write([&](Tx& tx) {
            EXPECT_TRUE(load_units(tx, read_table("catalog/linshan/kernel/identity/units.csv")).empty());
            EXPECT_TRUE(load_roles(tx, read_yaml("catalog/linshan/kernel/identity/roles.yaml")).empty());
            EXPECT_TRUE(load_posts(tx, read_table("catalog/linshan/kernel/identity/posts.csv"), hash_password("correct horse")).empty());
        });
    }
    Reply ask(std::string_view method, std::string_view path, std::string body, std::string session = {}) {
        Request request;
        request.method = method;
        request.path = path;
        request.body = std::move(body);
        request.cookie_session = std::move(session);
        request.caller = who(*store, request);
        for (const auto& route : modules[0].routes)
            if (route.method == method && route.path == path) return route.kind == Route::Kind::work ? route.work(outside, request) : store.read(route.bind(request));
        throw std::logic_error("no such route");
    }
    std::string sign_in(std::string_view name, std::string_view password) {
        const auto reply = ask("POST", "/api/identity/sessions", json::print(json::Object{{"name", name}, {"password", password}}));
        const auto& cookie = reply.headers.at(0).second;
        return cookie.substr(15, cookie.find(';') - 15);
    }
    std::string code_of(std::string_view name, std::string_view password) {
        return problem_code([&] { sign_in(name, password); });
    }
    Caller caller(const std::string& session) {
        Request request;
        request.cookie_session = session;
        return who(*store, request);
    }

    TestStore store{{trail::module(), module()}, {trail::record, nullptr}};
    std::vector<Module> modules{module()};
    std::vector<Setting> settings = modules[0].settings;
    Config config = Config::load(settings, "", {}, {});
    NoHttp http;
    Outside outside{*store, config, http};
};

TEST_F(Identity, AColleagueIsFoundByNameInitialsPostOrUnitUntilHeLeaves) {
    const auto found = [&](std::string_view words) { return store.read([&](Tx& tx) { return colleagues(tx, words, 8); }); };
    const auto first = store.read([](Tx& tx) { return *find_officer(tx, *tx.first(first_column<Id<Officer>>, "select id from identity_officer order by id limit 1")); });
    const auto by_name = found(first.display_name);
    ASSERT_FALSE(by_name.empty());
    EXPECT_EQ(by_name[0].name, first.display_name);
    const auto has = [&](const std::vector<Colleague>& all) { return std::any_of(all.begin(), all.end(), [&](const Colleague& one) { return one.id == by_name[0].id; }); };
    EXPECT_TRUE(has(found(pinyin_initials(first.display_name))));
    EXPECT_TRUE(has(found(by_name[0].unit_name + "  " + first.display_name))) << "each word, in any order";
    EXPECT_FALSE(has(found(first.display_name + " 没有的单位")));
    EXPECT_TRUE(found("").empty());
    EXPECT_TRUE(found("  ").empty());
    EXPECT_TRUE(found("%").empty()) << "a sign is a sign";
    store.write([&](Tx& tx) { leave(tx, first.id, "调离"); });
    EXPECT_FALSE(has(found(first.display_name)));
}

TEST_F(Identity, WhoSignsInHasTheRightsOfThePost) {
    const auto operator_ = caller(sign_in("operator", "correct horse"));
    EXPECT_EQ(operator_.kind, Caller::Kind::officer);
    EXPECT_EQ(operator_.scope("appeals.dispatch"), Scope::district);
    EXPECT_FALSE(operator_.scope("appeals.check"));
    EXPECT_THROW(operator_.require("appeals.check"), Forbidden);
    const auto street = caller(sign_in("songxi", "correct horse"));
    EXPECT_EQ(street.scope("appeals.read"), Scope::unit);
    EXPECT_EQ(street.street, "990101001");
}

TEST_F(Identity, HoldersOfARightAreThoseWhoHaveItOverTheReachThatIsAsked) {
    const auto names = [&](std::string_view right, std::optional<Scope> reach) {
        std::vector<std::string> out;
        for (const auto& officer : store.read([&](Tx& tx) { return holders_of(tx, right, reach); })) out.push_back(officer.name);
        return out;
    };
    EXPECT_EQ(names("appeals.dispatch", Scope::district), std::vector<std::string>{"operator"});
    EXPECT_TRUE(names("appeals.handle", Scope::district).empty()) << "over the own unit only";
    EXPECT_FALSE(names("appeals.handle", {}).empty());
    EXPECT_TRUE(names("appeals.unheard_of", {}).empty());
}

TEST_F(Identity, NobodyHasNoRights) {
    EXPECT_EQ(caller("").kind, Caller::Kind::nobody);
    EXPECT_EQ(caller("made-up").kind, Caller::Kind::nobody);
    EXPECT_THROW(caller("").require("appeals.read"), Unauthorised);
}

TEST_F(Identity, AWrongPasswordAndAnUnknownNameGetTheSameAnswer) {
    EXPECT_EQ(code_of("operator", "wrong horse"), "identity.wrong_credentials");
    EXPECT_EQ(code_of("nobody", "wrong horse"), "identity.wrong_credentials");
}

TEST_F(Identity, FiveWrongPasswordsLockTheNameForAQuarterOfAnHour) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of("operator", "wrong horse"), "identity.wrong_credentials");
    EXPECT_EQ(code_of("operator", "correct horse"), "identity.locked");
    EXPECT_EQ(code_of("songxi", "correct horse"), "");
    store.clock.advance(std::chrono::minutes{16});
    EXPECT_EQ(code_of("operator", "correct horse"), "");
}

TEST_F(Identity, SignedOutIsSignedOut) {
    const auto session = sign_in("operator", "correct horse");
    ask("DELETE", "/api/identity/sessions/current", "", session);
    EXPECT_EQ(caller(session).kind, Caller::Kind::nobody);
}

TEST_F(Identity, PasswordsAreArgon2idAndNeverTheSameTwice) {
    const auto one = hash_password("correct horse"), two = hash_password("correct horse");
    EXPECT_TRUE(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_NE(one, two);
    EXPECT_TRUE(check_password("correct horse", one));
    EXPECT_FALSE(check_password("correct horsf", one));
    EXPECT_THROW(hash_password("short"), Invalid);
}

TEST_F(Identity, TheCatalogIsTakenInOnceHoweverOftenItIsLoaded) {
    const auto before = store.read([](Tx& tx) { return units(tx).size(); });
    store.write([&](Tx& tx) {
        load_units(tx, read_table("catalog/linshan/kernel/identity/units.csv"));
        load_posts(tx, read_table("catalog/linshan/kernel/identity/posts.csv"), "");
    });
    EXPECT_EQ(store.read([](Tx& tx) { return units(tx).size(); }), before);
    EXPECT_EQ(store.read([](Tx& tx) { return find_street_office(tx, "990101002")->code; }), "LS-J2");
}

TEST_F(Identity, AUnitWithoutItsParentIsAFaultWithItsLine) {
    Table table{{"code", "name", "name_en", "kind", "parent", "block_code", "phone"}, {{"X", "某", "X", "department", "no-such", "", ""}}};
    const auto faults = store.write([&](Tx& tx) { return load_units(tx, table); });
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_TRUE(faults[0].starts_with("line 2"));
}
}
}
