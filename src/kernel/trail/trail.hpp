// The trail 留痕: a trace of every change, in the change's own transaction, and the proof that none was
// altered, taken out or reordered.
//
// A checkpointer puts new traces into a Merkle log (RFC 9162 2.1 tree hashes, SHA-256) within a second
// and signs its head (Ed25519, C2SP checkpoint form), outside the write path.
#pragma once
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::trail {

// Keeps a trace: StoreOptions::recorder.trace.
void record(Tx&, const Trace&);

struct Entry {
    std::int64_t id;
    Instant at;
    std::string actor, request, verb;
    std::int64_t subject;
    std::string before, after, why;
};

// Traces of one subject, oldest first.
std::vector<Entry> of(Tx&, std::int64_t subject);

template <class T>
std::vector<Entry> of(Tx& tx, Id<T> subject) {
    return of(tx, subject.value);
}

struct Head {
    std::int64_t size = 0;     // traces in the log
    std::string root;          // SHA-256, hex
    std::string checkpoint;    // signed note
};

// Sequences what is new and signs the head; the signing key is made on first use in folder/trail.key.
Head checkpoint(Store&, const std::string& folder);

struct Finding {
    std::int64_t trace = 0;
    std::string what;  // "changed", "removed", "out of order", "not in the log", "bad signature"
};
// Recomputes everything. Empty: nothing was changed, removed or reordered since it was sequenced.
std::vector<Finding> verify(Store&, const std::string& folder);

Module module();
}
