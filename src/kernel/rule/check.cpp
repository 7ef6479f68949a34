#include "kernel/rule/check.hpp"
#include <algorithm>
#include "kernel/rule/graph.hpp"
#include "kernel/rule/samples.hpp"
namespace yiwang::rule {
namespace {
constexpr std::size_t combinations_max = 200'000, faults_max = 20;  // of one table

std::string numbers(const std::vector<std::size_t>& rows, const char* between) {
    std::string out;
    for (const auto row : rows) out += (out.empty() ? "" : between) + std::to_string(row + 1);
    return out;
}

class TableCheck {
public:
    TableCheck(const Table& table, std::vector<TableFault>& faults, std::int64_t& steps) : table_(table), faults_(faults), steps_(steps) {}

    void run() {
        std::vector<Samples> samples;
        std::size_t combinations = 1;
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            samples.push_back(samples_of(table_, i));
            combinations *= std::max<std::size_t>(samples.back().values.size(), 1);
            if (!samples.back().exact)
                add(TableFault::Kind::unchecked, {}, {}, {"输入“" + table_.inputs[i].text + "”的条件含有计算，只抽查了出现的取值", "Input " + table_.inputs[i].text + " is tested by computing: only sampled"});
            if (combinations > combinations_max) return add(TableFault::Kind::unchecked, {}, {}, {"取值组合过多，未检查", "Too many combinations; not checked"});
        }
        std::vector<std::size_t> at(samples.size());
        do {
            if (steps_ > Evaluation::steps_max) return add(TableFault::Kind::unchecked, {}, {}, {"条件的计算量过大，未检查完", "The tests compute for too long; not checked to the end"});
            try_one(samples, at);
        } while (next(samples, at));
        report_rows();
    }

private:
    // A table that collects may well find nothing.
    bool answers_once() const {
        return table_.policy == HitPolicy::unique || table_.policy == HitPolicy::any || table_.policy == HitPolicy::first || table_.policy == HitPolicy::priority;
    }

    static bool next(const std::vector<Samples>& samples, std::vector<std::size_t>& at) {
        for (std::size_t i = 0; i < at.size(); ++i) {
            if (++at[i] < samples[i].values.size()) return true;
            at[i] = 0;
        }
        return false;
    }

    void add(TableFault::Kind kind, std::vector<std::size_t> rows, std::vector<std::pair<std::string, Value>> example, Sentence says) {
        if (count_++ < faults_max) faults_.push_back({kind, table_.name, std::move(rows), std::move(example), std::move(says)});
    }

    std::vector<std::size_t> matching(const std::vector<Value>& inputs) {
        std::vector<std::size_t> out;
        Evaluation e(Instant{});
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            bool all = true;
            for (std::size_t i = 0; i < inputs.size() && all; ++i) all = e.holds(*table_.rows[row].tests[i], inputs[i], nullptr);
            if (all) out.push_back(row);
        }
        steps_ += e.steps() + static_cast<std::int64_t>(table_.rows.size());
        return out;
    }

    void try_one(const std::vector<Samples>& samples, const std::vector<std::size_t>& at) {
        std::vector<Value> inputs;
        std::vector<std::pair<std::string, Value>> example;
        std::string words;
        for (std::size_t i = 0; i < at.size(); ++i) {
            inputs.push_back(samples[i].values[at[i]]);
            example.emplace_back(table_.inputs[i].text, inputs.back());
            words += (i ? ", " : "") + table_.inputs[i].text + " = " + literal(inputs.back());
        }
        const auto rows = matching(inputs);
        for (const auto row : rows) matched_.insert(row);
        if (!rows.empty()) first_.insert(rows.front());
        const bool has_default = std::ranges::any_of(table_.outputs, [](const auto& output) { return output.otherwise != nullptr; });
        if (rows.empty() && !has_default && answers_once()) add(TableFault::Kind::gap, {}, example, {"没有一条适用：" + words, "No row matches: " + words});
        if (rows.size() < 2) return;
        if (table_.policy == HitPolicy::unique && pairs_.insert(rows).second)
            add(TableFault::Kind::overlap, rows, example, {"第 " + numbers(rows, "、") + " 条同时适用：" + words, "Rows " + numbers(rows, ", ") + " match at once: " + words});
        if (table_.policy == HitPolicy::any && pairs_.insert(rows).second)
            for (const auto row : rows)
                if (table_.rows[row].result_texts != table_.rows[rows[0]].result_texts)
                    return add(TableFault::Kind::contradiction, rows, example, {"第 " + numbers(rows, "、") + " 条同时适用而结果不同：" + words, "Rows " + numbers(rows, ", ") + " match with different results: " + words});
    }

    void report_rows() {
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            const auto number = std::to_string(row + 1);
            if (!matched_.contains(row)) add(TableFault::Kind::unreachable, {row}, {}, {"第 " + number + " 条永远不会适用", "Row " + number + " never matches"});
            else if (table_.policy == HitPolicy::first && !first_.contains(row))
                add(TableFault::Kind::masked, {row}, {}, {"第 " + number + " 条总被前面的条款挡住", "Row " + number + " always stands behind an earlier one"});
        }
    }

    const Table& table_;
    std::vector<TableFault>& faults_;
    std::set<std::size_t> matched_, first_;
    std::set<std::vector<std::size_t>> pairs_;
    std::size_t count_ = 0;
    std::int64_t& steps_;  // of all tables of the model
};
}

std::vector<TableFault> check_tables(const DecisionModel& model) {
    std::vector<TableFault> out;
    std::vector<const Table*> tables;
    for (const auto& element : model.inside().elements)
        if (element->logic) tables_below(*element->logic, tables);
    std::int64_t steps = 0;
    for (const auto* table : tables) TableCheck(*table, out, steps).run();
    return out;
}
}
