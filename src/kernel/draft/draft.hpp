// Drafts 草稿: what a person writes before it is filed, on several devices, some of them away from the network. A draft is a set of
// named fields; each knows the version of the draft at which it was last changed. A device sends what was changed on it and on which
// version that stood; what nobody else changed since is taken, what somebody did is given back as a conflict, with both values, and
// stays as it is here until the person has chosen. So a value is replaced only by one who had seen it.
//
// A device gives a draft its id. Ending is final: what arrives for a draft that was filed or discarded changes nothing. The same
// sending twice does nothing twice. In the caller's transaction, on any thread; only one's own drafts are ever touched or shown.
#pragma once
#include "kernel/identity/identity.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::draft {

enum class State { open, filed, discarded };
BOOST_DESCRIBE_ENUM(State, open, filed, discarded)

struct Edit {
    std::string name;   // 1 to 60 of a-z 0-9 . _ -
    json::Value value;  // null: the field is empty; at most 24,000 bytes as JSON
    std::int64_t base;  // the version of the field that the person had before them; 0: none
};
BOOST_DESCRIBE_STRUCT(Edit, (), (name, value, base))

struct Sent {
    std::string id;      // a UUID in lower case, of the device's making
    std::int64_t known;  // the draft's version as the device last heard it; 0: never
    std::vector<Edit> edits;
    std::optional<bool> discard{};  // taken only where `known` is all that there is
};
BOOST_DESCRIBE_STRUCT(Sent, (), (id, known, edits, discard))

struct Field {
    std::string name;
    json::Value value;
    std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Field, (), (name, value, version))

struct Clash {  // 冲突: the same field was changed on two devices
    std::string name;
    json::Value sent, kept;
    std::int64_t version;  // of what is kept here: the base of the person's choice
};
BOOST_DESCRIBE_STRUCT(Clash, (), (name, sent, kept, version))

struct Draft {
    std::string id;
    State state;
    std::string number;    // under which it was filed, or ""
    std::int64_t version;  // 0: not known here, though the device thought so: send it whole
    Instant changed_at;
    std::vector<Field> fields;  // changed since what the device knew
    std::vector<Clash> clashes;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (id, state, number, version, changed_at, fields, clashes))

// Takes what was sent and answers for each draft that was; then for each open one of the kind which this device does not have.
// Open drafts that nobody changed for 90 days are forgotten here. Throws Invalid: kind (1 to 40 characters as a field's name), id, name,
// value, base or known below 0, more than 50 drafts or 60 edits of one at once; "draft.too_many": above 100 open ones of one person, or above 60 fields.
std::vector<Draft> sync(Tx&, std::string_view kind, const std::vector<Sent>&, Id<identity::Officer> owner);

struct Which {
    std::string id;
    std::int64_t version;  // that the person saw when they filed it; 0: only the device knows it
};
BOOST_DESCRIBE_STRUCT(Which, (), (id, version))

// The number under which it was filed, if it was.
std::optional<std::string> filed(Tx&, std::string_view id, Id<identity::Officer> owner);
// It is filed under this number, in the transaction that files it; its fields are dropped here.
// Throws Invalid: kind, id. Throws Conflict: "draft.ended", "draft.changed": it has another version.
void file(Tx&, std::string_view kind, const Which&, std::string_view number, Id<identity::Officer> owner);

Module module();
}
