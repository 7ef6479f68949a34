#include "kernel/rule/batch.hpp"
#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <thread>
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {
namespace {
using K = Node::Kind;
constexpr std::size_t block = 2048, block_words = block / 64;
using Words = std::array<std::uint64_t, block_words>;

// A comparison of one column: true from low to high, or for one of a set of values. Turned around by `inverse`.
struct Leaf {
    std::size_t column = 0;
    std::int64_t low = INT64_MIN, high = INT64_MAX;
    std::vector<std::int32_t> values{};  // if not empty, instead of low and high
    bool inverse = false, is_null = false;
    bool null_differs = false;  // null equals no literal: it is known to be another; where it has no order, it is unknown
    std::string text{};
    auto key() const { return std::tie(column, low, high, values, inverse, is_null, null_differs); }
    bool operator<(const Leaf& other) const { return key() < other.key(); }
};

struct Step {  // of a stack machine over pairs of words
    enum class Do { leaf, both, either, negate } what;
    std::size_t leaf = 0;
};

struct Condition {
    std::vector<Step> steps;
    NodePtr single;  // where it cannot be run over columns
};

// Compiled for each width of vectors; the machine's own is taken when the program starts.
#if defined(__clang__) || !defined(__x86_64__)
#define WIDE
#else
#define WIDE __attribute__((target_clones("arch=skylake-avx512", "avx2", "default"), optimize("O3")))
#endif

// Eight bytes of 0 or 1 to eight bits, the first lowest.
std::uint64_t packed(const std::uint8_t* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, 8);
    return word * 0x0102040810204080 >> 56;
}

WIDE void within(const std::int32_t* values, std::size_t count, std::int32_t low, std::uint32_t span, std::uint8_t* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint32_t>(values[i]) - static_cast<std::uint32_t>(low) <= span;
}
WIDE void same_as(const std::int32_t* values, std::size_t count, std::int32_t value, std::uint8_t* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] |= values[i] == value;
}

void pack(const std::array<std::uint8_t, block>& bytes, Words& out) {
    for (std::size_t word = 0; word < block_words; ++word) {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < 8; ++i) bits |= packed(bytes.data() + word * 64 + i * 8) << (8 * i);
        out[word] = bits;
    }
}
}

struct Batch::Inside {
    std::vector<Condition> conditions;
    std::vector<Leaf> leaves;
    std::vector<std::string> texts;
    std::vector<bool> used;  // columns
};

namespace {
class Compiler {
public:
    Compiler(std::span<const Column> columns, Batch::Inside& out) : columns_(columns), out_(out) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            by_name_[columns[i].name] = i;
            names_.add(columns[i].name);
        }
        out_.used.resize(columns.size());
    }
    void add(const std::string& text) {
        Condition condition;
        auto root = parse_expression(text, names_, nullptr);
        if (!compile(*root, condition.steps)) condition = {{}, std::move(root)};
        out_.conditions.push_back(std::move(condition));
    }

