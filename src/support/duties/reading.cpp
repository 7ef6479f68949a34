#include "support/duties/reading.hpp"
#include <algorithm>
#include <charconv>
#include "base/text.hpp"
#include "base/xlsx.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::support::duties {
namespace {
constexpr std::int64_t lines_max = 20'000;

struct Heading {
    std::string_view name, zh;
};
constexpr std::array<Heading, 14> headings{{{"code", "编码"}, {"level1", "一级类别"}, {"level2", "二级类别"}, {"level3", "三级类别"}, {"level3_en", "英文名称"}, {"place", "地点"},
                                            {"subject", "责任主体"}, {"lead_unit", "主责单位"}, {"co_units", "协办单位"}, {"deadline_amount", "时限"}, {"deadline_unit", "时限单位"},
                                            {"lane", "处置通道"}, {"legal_basis", "法律依据"}, {"keywords", "关键词"}}};
constexpr std::array<std::string_view, 4> must_be{"code", "level3", "lead_unit", "deadline_amount"};

struct Word {
    std::string_view zh;
    int value;
};
constexpr std::array<Word, 8> limit_units{{{"紧急工作时", 0}, {"自然时", 0}, {"小时", 0}, {"工作小时", 1}, {"工作时", 1}, {"工作日", 2}, {"个工作日", 2}, {"天", 2}}};
constexpr std::array<Word, 4> lanes{{{"快速处置", 0}, {"一件事办好", 1}, {"一类事治理", 2}, {"书记督办", 3}}};
constexpr std::array<Word, 8> subject_kinds{{{"商铺", 0}, {"工地", 1}, {"物业", 2}, {"学校", 3}, {"医院", 4}, {"市场", 5}, {"写字楼", 6}, {"其他", 7}}};

[[noreturn]] void refuse(std::string_view column, std::string zh, std::string en) {
    throw Invalid(std::string(column), "duties.row", {std::move(zh), std::move(en)});
}

template <class E, std::size_t N>
E one_of(std::string_view column, const std::string& said, const std::array<Word, N>& words) {
    if (const auto named = json::enum_of<E>(said)) return *named;
    for (const auto& word : words)
        if (said == word.zh) return static_cast<E>(word.value);
    refuse(column, "不认识“" + said + "”", "\"" + said + "\" is not known");
}

template <std::size_t N>
std::string_view zh_of(int value, const std::array<Word, N>& words) {
    for (const auto& word : words)
        if (word.value == value) return word.zh;
    return "";
}

class Reader {
public:
    Reader(Tx& tx, const Table& table) : table_(table) {
        for (const auto& unit : identity::units(tx)) units_.emplace(unit.name, unit.code), units_.emplace(unit.code, unit.code);
        for (const auto level : {space::Level::community, space::Level::street})
            for (const auto& block : space::blocks(tx, level)) places_[block.name] = block.code, places_.emplace(block.code, block.code);
        find_columns();
    }

    ReadDuties run() {
        ReadDuties out;
        for (row_ = 0; row_ < table_.rows.size(); ++row_) try {
                if (std::all_of(table_.rows[row_].begin(), table_.rows[row_].end(), blank)) continue;
                out.duties.push_back(duty());
            } catch (const Invalid& fault) {
                out.faults.push_back({static_cast<std::int64_t>(row_) + 2, fault.field, fault.says.zh, fault.says.en});
            }
        complete(out.duties);
        return out;
    }

private:
    void find_columns() {
        for (const auto& head : table_.header) {
            const auto known = std::find_if(headings.begin(), headings.end(), [&](const Heading& one) { return head == one.name || head == one.zh; });
            if (known == headings.end())
                throw Invalid(head, "duties.columns", {"不认识这一列：“" + head + "”。", "There is no such column: \"" + head + "\"."});
            columns_.emplace(known->name, head);
        }
        for (const auto name : must_be)
            if (!columns_.contains(name)) {
                const auto zh = std::find_if(headings.begin(), headings.end(), [&](const Heading& one) { return one.name == name; })->zh;
                throw Invalid(std::string(name), "duties.columns", {"缺少“" + std::string(zh) + "”一列。", "The column " + std::string(name) + " is not there."});
            }
    }

    std::string cell(std::string_view name) const {
        const auto column = columns_.find(name);
        return column == columns_.end() ? "" : trimmed(table_.at(row_, column->second));
    }

    std::string unit(std::string_view column, const std::string& said) const {
        if (said == "street" || said == "属地街道") return "street";
        const auto found = units_.find(said);
        if (found == units_.end()) refuse(column, "没有单位“" + said + "”", "there is no unit " + said);
        return found->second;
    }

    std::string place() const {
        const auto said = cell("place");
        if (said.empty()) return "";
        const auto found = places_.find(said);
        if (found == places_.end()) refuse("place", "没有街道或社区“" + said + "”", "there is no street or community " + said);
        return found->second;
    }

