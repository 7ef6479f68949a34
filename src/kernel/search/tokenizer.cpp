#include "kernel/search/tokenizer.hpp"
#include <sqlite3.h>
#include <string_view>
#include "kernel/search/words.hpp"
#include "kernel/store/sqlite_settings.hpp"
// Texts are cut into words as words_of does; questions come as single words (as_fts5) and stay as they are.
// NB: the places of words in the text are not given: snippet() and highlight() of FTS5 are not for this
// table.
namespace yiwang::search {
namespace {
using Token = int (*)(void*, int, const char*, int, int, int);

int make(void*, const char**, int, Fts5Tokenizer** out) {
    static char nothing;  // the tokenizer keeps no state, but SQLite wants an address
    *out = reinterpret_cast<Fts5Tokenizer*>(&nothing);
    return SQLITE_OK;
}

void drop(Fts5Tokenizer*) {}

int cut(Fts5Tokenizer*, void* context, int why, const char* text, int size, Token token) {
    const std::string_view given(text ? text : "", static_cast<std::size_t>(size));
    if (why & FTS5_TOKENIZE_QUERY)
        return given.empty() ? SQLITE_OK : token(context, 0, given.data(), size, 0, size);
    try {
        for (const auto& word : words_of(given))
            if (const int code = token(context, 0, word.data(), static_cast<int>(word.size()), 0, 0);
                code != SQLITE_OK)
                return code;
        return SQLITE_OK;
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    }
}

fts5_api* api_of(sqlite3* db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, "select fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) return nullptr;
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    return api;
}

int begin(sqlite3* db, const char**, const sqlite3_api_routines*) {
    fts5_api* api = api_of(db);
    if (!api) return SQLITE_ERROR;
    static fts5_tokenizer tokenizer{make, drop, cut};
    return api->xCreateTokenizer(api, "yiwang", nullptr, &tokenizer, nullptr);
}
}

void register_tokenizer() {
    store::set_up_sqlite();
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(begin));
}
}
