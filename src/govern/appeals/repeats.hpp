// Repeats 重复诉求: several who tell of the same matter are one case with many voices 声音, and can be taken apart again.
//
// A joined appeal 已并入 has no process of its own: its main one is handled, and its reporter follows that by their own number and code.
// Nothing is joined to what is joined: it goes to that one's main. In the caller's transaction, where not said otherwise.
#pragma once
#include <map>
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

// An appeal before another that may be the same matter.
struct Likely {
    Id<Appeal> main;
    double score;  // 0..1: how surely, see support/likeness
    std::vector<Reason> reasons;
    bool at_once = false;  // officials' rule: joined without a person
};
BOOST_DESCRIBE_STRUCT(Likely, (), (main, score, reasons, at_once))

// What is asked for. Texts must outlive the answer.
struct Telling {
    std::string_view title, text, kind, community, street, phone;
    std::optional<double> lng, lat;
    Instant at;
    Id<Appeal> self{};  // not found as a repeat of itself
};
Telling telling_of(const Appeal&);

// Open appeals of the last 30 days, and those closed within 15, that tell of the same, likeliest first, three at most. Nothing is written. From
// memory of the process, brought up to date by the transaction, and each looked at again in the store; any thread.
// A process that has just begun remembers more with each call, the newest first.
std::vector<Likely> likely_repeats(Tx&, const Telling&);

enum class RepeatState {
    suspected,  // 可能重复
    joined,     // 已并入
    apart       // 另一件事: never suggested again
};
BOOST_DESCRIBE_ENUM(RepeatState, suspected, joined, apart)
struct Repeat {
    Id<Appeal> appeal, main;
    RepeatState state;
    double score;
    std::vector<Reason> reasons;
    std::string decided_by;
    std::optional<Instant> decided_at;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Repeat, (), (appeal, main, state, score, reasons, decided_by, decided_at, why))

// Of a new appeal that stands filed and whose process has not begun: joins it where that is decided and still holds, else keeps what is suspected.
// What is said to be another matter already stays so.
enum class Joined { no, suspected, at_once };
Joined join_or_suspect(Tx&, const Appeal&, const std::vector<Likely>&);
// What it may be a repeat of and nobody has decided, likeliest first.
std::vector<Repeat> suspected(Tx&, Id<Appeal>);
// May others be joined to it? It is open, or was closed within 15 days, and is not itself joined.
bool takes_voices(Tx&, const Appeal&);
// The appeal whose handling counts for it: its main one, or itself.
Appeal main_of(Tx&, const Appeal&);
// Those joined to it, oldest first.
std::vector<Repeat> voices(Tx&, Id<Appeal> main);
// How many different reporters tell of each, the main one's own among them: by phone, else by name, else one each. Those with a single voice are left out.
std::map<std::int64_t, std::int64_t> count_voices(Tx&, const std::vector<Id<Appeal>>& mains);

// An operator joins what waits for dispatch, with the voices it has. Throws Conflict "appeals.wrong_state"; "appeals.main_gone": the other is
// closed for longer than 15 days, not opened, or the same appeal.
void join(Tx&, Id<Appeal>, Id<Appeal> main, std::string_view why);
// Throws Conflict "appeals.not_suspected": nobody suspects it, or it was decided meanwhile.
void not_same(Tx&, Id<Appeal>, Id<Appeal> main);
// Its own process begins. Throws Conflict "appeals.wrong_state": it is not joined; Invalid without a reason.
void take_apart(Tx&, Id<Appeal>, std::string_view reason);
}
