// Who is who: units 单位 in a tree, officers 人员 with posts 岗位, machines with tokens, sessions and rights.
//
// A post is an officer's place in a unit with a role; the role's rights and their scopes come from the
// catalog. Passwords are argon2id (RFC 9106). Five failures lock a name for a while. Sessions are random
// 256-bit tokens, kept hashed; a process keeps what it has seen in memory for a few seconds.
#pragma once
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::identity {

enum class UnitKind { district, centre, department, street, community, team, enterprise };
BOOST_DESCRIBE_ENUM(UnitKind, district, centre, department, street, community, team, enterprise)

struct Unit {
    Id<Unit> id;
    std::string code, name, name_en;
    UnitKind kind;
    Id<Unit> parent;
    std::string block_code;  // of its street or community in support/space, "" if none
    std::string phone;
};
BOOST_DESCRIBE_STRUCT(Unit, (), (id, code, name, name_en, kind, parent, block_code, phone))

struct Post {
    Id<Post> id;
    Id<Officer> officer;
    Id<Unit> unit;
    std::string name, role;
};
BOOST_DESCRIBE_STRUCT(Post, (), (id, officer, unit, name, role))

struct Officer {
    Id<Officer> id;
    std::string name;          // to sign in with
    std::string display_name;  // 张敏
    std::string phone;
    bool active;
};
BOOST_DESCRIBE_STRUCT(Officer, (), (id, name, display_name, phone, active))

std::optional<Unit> find_unit(Tx&, Id<Unit>);
std::optional<Unit> find_unit_by_code(Tx&, std::string_view code);
// The office of the street with this block code.
std::optional<Unit> find_street_office(Tx&, std::string_view block_code);
std::vector<Unit> units(Tx&);
std::optional<Officer> find_officer(Tx&, Id<Officer>);
std::vector<std::string> roles(Tx&);  // that have a right
// Officers whose post in this unit has this role ("" for any), for notices.
std::vector<Officer> officers_of(Tx&, Id<Unit>, std::string_view role = {});
// Officers who hold the right by any of their posts, over this reach if one is named, for notices.
std::vector<Officer> holders_of(Tx&, std::string_view right, std::optional<Scope> reach = {});
// "张敏（区指挥中心）", "居民", "系统": an actor's name for people.
std::string actor_name(Tx&, std::string_view actor);
// The officer behind an actor's name; nothing for residents, machines and the system.
std::optional<Id<Officer>> officer_behind(std::string_view actor);

// Who works where: a post and how to reach its unit. Personal phones are not in it.
struct Colleague {
    Id<Post> id;
    std::string name, post;  // 张敏, 处置岗
    Id<Unit> unit;
    std::string unit_name, unit_name_en, unit_phone;
};
BOOST_DESCRIBE_STRUCT(Colleague, (), (id, name, post, unit, unit_name, unit_name_en, unit_phone))
// Posts of active officers in each of which every word stands: in the name, its pinyin initials (张敏: zm), the post or the unit.
// At most `most`, by unit and name; none of no words.
std::vector<Colleague> colleagues(Tx&, std::string_view words, std::size_t most);

// Making a district: these leave traces and are what `yiwang district make` and the administrator call.
Id<Unit> add_unit(Tx&, const Unit&);
struct NewOfficer {
    std::string name, display_name, phone, password_hash;
};
Id<Officer> add_officer(Tx&, const NewOfficer&);
Id<Post> add_post(Tx&, Id<Officer>, Id<Unit>, std::string name, std::string role);
// The officer can no longer sign in, their sessions end, and it is told (events.hpp). Throws NotFound "identity.officer"; Conflict
// "identity.left"; Invalid "why": no reason.
void leave(Tx&, Id<Officer>, std::string_view why);
void set_role(Tx&, std::string_view role, const Rights&);

// argon2id, about 50 ms: never inside a write.
std::string hash_password(std::string_view password);
bool check_password(std::string_view password, std::string_view hash);

// Who sent this request; kind nobody if no session or token is valid. For kernel/http.
Caller who(Store&, const Request&);

Module module();
}