private:
    bool compile(const Node& node, std::vector<Step>& steps) {
        if (node.kind == K::both || node.kind == K::either) {
            if (!compile(*node.parts[0], steps) || !compile(*node.parts[1], steps)) return false;
            steps.push_back({node.kind == K::both ? Step::Do::both : Step::Do::either});
            return true;
        }
        if (node.kind == K::invoke && node.parts.size() == 2 && node.names.empty() && node.parts[0]->kind == K::name && node.parts[0]->text == "not") {
            if (!boolean_valued(*node.parts[1]) || !compile(*node.parts[1], steps)) return false;
            steps.push_back({Step::Do::negate});
            return true;
        }
        auto leaf = leaf_of(node);
        if (!leaf) return false;
        out_.used[leaf->column] = true;
        const auto [at, fresh] = known_.emplace(*leaf, out_.leaves.size());
        if (fresh) {
            out_.texts.push_back(leaf->text);
            out_.leaves.push_back(std::move(*leaf));
        }
        steps.push_back({Step::Do::leaf, at->second});
        return true;
    }
    static bool boolean_valued(const Node& node) { return node.kind != K::literal; }

    std::optional<std::size_t> column_of(const Node& node) const {
        if (node.kind != K::name) return {};
        const auto at = by_name_.find(node.text);
        return at == by_name_.end() ? std::nullopt : std::optional(at->second);
    }
    static std::optional<Value> constant(const Node& node) {
        if (node.kind == K::name || node.kind == K::input) return {};
        if (node.kind == K::literal) return node.value;
        if (node.kind == K::negate || (node.kind == K::invoke && node.parts.size() == 2 && node.parts[0]->kind == K::name && node.parts[0]->text == "date" && node.parts[1]->kind == K::literal)) {
            if (node.kind == K::negate && node.parts[0]->kind != K::literal) return {};
            Evaluation e(Instant{});
            return e.value(node, nullptr);
        }
        return {};
    }

    std::optional<Leaf> leaf_of(const Node& node) const {
        if (const auto column = column_of(node)) {
            if (columns_[*column].kind != Column::Kind::boolean) return {};
            return Leaf{.column = *column, .low = 1, .high = 1, .text = node.text};
        }
        if (node.parts.empty()) return {};
        const auto column = column_of(*node.parts[0]);
        if (!column) return {};
        Leaf leaf{.column = *column};
        const auto& c = columns_[*column];
        switch (node.kind) {
            case K::equal:
            case K::unequal:
            case K::less:
            case K::less_equal:
            case K::greater:
            case K::greater_equal: {
                const auto value = constant(*node.parts[1]);
                if (!value || !compare_with(leaf, c, node.kind, *value)) return {};
                break;
            }
            case K::between: {
                const auto low = constant(*node.parts[1]), high = constant(*node.parts[2]);
                if (!low || !high || !compare_with(leaf, c, K::greater_equal, *low) || !compare_with(leaf, c, K::less_equal, *high)) return {};
                break;
            }
            case K::in:
                if (!among(leaf, c, *node.parts[1])) return {};
                break;
            default: return {};
        }
        leaf.text = c.name + " " + std::to_string(leaf.low) + ".." + std::to_string(leaf.high);
        return leaf;
    }

    // A constant as the column keeps it: floor and whether it is exact; nothing for another kind.
    std::optional<std::pair<std::int64_t, bool>> kept(const Column& c, const Value& value) const {
        switch (c.kind) {
            case Column::Kind::integer: {
                if (!value.number()) return {};
                const auto floor = value.number()->rounded(0, Rounding::floor);
                const auto whole = floor.integer();
                if (!whole || std::abs(*whole) > (std::int64_t{1} << 40)) return {};
                return std::pair{*whole, floor == *value.number()};
            }
            case Column::Kind::boolean: return value.boolean() ? std::optional(std::pair{static_cast<std::int64_t>(*value.boolean()), true}) : std::nullopt;
            case Column::Kind::date: return value.date() ? std::optional(std::pair{value.date()->days(), true}) : std::nullopt;
            case Column::Kind::text: {
                if (!value.string()) return {};
                const auto at = std::ranges::find(c.texts, *value.string());
                return std::pair{at == c.texts.end() ? std::int64_t{-1} : static_cast<std::int64_t>(at - c.texts.begin()), true};  // -1: no row has it
            }
        }
        return {};
    }

    bool compare_with(Leaf& leaf, const Column& c, K how, const Value& value) const {
        if (value.null()) {
            if (how != K::equal && how != K::unequal) return false;
            leaf.is_null = true;
            leaf.inverse = how == K::unequal;
            return true;
        }
        const auto constant = kept(c, value);
        const bool ordered = c.kind == Column::Kind::integer || c.kind == Column::Kind::date;
        if (!constant || (!ordered && how != K::equal && how != K::unequal)) return false;
        const auto [floor, exact] = *constant;
        switch (how) {
            case K::equal:
            case K::unequal:
                leaf.low = exact ? floor : 1, leaf.high = exact ? floor : 0;
                leaf.inverse = how == K::unequal;
                leaf.null_differs = true;
                return true;
            case K::less: leaf.high = std::min(leaf.high, exact ? floor - 1 : floor); return true;
            case K::less_equal: leaf.high = std::min(leaf.high, floor); return true;
            case K::greater: leaf.low = std::max(leaf.low, floor + 1); return true;
            default: leaf.low = std::max(leaf.low, exact ? floor : floor + 1); return true;
        }
    }

    // x in [a..b], x in (a, b, c), x in > a
    bool among(Leaf& leaf, const Column& c, const Node& tests) const {
        if (tests.kind != K::tests || tests.asks_input) return false;
        if (tests.parts.size() == 1) {
            const Node& test = *tests.parts[0];
            const Node& what = *test.parts[0];
            if (!test.text.empty()) {
                static const std::map<std::string, K> signs{{"<", K::less}, {"<=", K::less_equal}, {">", K::greater}, {">=", K::greater_equal}, {"=", K::equal}, {"!=", K::unequal}};
                const auto value = constant(what);
                return value && !value->null() && compare_with(leaf, c, signs.at(test.text), *value);
            }
            if (what.kind == K::range && what.parts.size() == 2) {
                const auto low = constant(*what.parts[0]), high = constant(*what.parts[1]);
                if (!low || !high || low->null() || high->null() || c.kind == Column::Kind::text || c.kind == Column::Kind::boolean) return false;
                return compare_with(leaf, c, what.text.front() == '[' ? K::greater_equal : K::greater, *low) &&
                       compare_with(leaf, c, what.text.back() == ']' ? K::less_equal : K::less, *high);
            }
        }
        for (const auto& test : tests.parts) {
            const auto value = test->text.empty() ? constant(*test->parts[0]) : std::nullopt;
            const auto constant = value && !value->null() ? kept(c, *value) : std::nullopt;
            if (!constant) return false;
            const auto [floor, exact] = *constant;
            if (exact && floor > INT32_MIN && floor <= INT32_MAX) leaf.values.push_back(static_cast<std::int32_t>(floor));
        }
        if (leaf.values.empty()) leaf.low = 1, leaf.high = 0;
        leaf.null_differs = true;
        std::ranges::sort(leaf.values);
        return true;
    }

    std::span<const Column> columns_;
    Batch::Inside& out_;
    std::map<std::string, std::size_t, std::less<>> by_name_;
    std::map<Leaf, std::size_t> known_;
    Names names_;
};

