// The marks of settled tables, as one snapshot sees them; see Tx::mark. Inside kernel/store only.
#pragma once
#include <string>
#include <vector>
#include "kernel/store/tx.hpp"
namespace yiwang::store {

// The settled tables of all rooms: filled by the migration, before anybody asks.
using SettledTables = std::vector<std::string>;

// A mark of no other moment and no other store.
std::int64_t new_mark();

// The table that a statement changes: of "insert into t (...", "update t set ...", "delete from t ..."; "" of all others.
// NB: a change inside a `with` is not seen.
std::string_view changed_by(std::string_view sql);

class Marks {
public:
    explicit Marks(const SettledTables& tables) : tables_(tables) {}
    // Another snapshot begins, or what was changed in this one was undone.
    void forget();
    std::int64_t of(Connection&, std::string_view table);
    // How they are read, for a connection that asks for them before anybody does.
    static constexpr std::string_view question = "select name, mark from store_mark";
    void begin_to_know() { known_.resize(tables_.size()); }
    void know(const Row& row);
    // Called before every change: where it is one of a settled table, the table has a new mark.
    void before(Connection&, std::string_view sql);

private:
    struct Known {
        std::int64_t mark = 0;
        bool asked = true;  // since it was renewed here: who asked may have read the table
    };
    const SettledTables& tables_;
    std::vector<Known> known_;  // as tables_; empty: not read yet
    void know_all(Connection&);
    std::size_t place_of(std::string_view table) const;
};
}
