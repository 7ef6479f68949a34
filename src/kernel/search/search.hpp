// Search in Chinese and other text by overlapping pairs of characters, newest first.
//
// One query language on both engines: words are joined by "and"; "..." is a phrase, its words side by side; a
// | b is either and binds closer than "and"; -word excludes. Upper and lower case, full and half width,
// traditional and simplified characters are the same. A run of Han characters is found anywhere in a text,
// letters and digits as whole words; signs count as spaces. Of a text the first 16,000 words are found.
// Indexing follows the write by a job within a second, in batches.
#pragma once
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::search {

// Tells the text of a thing, in the transaction that changed it; indexed soon after. `kind`: "appeal",
// letters a-z.
void put(Tx&, std::string_view kind, std::int64_t id, std::string_view text);
void drop(Tx&, std::string_view kind, std::int64_t id);

struct Found {
    std::vector<std::int64_t> ids;  // newest (greatest id) first
    std::int64_t total = 0;         // of all pages, counted up to 1000
    bool total_is_capped = false;
};
// before: only ids smaller than this (paging), 0 for all.
// Throws Invalid("q", "search.query"): an open quote, nothing to search for, longer than 200 characters.
Found find(Tx&, std::string_view kind, std::string_view query, int limit = 50, std::int64_t before = 0);

// Indexes what is waiting, in batches. Returns how many.
int index_waiting(Store&, int at_most = 2000);

// NB: asked for before the store is opened: it makes our words known to SQLite.
Module module();
}
