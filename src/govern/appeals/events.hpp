// Facts about appeals 民生诉求, told on the bus. Neighbours may include this file and no other.
#pragma once
#include <string>
#include "base/id.hpp"
#include "base/json.hpp"
namespace yiwang::govern::appeals {
struct Appeal;

// Where an appeal stands.
enum class State {
    imported,    // 已导入: in the register, not yet opened
    filed,       // 待分拨: waits for a unit
    dispatched,  // 待接收: a unit has it, nobody has taken it
    handling,    // 处置中
    disputed,    // 争议待裁: a unit says that it is another's
    checking,    // 待核查
    closed,      // 已办结
    reviewing,   // 待复核: closed, and the resident says that it is not fixed
    joined       // 已并入: tells of the same matter as another, which is handled for both
};
BOOST_DESCRIBE_ENUM(State, imported, filed, dispatched, handling, disputed, checking, closed, reviewing, joined)

struct Filed {
    static constexpr std::string_view name = "appeals.filed";
    Id<Appeal> appeal;
    std::string number, title, street;
    std::int64_t subject() const { return appeal.value; }
};
BOOST_DESCRIBE_STRUCT(Filed, (), (appeal, number, title, street))

// The appeal went from one state to another.
struct Moved {
    static constexpr std::string_view name = "appeals.moved";
    Id<Appeal> appeal;
    std::string number;
    State from, to;
    std::int64_t unit;  // Id<identity::Unit> that has it, 0 for none
    std::int64_t subject() const { return appeal.value; }
};
BOOST_DESCRIBE_STRUCT(Moved, (), (appeal, number, from, to, unit))
}
