#include "kernel/trail/trail.hpp"
#include <fcntl.h>
#include <unistd.h>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include "kernel/trail/embedded.hpp"
#include "kernel/trail/merkle.hpp"
#include "kernel/trail/signer.hpp"
namespace yiwang::trail {
namespace {
constexpr int batch = 500;  // of one transaction: nobody's write waits long behind it
const std::string entry_columns = "id, at, actor, request, verb, subject, value_before, value_after, why";

Entry as_entry(const Row& row) {
    return {row.number(0), row.get<Instant>(1), row.get<std::string>(2), row.get<std::string>(3), row.get<std::string>(4),
            row.number(5), row.get<std::string>(6), row.get<std::string>(7), row.get<std::string>(8)};
}

// What is hashed of a trace: every field, in an order and form that cannot be read two ways.
std::string canonical(const Entry& e) {
    return json::print(json::Array{e.id, e.at.time_since_epoch().count(), e.actor, e.request, e.verb, e.subject, e.before, e.after, e.why});
}

Edge edge_of(Tx& tx) {
    const auto size = tx.first(first_column<std::int64_t>, "select size from trail_head order by size desc limit 1");
    std::vector<Hash> hashes;
    tx.each([&](const Row& row) { hashes.push_back(from_hex(row.text(0))); }, "select hash from trail_edge order by level desc");
    return {size.value_or(0), std::move(hashes)};
}

void keep_edge(Tx& tx, const Edge& edge) {
    tx.run("delete from trail_edge");
    std::int64_t level = static_cast<std::int64_t>(edge.hashes().size());
    for (const auto& hash : edge.hashes()) tx.run("insert into trail_edge (level, hash) values (?, ?)", level--, hex(hash));
}

// Heads are also kept outside the database, so that a database put back to an earlier day is found.
void append_to_log(const std::string& folder, const Head& head) {
    const int fd = ::open((folder + "/heads.log").c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    char last = '\n';
    if (const auto end = ::lseek(fd, 0, SEEK_END); end > 0 && ::pread(fd, &last, 1, end - 1) != 1) last = 0;
    const std::string line = (last == '\n' ? "" : "\n") + std::to_string(head.size) + " " + head.root + "\n";
    const bool kept = fd >= 0 && ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fdatasync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!kept) throw Unavailable("trail.heads", {"留痕校验日志写不进去。", "The log of heads cannot be written."}, folder);
}

Head sequence(Tx& tx, const Signer& signer) {
    const auto waiting = tx.all(as_entry, "select t.id, t.at, t.actor, t.request, t.verb, t.subject, t.value_before, t.value_after, t.why "
                                          "from trail_waiting w join trail_trace t on t.id = w.trace order by w.trace limit ?", batch);
    if (waiting.empty()) return {};
    Edge edge = edge_of(tx);
    for (const auto& entry : waiting) {
        const Hash hash = leaf_hash(canonical(entry));
        tx.run("insert into trail_leaf (seq, trace, hash) values (?, ?, ?)", edge.size(), entry.id, hex(hash));
        edge.append(hash);
    }
    tx.run("delete from trail_waiting where trace <= ?", waiting.back().id);  // all that were read: one snapshot, by trace
    keep_edge(tx, edge);
    const Head head{edge.size(), hex(edge.root()), signer.sign(edge.size(), edge.root())};
    tx.run("insert into trail_head (size, root, checkpoint, at) values (?, ?, ?, ?)", head.size, head.root, head.checkpoint, tx.now());
    return head;
}

Head latest(Tx& tx) {
    const auto head = tx.first([](const Row& row) { return Head{row.number(0), row.get<std::string>(1), row.get<std::string>(2)}; },
                               "select size, root, checkpoint from trail_head order by size desc limit 1");
    return head.value_or(Head{0, hex(Edge{}.root()), ""});
}

const Actor& actor() {
    static const Actor system{.name = "system/trail", .trace_id = "", .patient = true};
    return system;
}
}

void record(Tx& tx, const Trace& trace) {
    tx.run("insert into trail_trace (id, at, actor, request, verb, subject, value_before, value_after, why) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", trace.id,
           trace.at, trace.actor, trace.request, trace.verb, trace.subject, trace.before, trace.after, trace.why);
    tx.run("insert into trail_waiting (trace) values (?)", trace.id);
}

std::vector<Entry> of(Tx& tx, std::int64_t subject) {
    static const std::string sql = "select " + entry_columns + " from trail_trace where subject = ? order by id";
    return tx.all(as_entry, sql, subject);
}

Head checkpoint(Store& store, const std::string& folder) {
    const Signer signer(folder);
    for (;;) {
        const auto head = store.write(actor(), [&](Tx& tx) { return sequence(tx, signer); });
        if (head.size == 0) return store.read(actor(), latest);
        append_to_log(folder, head);
    }
}

namespace {
class Verifier {
public:
    Verifier(Tx& tx, const std::string& folder) : tx_(tx), signer_(folder), folder_(folder) {}

