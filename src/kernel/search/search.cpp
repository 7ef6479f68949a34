#include "kernel/search/search.hpp"
#include <algorithm>
#include <limits>
#include "kernel/search/embedded.hpp"
#include "kernel/search/tokenizer.hpp"
#include "kernel/search/words.hpp"
namespace yiwang::search {
namespace {
constexpr std::int64_t total_max = 1000;
constexpr int batch = 50;  // one transaction; about 5 ms of the writer, which others wait for
constexpr auto job_time = std::chrono::seconds{20};

struct Waiting {
    std::string kind;
    std::int64_t thing, version;
    std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (kind, thing, version, text))

struct Version;  // an id that says which of a thing's texts is waiting

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

// Who indexes what another process has taken meanwhile, or what got a newer text, leaves it alone.
int index_batch(Store& store, const Actor& actor, int at_most) {
    const auto waiting = store.read(actor, [&](Tx& tx) {
        return tx.all(row_as<Waiting>,
                      "select kind, thing, version, text from search_waiting order by kind, thing limit ?",
                      at_most);
    });
    if (waiting.empty()) return 0;
    std::vector<std::string> words(waiting.size());
    if (store.dialect() == Dialect::postgresql)
        for (std::size_t i = 0; i < waiting.size(); ++i)
            if (waiting[i].text) words[i] = as_tsvector(words_of(*waiting[i].text));
    store.write(actor, [&](Tx& tx) {
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const auto& one = waiting[i];
            const auto taken =
                tx.change("delete from search_waiting where kind = ? and thing = ? and version = ?", one.kind,
                          one.thing, one.version);
            if (taken == 1) write_index(tx, one, words[i]);
        }
    });
    return static_cast<int>(waiting.size());
}

void run_index_waiting(Outside& outside, std::string_view) {
    const auto begin = std::chrono::steady_clock::now();
    constexpr int at_most = 2000;
    while (index_waiting(outside.store, at_most) == at_most &&
           std::chrono::steady_clock::now() - begin < job_time) {
    }
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
    const Actor actor{"system/search", {}, {}};
    int done = 0;
    while (done < at_most) {
        const int now = index_batch(store, actor, std::min(batch, at_most - done));
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
