// SQLite's log (-wal) written in one piece: the frames of a commit come from SQLite as some twenty small writes one behind
// the other; this VFS gathers them and hands them to the disk as one, right before the sync that makes them durable.
//
// Nothing is weakened: a sync, a read, a size, a cut, a close and any write elsewhere hand over what was gathered first, and a
// failure to do so is that call's failure. Others see a commit only after its sync (synchronous=FULL), so the frames they
// read are in the file. Inside kernel/store only.
#pragma once
namespace yiwang::store {

// The name to open a database with; registered on first use. Any thread.
const char* wal_vfs();
// The same for the connection that copies the log into the database: what it writes there is synced every few pages.
const char* copier_vfs();
// Whether this thread's copying is; it is at first.
void pace_copying(bool);
}
