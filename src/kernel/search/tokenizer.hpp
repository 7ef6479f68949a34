// Our words in SQLite's FTS5.
#pragma once
namespace yiwang::search {
// Makes the tokenizer 'yiwang' known to every SQLite connection opened from now on. Any number of times.
void register_tokenizer();
}
