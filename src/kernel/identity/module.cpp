#include "kernel/identity/embedded.hpp"
#include "kernel/identity/events.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/identity/secrets.hpp"
#include "kernel/identity/session.hpp"
namespace yiwang::identity {
namespace {
constexpr int failures_max = 5;
constexpr auto lock_for = std::chrono::minutes{15};

struct PostView {
    Id<Post> id;
    std::string name;
    Id<Unit> unit;
    std::string unit_name, role, street;
};
BOOST_DESCRIBE_STRUCT(PostView, (), (id, name, unit, unit_name, role, street))

struct Me {
    Id<Officer> officer;
    std::string name, display_name;
    std::vector<PostView> posts;
    Id<Post> post;
    json::Object rights;
};
BOOST_DESCRIBE_STRUCT(Me, (), (officer, name, display_name, posts, post, rights))

std::vector<PostView> posts_of(Tx& tx, Id<Officer> officer) {
    return tx.all(row_as<PostView>,
                  "select p.id, p.name, p.unit, u.name, p.role, u.block_code from identity_post p join identity_unit u on u.id = p.unit where p.officer = ? order by p.id", officer);
}

Me me_of(Tx& tx, Id<Officer> id, Id<Post> post) {
    const auto officer = find_officer(tx, id);
    if (!officer) throw Unauthorised();
    Me me{id, officer->name, officer->display_name, posts_of(tx, id), post, {}};
    for (const auto& one : me.posts)
        if (one.id == post)
            tx.each([&](const Row& row) { me.rights.emplace(row.get<std::string>(0), row.get<std::string>(1)); },
                    "select granted, scope from identity_role_right where role = ? order by granted", one.role);
    return me;
}

struct SignIn {
    std::string name, password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (name, password))

struct Account {
    Id<Officer> id;
    std::string password_hash;
    bool active;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, password_hash, active))

std::string cookie(const std::string& token, const Config& config) {
    return "yiwang_session=" + token + "; Path=/; HttpOnly; SameSite=Strict" + (config.on("identity.secure_cookie") ? "; Secure" : "") +
           (token.empty() ? "; Max-Age=0" : "; Max-Age=43200");
}

void refuse_if_locked(Outside& outside, const Actor& actor, const std::string& name) {
    const auto failures = outside.store.read(actor, [&](Tx& tx) {
        return *tx.first(first_column<std::int64_t>, "select count(*) from identity_failure where name = ? and at > ?", name, tx.now() - lock_for);
    });
    if (failures >= failures_max)
        throw Problem(429, "identity.locked", {"连续输错次数过多，请 15 分钟后再试。", "Too many wrong attempts; try again in 15 minutes."});
}

Reply sign_in(Outside& outside, const Request& request, const SignIn& in) {
    Actor actor = request.caller.actor;
    if (actor.name.empty()) actor.name = "system/identity";
    refuse_if_locked(outside, actor, in.name);
    const auto account = outside.store.read(actor, [&](Tx& tx) { return tx.first(row_as<Account>, "select id, password_hash, active from identity_officer where name = ?", in.name); });
    // An unknown name costs as much time as a wrong password: nobody learns from the clock who is there.
    static const std::string nobody = hash_password(new_token());
    const bool right = check_password(in.password, account ? account->password_hash : nobody) && account && account->active;
    if (!right) {
        outside.store.write(actor, [&](Tx& tx) { tx.run("insert into identity_failure (id, name, at) values (?, ?, ?)", tx.new_id<SignIn>(), in.name.substr(0, 200), tx.now()); });
        throw Problem(401, "identity.wrong_credentials", {"用户名或密码不对。", "The name or the password is wrong."});
    }
    const std::string token = new_token();
    actor.name = "officer/" + print_id(account->id.value);
    const Me me = outside.store.write(actor, [&](Tx& tx) {
        const auto posts = posts_of(tx, account->id);
        if (posts.empty()) throw Problem(403, "identity.no_post", {"您还没有岗位，请联系管理员。", "You have no post yet; ask an administrator."});
        tx.run("delete from identity_failure where name = ?", in.name);
        tx.run("delete from identity_session where begun_at < ?", tx.now() - std::chrono::hours{12});
        tx.run("insert into identity_session (token_hash, officer, post, begun_at, seen_at) values (?, ?, ?, ?, ?)", token_hash(token), account->id, posts[0].id, tx.now(), tx.now());
        tx.trace("identity.signed_in", account->id, "", request.peer, "");
        return me_of(tx, account->id, posts[0].id);
    });
    return {.status = 200, .content_type = "application/json", .body = json::text(me), .headers = {{"Set-Cookie", cookie(token, outside.config)}}};
}

Reply sign_out(Outside& outside, const Request& request, const Nothing&) {
    outside.store.write(request.caller.actor, [&](Tx& tx) {
        tx.run("delete from identity_session where token_hash = ?", token_hash(request.cookie_session));
        tx.trace("identity.signed_out", request.caller.officer, "", "", "");
    });
    forget(outside.store, request.cookie_session);
    return {.status = 204, .content_type = "", .body = "", .headers = {{"Set-Cookie", cookie("", outside.config)}}};
}

Me show_me(Tx& tx, const Request& request, const Nothing&) {
    return me_of(tx, request.caller.officer, request.caller.post);
}

struct Switch {
    Id<Post> post;
};
BOOST_DESCRIBE_STRUCT(Switch, (), (post))

Me switch_post(Outside& outside, const Request& request, const Switch& in) {
    const Me me = outside.store.write(request.caller.actor, [&](Tx& tx) {
        const auto posts = posts_of(tx, request.caller.officer);
        if (std::none_of(posts.begin(), posts.end(), [&](const PostView& one) { return one.id == in.post; }))
            throw Invalid("post", "identity.not_your_post", {"这不是您的岗位。", "This post is not yours."});
        tx.run("update identity_session set post = ? where token_hash = ?", in.post, token_hash(request.cookie_session));
        tx.trace("identity.post_switched", request.caller.officer, print_id(request.caller.post.value), print_id(in.post.value), "");
        return me_of(tx, request.caller.officer, in.post);
    });
    forget(outside.store, request.cookie_session);
    return me;
}

Items<Unit> list_units(Tx& tx, const Request&, const Nothing&) {
    return {units(tx)};
}

struct Sought {
    std::string q;
};
BOOST_DESCRIBE_STRUCT(Sought, (), (q))

Items<Colleague> show_colleagues(Tx& tx, const Request&, const Sought& in) {
    if (in.q.size() > 200) throw Invalid("q", "identity.words", {"搜索词过长。", "The words are too long."});
    return {colleagues(tx, in.q, 8)};
}

struct NewPassword {
    std::string old_password, new_password;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (old_password, new_password))

void change_password(Outside& outside, const Request& request, const NewPassword& in) {
    const auto kept = outside.store.read(request.caller.actor, [&](Tx& tx) {
        return tx.first(first_column<std::string>, "select password_hash from identity_officer where id = ?", request.caller.officer);
    });
    if (!kept || !check_password(in.old_password, *kept)) throw Invalid("old_password", "identity.wrong_credentials", {"原密码不对。", "The old password is wrong."});
    const auto hash = hash_password(in.new_password);
    outside.store.write(request.caller.actor, [&](Tx& tx) {
        tx.run("update identity_officer set password_hash = ? where id = ?", hash, request.caller.officer);
        tx.run("delete from identity_session where officer = ? and token_hash <> ?", request.caller.officer, token_hash(request.cookie_session));
        tx.trace("identity.password_changed", request.caller.officer, "", "", "");
    });
}

struct NewMachine {
    std::string name, role;
    Id<Unit> unit;
};
BOOST_DESCRIBE_STRUCT(NewMachine, (), (name, role, unit))
struct MachineToken {
    Id<MachineToken> id;
    std::string token;  // shown once
};
BOOST_DESCRIBE_STRUCT(MachineToken, (), (id, token))

MachineToken add_machine(Tx& tx, const Request&, const NewMachine& in) {
    if (in.name.empty() || in.name.size() > 100) throw Invalid("name", "identity.name", {"名称须为 1 至 100 个字符。", "A name has 1 to 100 characters."});
    if (!find_unit(tx, in.unit)) throw Invalid("unit", "identity.unknown_unit", {"没有这个单位。", "There is no such unit."});
    if (!tx.first(first_column<std::int64_t>, "select 1 from identity_role_right where role = ?", in.role)) throw Invalid("role", "identity.unknown_role", {"没有这个角色。", "There is no such role."});
    const MachineToken out{tx.new_id<MachineToken>(), new_token()};
    tx.run("insert into identity_machine (id, name, token_hash, role, unit, revoked_at) values (?, ?, ?, ?, ?, ?)", out.id, in.name, token_hash(out.token), in.role, in.unit, nullptr);
    tx.trace("identity.machine_added", out.id, "", in.name, "");
    return out;
}

struct OfMachine {
    Id<MachineToken> machine;
};
BOOST_DESCRIBE_STRUCT(OfMachine, (), (machine))

void revoke_machine(Tx& tx, const Request&, const OfMachine& in) {
    if (tx.change("update identity_machine set revoked_at = ? where id = ? and revoked_at is null", tx.now(), in.machine) == 0) throw NotFound("identity.machine");
    tx.trace("identity.machine_revoked", in.machine, "", "", "");
}

struct Leaving {
    Id<Officer> officer;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Leaving, (), (officer, why))

void let_leave(Tx& tx, const Request& request, const Leaving& in) {
    if (in.officer == request.caller.officer) throw Conflict("identity.oneself", {"不能办理自己的离岗。", "Nobody lets oneself leave."});
    leave(tx, in.officer, in.why);
}
}

