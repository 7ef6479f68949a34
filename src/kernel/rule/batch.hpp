// Many conditions over many rows at once: eligibility of all people for all items, with the single form's answers.
//
// Conditions are FEEL; what compares a column with literals, joined by and, or and not, runs over columns, 2,048
// rows at a time, each distinct comparison once. Whatever else a condition holds is asked row by row, in the single
// form. Immutable once compiled; run() from any thread.
#pragma once
#include <span>
#include "kernel/rule/feel.hpp"
namespace yiwang::rule {

// A column of 32-bit values. null_value: the row has none.
struct Column {
    enum class Kind { integer, boolean, date, text };  // dates as days since 1970-01-01, texts as places in `texts`
    static constexpr std::int32_t null_value = INT32_MIN;
    std::string name;
    Kind kind = Kind::integer;
    std::vector<std::int32_t> values;
    std::vector<std::string> texts{};
};

enum class Truth : std::uint8_t { no, yes, unknown };

class BatchResult {
public:
    std::size_t rows() const { return rows_; }
    Truth at(std::size_t condition, std::size_t row) const;
    std::size_t count(std::size_t condition, Truth) const;
    // Of a comparison that the conditions share, if reasons were kept.
    Truth reason(std::size_t comparison, std::size_t row) const;
    bool has_reasons() const { return !reasons_.empty(); }

private:
    friend class Batch;
    struct Bits;  // where true, and where false
    std::size_t rows_ = 0, words_ = 0;
    std::vector<std::uint64_t> items_, reasons_;  // by condition or comparison: words of true, then words of false
};

class Batch {
public:
    // columns: names and kinds, the values are not looked at but for texts. Throws what Expression::parse throws.
    static Batch compile(std::span<const std::string> conditions, std::span<const Column> columns);
    // The same columns as compile() saw, of one length. threads: at least 1.
    BatchResult run(std::span<const Column> columns, bool keep_reasons = false, int threads = 1, Instant now = SystemClock().now()) const;
    const std::vector<std::string>& comparisons() const;  // as written, the order of reasons
    std::size_t row_by_row() const;                       // how many conditions need the single form

    struct Inside;

private:
    std::shared_ptr<const Inside> inside_;
};
}
