#include "kernel/search/search.hpp"
#include <algorithm>
#include <limits>
#include <map>
#include "kernel/search/embedded.hpp"
#include "kernel/search/tokenizer.hpp"
#include "kernel/search/words.hpp"
namespace yiwang::search {
namespace {
constexpr std::int64_t total_max = 1000;
constexpr int batch = 100;  // one transaction; 2 to 4 ms of the writer, which others wait for
constexpr int merged_pages = 64;  // of 4 KB, with each batch
constexpr auto job_time = std::chrono::seconds{20};

struct Waiting {
    std::string kind;
    std::int64_t thing, version;
    std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (kind, thing, version, text))

struct Version;  // an id that says which of a thing's texts is waiting

const Actor& actor() {
    static const Actor system{.name = "system/search", .trace_id = {}, .patient = true};
    return system;
}

// NB: SQLite keeps the kind as a word of the index; anything but letters would be several words.
void check_kind(std::string_view kind) {
    const bool letters =
        !kind.empty() && std::all_of(kind.begin(), kind.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!letters) throw std::logic_error("search: a kind is letters a-z, not " + std::string(kind));
}

void tell(Tx& tx, std::string_view kind, std::int64_t thing, std::optional<std::string_view> text) {
    check_kind(kind);
    tx.run(
        "insert into search_waiting (kind, thing, version, text) values (?, ?, ?, ?) "
        "on conflict (kind, thing) do update set version = excluded.version, text = excluded.text",
        kind, thing, tx.new_id<Version>(), text);
}

void write_index(Tx& tx, const Waiting& one, const std::string& words) {
    if (tx.dialect() == Dialect::sqlite) {
        tx.run("delete from search_index where rowid = ?", one.thing);
        if (one.text)
            tx.run("insert into search_index (rowid, kind, text) values (?, ?, ?)", one.thing, one.kind,
                   *one.text);
    } else if (one.text) {
        tx.run(
            "insert into search_index (kind, thing, words) values (?, ?, cast(? as tsvector)) "
            "on conflict (kind, thing) do update set words = excluded.words",
            one.kind, one.thing, words);
    } else tx.run("delete from search_index where kind = ? and thing = ?", one.kind, one.thing);
}

// Merges lists of words that many batches have left; false if there is nothing to merge (SQLite, FTS5, "The merge command").
bool merge(Tx& tx, int pages) {
    const auto changes = [&] { return *tx.first(first_column<std::int64_t>, "select total_changes()"); };
    const auto before = changes();
    tx.run("insert into search_index (search_index, rank) values ('merge', ?)", pages);
    return changes() - before >= 2;
}

// NB: what was read is taken again, all up to its last, in one statement: another process may have been quicker, a text may
// have become another meanwhile.
int index_batch(Store& store, const Actor& actor, int at_most) {
    const auto waiting = store.read(actor, [&](Tx& tx) {
        return tx.all(row_as<Waiting>, "select kind, thing, version, text from search_waiting order by kind, thing limit ?", at_most);
    });
    if (waiting.empty()) return 0;
    std::map<std::int64_t, std::string> words;  // by version
    const auto find_words = [&](const Waiting& one) {
        if (one.text && store.dialect() == Dialect::postgresql && !words.contains(one.version)) words.emplace(one.version, as_tsvector(words_of(*one.text)));
    };
    for (const auto& one : waiting) find_words(one);
    store.write(actor, [&](Tx& tx) {
        const auto taken = tx.take(row_as<Waiting>, "delete from search_waiting where (kind, thing) <= (?, ?) returning kind, thing, version, text", waiting.back().kind, waiting.back().thing);
        for (const auto& one : taken) {
            find_words(one);
            write_index(tx, one, words[one.version]);
        }
        if (tx.dialect() == Dialect::sqlite) merge(tx, merged_pages);
    });
    return static_cast<int>(waiting.size());
}

void run_index_waiting(Outside& outside, std::string_view) {
    constexpr int at_most = 2000;
    const auto in_time = [until = std::chrono::steady_clock::now() + job_time] { return std::chrono::steady_clock::now() < until; };
    int all = 0, some = 0;
    do all += some = index_waiting(outside.store, at_most);
    while (some == at_most && in_time());
    if (all == 0 || outside.store.dialect() != Dialect::sqlite) return;
    while (in_time() && outside.store.write(actor(), [](Tx& tx) { return merge(tx, merged_pages); })) {}
}

std::int64_t count(Tx& tx, std::string_view kind, const Question& question) {
    constexpr auto one_more = total_max + 1;
    const auto counted = tx.dialect() == Dialect::sqlite
                             ? tx.first(first_column<std::int64_t>,
                                        "select count(*) from (select 1 from search_index where search_index "
                                        "match ? limit ?) found",
                                        as_fts5(question, kind), one_more)
                             : tx.first(first_column<std::int64_t>,
                                        "select count(*) from (select 1 from search_index where kind = ? and "
                                        "words @@ cast(? as tsquery) limit ?) found",
                                        kind, as_tsquery(question), one_more);
    return counted.value_or(0);
}
}

void put(Tx& tx, std::string_view kind, std::int64_t id, std::string_view text) {
    tell(tx, kind, id, text);
}

void drop(Tx& tx, std::string_view kind, std::int64_t id) {
    tell(tx, kind, id, {});
}

Found find(Tx& tx, std::string_view kind, std::string_view query, int limit, std::int64_t before) {
    const Question question = read_question(query);
    if (before == 0) before = std::numeric_limits<std::int64_t>::max();
    Found out;
    out.ids = tx.dialect() == Dialect::sqlite
                  ? tx.all(first_column<std::int64_t>,
                           "select rowid from search_index where search_index match ? and rowid < ? order by "
                           "rowid desc limit ?",
                           as_fts5(question, kind), before, limit)
                  : tx.all(first_column<std::int64_t>,
                           "select thing from search_index where kind = ? and words @@ cast(? as tsquery) "
                           "and thing < ? order by thing desc limit ?",
                           kind, as_tsquery(question), before, limit);
    const auto counted = count(tx, kind, question);
    out.total = std::min(counted, total_max);
    out.total_is_capped = counted > total_max;
    return out;
}

int index_waiting(Store& store, int at_most) {
    int done = 0;
    while (done < at_most) {
        const int now = index_batch(store, actor(), std::min(batch, at_most - done));
        done += now;
        if (now < batch) break;
    }
    return done;
}

Module module() {
    register_tokenizer();
    return {
        .name = "search",
        .schema = embedded::schema,
        .jobs = {
            {.name = "search.index_waiting", .run = run_index_waiting, .every = std::chrono::seconds{1}}}};
}
}
