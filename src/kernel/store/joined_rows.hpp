// Rows that wait to be put in together: on PostgreSQL a statement costs more than the row that it puts in, and a group of callers
// puts many rows into the same few tables. Inside kernel/store only.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "kernel/store/cell.hpp"
namespace yiwang::store {

// Values on their way to PostgreSQL: as texts, each ended by a zero.
class Parameters {
public:
    void add(const Cell&);
    void clear() { texts_.clear(), starts_.clear(); }
    const std::string& text() const { return texts_; }  // of all of them
    // What libpq is given for so many of them; null stands for null. Good until add() or clear().
    const std::vector<const char*>& pointers(std::size_t first, std::size_t count);

private:
    std::string texts_;
    std::vector<std::size_t> starts_;
    std::vector<const char*> pointers_;
};

// "insert into t (a, b) values (?, 0)", perhaps with "on conflict (a) do ...", and the rows that wait for it.
class JoinedRows {
public:
    static constexpr std::size_t most = 32;
    // Nothing where a row of the statement cannot be joined to others of its kind: it answers, or it asks.
    static std::optional<JoinedRows> of(std::string_view sql);

    std::string_view table() const { return table_; }
    // Does a row with the same key wait? One statement may not come upon a row twice.
    bool meets(std::span<const Cell>) const;
    void add(std::span<const Cell>);
    std::size_t rows() const { return rows_; }
    void clear() { values_.clear(), keys_.clear(), rows_ = 0; }
    // f(sql, values, first, count) for as few statements as there are powers of two in the number of rows, so that few kinds
    // of statement are ever made; then nothing waits.
    template <class F>
    void each_statement(F&& f) {
        std::size_t first = 0;
        for (std::size_t many = most; many > 0; many /= 2)
            if (rows_ & many) {
                f(text(many), values_, first, many * width_);
                first += many * width_;
            }
        clear();
    }

private:
    const std::string& text(std::size_t rows);
    std::string key_of(std::span<const Cell>) const;
    std::string table_, head_, row_, tail_;
    std::vector<std::size_t> key_;   // which of the values are the key of "on conflict"
    std::vector<std::string> keys_;  // of the rows that wait
    std::size_t width_ = 0, rows_ = 0;
    Parameters values_;
    std::vector<std::string> texts_;  // by the power of two
};
}
