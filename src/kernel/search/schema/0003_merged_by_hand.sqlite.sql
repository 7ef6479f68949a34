-- SQLite would merge its lists of words at some commits, for 20 to 40 ms, and others would wait for them: they are merged a few pages at a time.
insert into search_index (search_index, rank) values ('automerge', 0);
insert into search_index (search_index, rank) values ('crisismerge', 64);
