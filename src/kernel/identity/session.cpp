// Who sends a request: sessions of officers, tokens of machines, and what each process remembers of them.
#include <array>
#include <mutex>
#include "kernel/identity/secrets.hpp"
#include "kernel/identity/session.hpp"
namespace yiwang::identity {
namespace {
constexpr std::chrono::seconds absolute = std::chrono::hours{12}, idle = std::chrono::minutes{30}, remembered{5}, touch_every{60};
constexpr std::size_t shards = 16, remembered_max = 4096;  // in each shard

struct Known {
    Caller caller;
    std::chrono::steady_clock::time_point until;
};
struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Known> known;
};
std::array<Shard, shards>& memory() {
    static std::array<Shard, shards> all;
    return all;
}
Shard& shard_of(const Store& store, const std::string& token) {
    return memory()[(std::hash<std::string>{}(token) ^ reinterpret_cast<std::uintptr_t>(&store) >> 6) % shards];
}
std::string remembered_as(const Store& store, const std::string& token) {
    return std::to_string(reinterpret_cast<std::uintptr_t>(&store)) + ":" + token;
}

struct Session {
    Id<Officer> officer;
    Id<Post> post;
    Instant begun_at, seen_at;
};
BOOST_DESCRIBE_STRUCT(Session, (), (officer, post, begun_at, seen_at))

std::shared_ptr<const Rights> rights_of(Tx& tx, std::string_view role) {
    auto rights = std::make_shared<Rights>();
    tx.each([&](const Row& row) { (*rights)[row.get<std::string>(0)] = row.get<Scope>(1); }, "select granted, scope from identity_role_right where role = ?", role);
    return rights;
}

void put_unit(Tx& tx, Caller& caller, Id<Unit> id) {
    caller.unit = id;
    const auto unit = find_unit(tx, id);
    if (unit) caller.street = unit->block_code;
}

std::optional<Caller> of_session(Tx& tx, const std::string& token, bool& stale) {
    const auto session = tx.first(row_as<Session>, "select officer, post, begun_at, seen_at from identity_session where token_hash = ?", token_hash(token));
    if (!session || tx.now() - session->begun_at > absolute || tx.now() - session->seen_at > idle) return {};
    const auto officer = find_officer(tx, session->officer);
    const auto post = tx.first(row_as<Post>, "select id, officer, unit, name, role from identity_post where id = ?", session->post);
    if (!officer || !officer->active || !post) return {};
    stale = tx.now() - session->seen_at > touch_every;
    Caller caller;
    caller.kind = Caller::Kind::officer;
    caller.actor.name = "officer/" + print_id(officer->id.value);
    caller.officer = officer->id;
    caller.post = post->id;
    caller.role = post->role;
    caller.rights = rights_of(tx, post->role);
    put_unit(tx, caller, post->unit);
    return caller;
}

struct Machine {
    std::string name, role;
    Id<Unit> unit;
};
BOOST_DESCRIBE_STRUCT(Machine, (), (name, role, unit))

std::optional<Caller> of_machine(Tx& tx, const std::string& token) {
    const auto machine = tx.first(row_as<Machine>, "select name, role, unit from identity_machine where token_hash = ? and revoked_at is null", token_hash(token));
    if (!machine) return {};
    Caller caller;
    caller.kind = Caller::Kind::machine;
    caller.actor.name = "machine/" + machine->name;
    caller.role = machine->role;
    caller.rights = rights_of(tx, machine->role);
    put_unit(tx, caller, machine->unit);
    return caller;
}
}

Caller who(Store& store, const Request& request) {
    const bool machine = !request.bearer.empty();
    const std::string& token = machine ? request.bearer : request.cookie_session;
    if (token.empty() || token.size() > 200) return {};
    const std::string key = remembered_as(store, token);
    Shard& shard = shard_of(store, token);
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(shard.mutex);
        const auto at = shard.known.find(key);
        if (at != shard.known.end() && at->second.until > now) return at->second.caller;
    }
    const Actor actor{"system/identity", "", {}};
    bool stale = false;
    const auto caller = store.read(actor, [&](Tx& tx) { return machine ? of_machine(tx, token) : of_session(tx, token, stale); });
    if (!caller) return {};
    if (stale) store.write_later(actor, {}, [token](Tx& tx) { tx.run("update identity_session set seen_at = ? where token_hash = ?", tx.now(), token_hash(token)); return std::string{}; },
                                 [](std::exception_ptr, const std::string&) {});
    const std::lock_guard lock(shard.mutex);
    if (shard.known.size() >= remembered_max) shard.known.clear();
    shard.known[key] = {*caller, now + remembered};
    return *caller;
}

void forget(const Store& store, const std::string& token) {
    Shard& shard = shard_of(store, token);
    const std::lock_guard lock(shard.mutex);
    shard.known.erase(remembered_as(store, token));
}
}