    std::vector<Finding> run() {
        read_heads();
        walk_leaves();
        walk_traces();
        compare_log();
        return std::move(findings_);
    }

private:
    void find(std::int64_t trace, std::string what) { findings_.push_back({trace, std::move(what)}); }

    void read_heads() {
        tx_.each([&](const Row& row) { heads_[row.number(0)] = {row.number(0), row.get<std::string>(1), row.get<std::string>(2)}; },
                 "select size, root, checkpoint from trail_head order by size");
    }

    // Every leaf in its place, of a trace that is there and says what it said.
    void walk_leaves() {
        Edge edge;
        std::int64_t expected = 0;
        tx_.each(
            [&](const Row& row) {
                const auto seq = row.number(0), trace = row.number(1);
                if (seq != expected) find(trace, "removed: " + std::to_string(seq - expected) + " leaves before this one");
                expected = seq + 1;
                const std::string kept = row.get<std::string>(2);
                if (row.null(3)) find(trace, "removed");
                else if (hex(leaf_hash(canonical(entry_at(row)))) != kept) find(trace, "changed");
                edge.append(hash_of(kept));
                check_head(edge, trace);
            },
            "select l.seq, l.trace, l.hash, t.id, t.at, t.actor, t.request, t.verb, t.subject, t.value_before, t.value_after, t.why "
            "from trail_leaf l left join trail_trace t on t.id = l.trace order by l.seq");
        for (const auto& [size, head] : heads_)
            if (size > edge.size()) find(0, "removed: the head of " + std::to_string(size) + " traces has only " + std::to_string(edge.size()) + " behind it");
        if (edge.size() > 0 && !heads_.contains(edge.size())) find(0, "bad signature: the newest leaves have no head");
    }

    static Hash hash_of(const std::string& kept) {
        if (kept.size() != 64 || kept.find_first_not_of("0123456789abcdef") != kept.npos) return {};  // found as changed already
        return from_hex(kept);
    }
    static Entry entry_at(const Row& row) {
        return {row.number(3), row.get<Instant>(4), row.get<std::string>(5), row.get<std::string>(6), row.get<std::string>(7),
                row.number(8), row.get<std::string>(9), row.get<std::string>(10), row.get<std::string>(11)};
    }

    void check_head(const Edge& edge, std::int64_t trace) {
        const auto at = heads_.find(edge.size());
        if (at == heads_.end()) return;
        if (at->second.root != hex(edge.root())) find(trace, "out of order, or changed, up to here: the root of " + std::to_string(edge.size()) + " traces differs");
        else if (!signer_.verify(at->second.checkpoint, edge.size(), edge.root())) find(trace, "bad signature of the head of " + std::to_string(edge.size()));
    }

    // No trace beside the log: each is a leaf or waits to become one.
    void walk_traces() {
        tx_.each([&](const Row& row) { find(row.number(0), "not in the log: put in from outside"); },
                 "select t.id from trail_trace t left join trail_leaf l on l.trace = t.id left join trail_waiting w on w.trace = t.id "
                 "where l.trace is null and w.trace is null order by t.id");
        tx_.each([&](const Row& row) { find(row.number(0), "removed"); },
                 "select w.trace from trail_waiting w left join trail_trace t on t.id = w.trace where t.id is null order by w.trace");
    }

    void compare_log() {
        std::ifstream in(folder_ + "/heads.log");
        std::int64_t size = 0, last = 0;
        std::string root;
        for (std::string line; std::getline(in, line);) {
            std::istringstream words(line);
            if (!(words >> size >> root) || root.size() != 64) continue;  // half written when the disk was full
            last = size;
            const auto at = heads_.find(size);
            if (at == heads_.end()) find(0, "removed: the head of " + std::to_string(size) + " traces is gone from the database");
            else if (at->second.root != root) find(0, "changed: the head of " + std::to_string(size) + " traces is not the one that was signed");
        }
        if (!heads_.empty() && heads_.rbegin()->first > last) {
            // A head committed just before the process died, and not yet written outside, is no fault if its signature holds.
            if (heads_.rbegin()->first - last > batch) find(0, "removed: heads.log ends at " + std::to_string(last));
        }
    }

    Tx& tx_;
    const Signer signer_;
    std::string folder_;
    std::map<std::int64_t, Head> heads_;
    std::vector<Finding> findings_;
};
}

std::vector<Finding> verify(Store& store, const std::string& folder) {
    return store.read(actor(), [&](Tx& tx) { return Verifier(tx, folder).run(); });
}

Module module() {
    static constexpr std::string_view data = "app.data";
    return {.name = "trail",
            .schema = embedded::schema,
            .jobs = {{"trail.checkpoint", [](Outside& outside, std::string_view) { checkpoint(outside.store, outside.config.text(data)); }, std::chrono::seconds{1}}},
            .rights = {"trail.read"}};
}
}