    std::string subject() const {
        const auto said = cell("subject");
        return said.empty() ? "" : std::string(json::name_of(one_of<subjects::SubjectKind>("subject", said, subject_kinds)));
    }

    flow::Limit limit() const { return read_limit(cell("deadline_amount"), cell("deadline_unit")); }

    Duty duty() const {
        Duty out{cell("code"), cell("level1"), cell("level2"), cell("level3"), cell("level3_en"), place(), subject(), unit("lead_unit", cell("lead_unit")), "", 0, {}, Lane::normal,
                 cell("legal_basis"), cell("keywords")};
        if (out.code.empty()) refuse("code", "编码为空", "the code is empty");
        auto co_units = cell("co_units");
        for (const std::string_view other : {"；", "、", "，", ","})  // as people write lists
            for (auto at = co_units.find(other); at != co_units.npos; at = co_units.find(other)) co_units.replace(at, other.size(), ";");
        for (const auto& one : parts(co_units)) out.co_units += (out.co_units.empty() ? "" : ";") + unit("co_units", one);
        const auto within = limit();
        out.deadline_amount = within.amount, out.deadline_unit = within.unit;
        if (const auto lane = cell("lane"); !lane.empty()) out.lane = one_of<Lane>("lane", lane, lanes);
        return out;
    }

    static void complete(std::vector<Duty>& rows) {
        std::map<std::string, const Duty*> kinds;
        for (const auto& row : rows)
            if (row.place.empty() && row.subject.empty()) kinds.emplace(row.code, &row);
        for (auto& row : rows) {
            const auto kind = kinds.find(row.code);
            if (kind == kinds.end() || kind->second == &row) continue;
            for (const auto member : {&Duty::level1, &Duty::level2, &Duty::level3, &Duty::level3_en, &Duty::keywords})
                if ((row.*member).empty()) row.*member = kind->second->*member;
        }
    }

    const Table& table_;
    std::map<std::string, std::string, std::less<>> units_, places_;
    std::map<std::string_view, std::string> columns_;
    std::size_t row_ = 0;
};
}

flow::Limit read_limit(std::string_view said, std::string_view unit_beside) {
    flow::Limit out;
    const auto [end, wrong] = std::from_chars(said.data(), said.data() + said.size(), out.amount);
    auto unit = trimmed(std::string_view(end, static_cast<std::size_t>(said.data() + said.size() - end)));
    if (unit.starts_with("个")) unit = unit.substr(std::string_view("个").size());
    if (unit.empty()) unit = unit_beside;
    if (wrong != std::errc{} || out.amount < 1 || out.amount > 365) refuse("deadline_amount", "时限应为 1 至 365 的整数", "deadline_amount must be 1 to 365");
    out.unit = one_of<flow::LimitUnit>("deadline_unit", unit, limit_units);
    return out;
}

ReadDuties read_duties(Tx& tx, const Table& table) {
    return Reader(tx, table).run();
}

Table table_of(std::string_view name, std::string_view bytes) {
    if (!name.ends_with(".xlsx")) return table_of_csv(decoded(bytes, "auto"), std::string(name));
    Table table;
    read_xlsx_bytes(bytes, "", [&](std::int64_t line, const std::vector<std::string>& cells) {
        if (line > lines_max) throw Invalid("file", "duties.too_long", {"表格超过 20000 行。", "The table has more than 20,000 rows."});
        if (table.header.empty()) {
            for (const auto& cell : cells) table.header.push_back(trimmed(cell));
            while (!table.header.empty() && table.header.back().empty()) table.header.pop_back();
            return true;
        }
        table.rows.resize(static_cast<std::size_t>(line - 2), std::vector<std::string>(table.header.size()));  // rows that were left empty
        table.rows.push_back(cells);
        table.rows.back().resize(table.header.size());
        return true;
    });
    return table;
}

std::string as_csv(Tx& tx, const std::vector<Duty>& rows) {
    std::map<std::string, std::string> names{{"street", "属地街道"}};
    for (const auto& unit : identity::units(tx)) names[unit.code] = unit.name;
    std::vector<std::string> head;
    for (const auto& heading : headings) head.emplace_back(heading.zh);
    std::string out = "\xEF\xBB\xBF" + csv_line(head);
    for (const auto& row : rows) {
        std::string co_units;
        for (const auto& code : parts(row.co_units)) co_units += (co_units.empty() ? "" : ";") + (names.contains(code) ? names[code] : code);
        const auto subject = json::enum_of<subjects::SubjectKind>(row.subject);
        out += csv_line({row.code, row.level1, row.level2, row.level3, row.level3_en, row.place, subject ? std::string(zh_of(static_cast<int>(*subject), subject_kinds)) : "",
                         names.contains(row.lead_unit) ? names[row.lead_unit] : row.lead_unit, co_units, std::to_string(row.deadline_amount),
                         std::string(zh_of(static_cast<int>(row.deadline_unit), limit_units)), std::string(zh_of(static_cast<int>(row.lane), lanes)), row.legal_basis, row.keywords});
    }
    return out;
}
}
