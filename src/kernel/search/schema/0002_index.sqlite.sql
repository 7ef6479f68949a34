-- rowid is the thing. The tokenizer is ours, see tokenizer.cpp.
create virtual table search_index using fts5 (kind, text, tokenize = 'yiwang');
