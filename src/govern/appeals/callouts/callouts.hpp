// The urgent lane: whoever should take an urgent matter is called, one after another, until somebody takes it 叫应.
//
// A unit's roster 值班表 says whom to call in which order; without one its handlers are called. After them come the
// dispatchers of the district; all are gone through twice, three minutes a call, then those who arbitrate are told that nobody
// answered. A call is a notice and an SMS that quiet hours do not hold. Taking the matter answers; a matter that goes
// elsewhere ends the callout. Functions with a Tx work in the caller's transaction, on any worker thread.
#pragma once
#include "govern/appeals/views.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::govern::appeals::callouts {

enum class CalloutState {
    calling,
    answered,
    unanswered,  // nobody, and those who arbitrate were told
    ended        // the matter went elsewhere
};
BOOST_DESCRIBE_ENUM(CalloutState, calling, answered, unanswered, ended)

struct Callout {
    Id<Callout> id;
    Id<Appeal> appeal;
    Id<identity::Unit> unit;
    CalloutState state;
    std::int64_t round, step;  // from 0: whom of the chain was called last
    Instant begun_at;
    Id<identity::Officer> answered_by;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(Callout, (), (id, appeal, unit, state, round, step, begun_at, answered_by, ended_at))

struct Call {
    Id<identity::Officer> officer;
    std::int64_t round;
    Instant called_at;
};
BOOST_DESCRIBE_STRUCT(Call, (), (officer, round, called_at))

constexpr auto wait = std::chrono::minutes{3};
constexpr std::int64_t rounds = 2;

// Whom to call for a unit's matters: active officers, each once.
std::vector<Id<identity::Officer>> chain(Tx&, Id<identity::Unit>);
std::vector<Id<identity::Officer>> roster(Tx&, Id<identity::Unit>);
// Throws Invalid "officers": more than 20, one twice, one who is not there or has left.
void set_roster(Tx&, Id<identity::Unit>, const std::vector<Id<identity::Officer>>&);

// The latest first, 100 at most; of those the caller may read.
std::vector<Callout> callouts(Tx&, const Caller&);
std::vector<Call> calls(Tx&, Id<Callout>);
std::optional<Callout> latest(Tx&, Id<Appeal>);

Module module();
}