// The work space of one thread.
struct Space {
    struct Pair {
        Words yes, no;
    };
    std::vector<Pair> leaves;
    std::vector<Pair> stack;
    std::vector<Words> nulls;  // by column
};

Value cell(const Column& c, std::size_t row) {
    const auto v = c.values[row];
    if (v == Column::null_value) return {};
    switch (c.kind) {
        case Column::Kind::integer: return v;
        case Column::Kind::boolean: return v != 0;
        case Column::Kind::date: return DateValue::from_days(v);
        case Column::Kind::text: return static_cast<std::size_t>(v) < c.texts.size() ? Value(c.texts[static_cast<std::size_t>(v)]) : Value();
    }
    return {};
}

void compare_block(const Leaf& leaf, const Column& column, std::size_t from, std::size_t count, const Words& nulls, Space::Pair& out) {
    if (leaf.is_null) {
        out.yes = nulls;
        for (std::size_t i = 0; i < block_words; ++i) out.no[i] = ~nulls[i];
        if (leaf.inverse) std::swap(out.yes, out.no);
        return;
    }
    alignas(64) std::array<std::uint8_t, block> bytes;
    const auto* values = column.values.data() + from;
    const auto low = std::max<std::int64_t>(leaf.low, INT32_MIN + 1), high = std::min<std::int64_t>(leaf.high, INT32_MAX);
    if (!leaf.values.empty()) {
        bytes.fill(0);
        for (const auto value : leaf.values) same_as(values, count, value, bytes.data());
    } else if (low > high) bytes.fill(0);
    else within(values, count, static_cast<std::int32_t>(low), static_cast<std::uint32_t>(high - low), bytes.data());
    if (count < block) std::memset(bytes.data() + count, 0, block - count);
    pack(bytes, out.yes);
    for (std::size_t i = 0; i < block_words; ++i) {
        const auto known = leaf.null_differs ? ~std::uint64_t{0} : ~nulls[i];
        const auto yes = (leaf.inverse ? ~out.yes[i] : out.yes[i]) & known;
        out.yes[i] = yes;
        out.no[i] = ~yes & known;
    }
}

void combine(const std::vector<Step>& steps, Space& space) {
    auto& stack = space.stack;
    stack.clear();
    for (const auto& step : steps) {
        if (step.what == Step::Do::leaf) {
            stack.push_back(space.leaves[step.leaf]);
            continue;
        }
        if (step.what == Step::Do::negate) {
            std::swap(stack.back().yes, stack.back().no);
            continue;
        }
        const auto& b = stack.back();
        auto& a = stack[stack.size() - 2];
        const bool both = step.what == Step::Do::both;
        for (std::size_t i = 0; i < block_words; ++i) {
            a.yes[i] = both ? a.yes[i] & b.yes[i] : a.yes[i] | b.yes[i];
            a.no[i] = both ? a.no[i] | b.no[i] : a.no[i] & b.no[i];
        }
        stack.pop_back();
    }
}

// Conditions that do not run over columns, row by row.
void ask_singly(const Node& node, std::span<const Column> columns, std::size_t from, std::size_t count, Instant now, Space::Pair& out) {
    out.yes.fill(0), out.no.fill(0);
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::pair<std::string, Value>> names;
        for (const auto& column : columns) names.emplace_back(column.name, cell(column, from + i));
        Evaluation evaluation(now);
        const auto value = evaluation.value(node, scope_of(std::move(names)));
        if (value.is(true)) out.yes[i / 64] |= std::uint64_t{1} << (i % 64);
        if (value.is(false)) out.no[i / 64] |= std::uint64_t{1} << (i % 64);
    }
}
}

Batch Batch::compile(std::span<const std::string> conditions, std::span<const Column> columns) {
    auto inside = std::make_shared<Inside>();
    Compiler compiler(columns, *inside);
    for (const auto& one : conditions) compiler.add(one);
    Batch out;
    out.inside_ = std::move(inside);
    return out;
}

