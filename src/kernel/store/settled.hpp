// What the process keeps of a settled table: one that few write and everybody asks, such as units, versions of rules, lists.
//
//     static store::Settled<Units> units("identity_unit");
//     const auto all = units.of(tx, read_units);  // NB: hold it: `for (auto& unit : *units.of(...))` does not
//
// Read once, and again when the table has changed, also by another process or in the same transaction. Any thread may call.
#pragma once
#include <memory>
#include <mutex>
#include "kernel/store/tx.hpp"
namespace yiwang::store {

template <class T>
class Settled {
public:
    // table: named in its room's Module::settled.
    explicit Settled(std::string_view table) : table_(table) {}

    // What read(tx), a T, gave of the table as this transaction sees it.
    template <class Read>
    std::shared_ptr<const T> of(Tx& tx, const Read& read) {
        const auto mark = tx.mark(table_);
        {
            const std::lock_guard lock(guard_);
            if (kept_ && mark_ == mark) return kept_;
        }
        auto now = std::make_shared<const T>(read(tx));
        const std::lock_guard lock(guard_);
        mark_ = mark;
        kept_ = now;
        return now;
    }

private:
    const std::string_view table_;
    std::mutex guard_;
    std::int64_t mark_ = 0;
    std::shared_ptr<const T> kept_;
};
}