Module module() {
    return {.name = "identity",
            .schema = embedded::schema,
            .settled = {"identity_unit"},
            .routes = {work("POST", "/api/identity/sessions", anyone(20), sign_in, {.summary = "Sign in"}),
                       work("DELETE", "/api/identity/sessions/current", signed_in(), sign_out, {.summary = "Sign out"}),
                       get("/api/identity/me", signed_in(), show_me, {.summary = "Who I am and what I may do"}),
                       work("POST", "/api/identity/posts/current", signed_in(), switch_post, {.summary = "Switch to another of my posts"}),
                       work("POST", "/api/identity/me/password", signed_in(), change_password, {.summary = "Change my password"}),
                       get("/api/identity/units", holds("identity.read"), list_units, {.summary = "All units"}),
                       get("/api/identity/colleagues", holds("identity.read"), show_colleagues, {.summary = "Who works where: the first eight whose name, initials, post or unit hold the words"}),
                       post("/api/identity/officers/{officer}/leave", holds("identity.administer"), let_leave, {.summary = "The officer has left: no more signing in, their work goes to others"}),
                       post("/api/identity/machines", holds("identity.administer"), add_machine, {.summary = "A token for a machine, shown once", .status = 201}),
                       remove("/api/identity/machines/{machine}", holds("identity.administer"), revoke_machine, {.summary = "Revoke a machine's token"})},
            .tells = {OfficerLeft::name},
            .rights = {"identity.read", "identity.administer"},
            .settings = {{"identity.secure_cookie", "false", "Send the session cookie over https only: true behind TLS"}}};
}
}