const std::vector<std::string>& Batch::comparisons() const {
    return inside_->texts;
}
std::size_t Batch::row_by_row() const {
    return static_cast<std::size_t>(std::ranges::count_if(inside_->conditions, [](const Condition& one) { return one.single != nullptr; }));
}

BatchResult Batch::run(std::span<const Column> columns, bool keep_reasons, int threads, Instant now) const {
    const auto& in = *inside_;
    BatchResult out;
    out.rows_ = columns.empty() ? 0 : columns[0].values.size();
    for (const auto& column : columns)
        if (column.values.size() != out.rows_) throw Invalid("columns", "rule.columns", {"各列长度不同。", "The columns are not of one length."});
    const std::size_t blocks = (out.rows_ + block - 1) / block;
    out.words_ = blocks * block_words;
    out.items_.resize(in.conditions.size() * 2 * out.words_);
    if (keep_reasons) out.reasons_.resize(in.leaves.size() * 2 * out.words_);
    const auto put = [&](std::vector<std::uint64_t>& into, std::size_t which, std::size_t word, const Space::Pair& pair) {
        std::memcpy(into.data() + which * 2 * out.words_ + word, pair.yes.data(), sizeof pair.yes);
        std::memcpy(into.data() + (which * 2 + 1) * out.words_ + word, pair.no.data(), sizeof pair.no);
    };
    const auto cut_off = [&](std::vector<std::uint64_t>& bits) {  // what stands beyond the last row
        for (std::size_t half = 0; out.words_ > 0 && half < bits.size() / out.words_; ++half)
            for (std::size_t word = out.rows_ / 64; word < out.words_; ++word)
                bits[half * out.words_ + word] &= word == out.rows_ / 64 ? (std::uint64_t{1} << (out.rows_ % 64)) - 1 : 0;
    };
    const auto work = [&](std::size_t first, std::size_t last) {
        Space space;
        space.leaves.resize(in.leaves.size());
        space.nulls.resize(columns.size());
        for (std::size_t b = first; b < last; ++b) {
            const std::size_t from = b * block, count = std::min(block, out.rows_ - from), word = b * block_words;
            for (std::size_t c = 0; c < columns.size(); ++c) {
                if (!in.used[c]) continue;
                alignas(64) std::array<std::uint8_t, block> bytes;
                bytes.fill(count < block);  // beyond the last row nothing is known
                within(columns[c].values.data() + from, count, Column::null_value, 0, bytes.data());
                pack(bytes, space.nulls[c]);
            }
            for (std::size_t i = 0; i < in.leaves.size(); ++i) {
                compare_block(in.leaves[i], columns[in.leaves[i].column], from, count, space.nulls[in.leaves[i].column], space.leaves[i]);
                if (keep_reasons) put(out.reasons_, i, word, space.leaves[i]);
            }
            for (std::size_t i = 0; i < in.conditions.size(); ++i) {
                if (in.conditions[i].single) {
                    space.stack.resize(1);
                    ask_singly(*in.conditions[i].single, columns, from, count, now, space.stack[0]);
                } else combine(in.conditions[i].steps, space);
                put(out.items_, i, word, space.stack[0]);
            }
        }
    };
    std::vector<std::thread> helpers;
    const std::size_t parts = static_cast<std::size_t>(std::max(threads, 1));
    for (std::size_t i = 1; i < parts; ++i) helpers.emplace_back(work, blocks * i / parts, blocks * (i + 1) / parts);
    work(0, blocks / parts);
    for (auto& helper : helpers) helper.join();
    cut_off(out.items_);
    cut_off(out.reasons_);
    return out;
}

namespace {
Truth truth_at(const std::vector<std::uint64_t>& bits, std::size_t words, std::size_t which, std::size_t row) {
    const auto bit = [&](std::size_t half) { return bits[(which * 2 + half) * words + row / 64] >> (row % 64) & 1; };
    return bit(0) ? Truth::yes : bit(1) ? Truth::no : Truth::unknown;
}
}

Truth BatchResult::at(std::size_t condition, std::size_t row) const {
    return truth_at(items_, words_, condition, row);
}
Truth BatchResult::reason(std::size_t comparison, std::size_t row) const {
    return truth_at(reasons_, words_, comparison, row);
}

std::size_t BatchResult::count(std::size_t condition, Truth truth) const {
    const auto ones = [&](std::size_t half) {
        std::size_t out = 0;
        for (std::size_t i = 0; i < words_; ++i) out += static_cast<std::size_t>(std::popcount(items_[(condition * 2 + half) * words_ + i]));
        return out;
    };
    if (truth == Truth::yes) return ones(0);
    if (truth == Truth::no) return ones(1);
    return rows_ - ones(0) - ones(1);
}
}
