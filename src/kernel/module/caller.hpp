// Who asks: the face that identity shows to every route.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include "base/id.hpp"
#include "kernel/store/tx.hpp"
namespace yiwang::identity {
struct Officer;
struct Post;
struct Unit;
}
namespace yiwang {

enum class Language { zh, en };

// How far a right reaches: rows of the caller, of the caller's unit, of the street, of all the district.
enum class Scope { own, unit, street, district };
BOOST_DESCRIBE_ENUM(Scope, own, unit, street, district)

using Rights = std::map<std::string, Scope, std::less<>>;

struct Caller {
    enum class Kind { nobody, officer, machine, system };
    Kind kind = Kind::nobody;
    Actor actor;
    Id<identity::Officer> officer{};
    Id<identity::Post> post{};
    Id<identity::Unit> unit{};
    std::string role;    // of the post
    std::string street;  // block code of the unit's street, "" if none
    std::shared_ptr<const Rights> rights;
    Language language = Language::zh;

    // How far the right reaches for this caller; nothing without the right.
    std::optional<Scope> scope(std::string_view right) const;
    // The same; throws Unauthorised (nobody) or Forbidden.
    Scope require(std::string_view right) const;
};
}
