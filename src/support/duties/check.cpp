#include "support/duties/check.hpp"
#include <algorithm>
#include "base/text.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::support::duties {
namespace {
class Checker {
public:
    Checker(const std::vector<Duty>& rows, const Known& known) : rows_(rows), known_(known) {}

    std::vector<Finding> run() {
        for (const auto& row : rows_) alone(row);
        gaps();
        overlaps();
        std::stable_sort(out_.begin(), out_.end(), [](const Finding& a, const Finding& b) { return std::tie(a.severity, a.row) < std::tie(b.severity, b.row); });
        return std::move(out_);
    }

private:
    void find(Severity severity, std::string problem, const Duty& row, std::string zh, std::string en) {
        out_.push_back({severity, std::move(problem), key_of(row), std::move(zh), std::move(en)});
    }
    void error(std::string problem, const Duty& row, std::string zh, std::string en) { find(Severity::error, std::move(problem), row, std::move(zh), std::move(en)); }
    void warn(std::string problem, const Duty& row, std::string zh, std::string en) { find(Severity::warning, std::move(problem), row, std::move(zh), std::move(en)); }

    void alone(const Duty& row) {
        if (blank(row.code)) error("no_code", row, "编码为空", "The code is empty");
        if (blank(row.level1) || blank(row.level3)) error("no_name", row, "一级或三级类别为空", "The first or the third level is empty");
        if (row.deadline_amount < 1 || row.deadline_amount > 365) error("deadline", row, "时限应为 1 至 365", "The limit must be 1 to 365");
        if (row.lead_unit != "street" && !known_.units.contains(row.lead_unit))
            error("no_unit", row, row.lead_unit.empty() ? "没有主责单位" : "主责单位 " + row.lead_unit + " 不存在或已撤销",
                  row.lead_unit.empty() ? "There is no lead unit" : "The lead unit " + row.lead_unit + " does not exist, or no longer");
        for (const auto& unit : parts(row.co_units)) {
            if (unit != "street" && !known_.units.contains(unit)) error("no_co_unit", row, "协办单位 " + unit + " 不存在或已撤销", "The co-unit " + unit + " does not exist, or no longer");
            if (unit == row.lead_unit) warn("lead_is_co_unit", row, "主责单位同时是协办单位", "The lead unit is a co-unit as well");
        }
        if (!row.place.empty() && !known_.places.contains(row.place)) error("no_place", row, "没有街道或社区 " + row.place, "There is no street or community " + row.place);
        if (!row.subject.empty() && !json::enum_of<subjects::SubjectKind>(row.subject))
            error("no_subject", row, "没有责任主体类型 " + row.subject, "There is no kind of subject " + row.subject);
        if (blank(row.legal_basis)) warn("no_basis", row, "没有法律依据", "There is no legal basis");
    }

    void gaps() {
        std::map<std::string, std::vector<const Duty*>> kinds;
        for (const auto& row : rows_) kinds[row.code].push_back(&row);
        for (const auto& [code, rows] : kinds) {
            const auto whole = std::find_if(rows.begin(), rows.end(), [](const Duty* one) { return one->place.empty() && one->subject.empty(); });
            if (whole == rows.end()) {
                error("gap", *rows.front(), "“" + rows.front()->level3 + "”只规定了部分地点或主体，其余无人负责：请补一行全区通用的",
                      "\"" + rows.front()->level3_en + "\" is given for some places or subjects only, nobody answers for the rest: add a row for the whole district");
                continue;
            }
            if (parts((*whole)->keywords).empty()) warn("no_keywords", **whole, "没有关键词，靠文字推荐不到它", "It has no keywords and cannot be suggested from a text");
            for (const auto* row : rows) differ_from(**whole, *row);
        }
        const auto left_to_streets = std::find_if(rows_.begin(), rows_.end(), [](const Duty& one) { return one.lead_unit == "street" && one.place.empty(); });
        if (left_to_streets == rows_.end()) return;
        for (const auto& street : known_.streets_without_office)
            error("no_office", *left_to_streets, street + "没有街道办，由街道负责的事项在那里无人负责", "The street " + street + " has no office: nobody there answers for what streets handle");
    }

    void differ_from(const Duty& whole, const Duty& row) {
        if (&row == &whole) return;
        if (std::tie(row.level1, row.level2, row.level3) != std::tie(whole.level1, whole.level2, whole.level3))
            error("names_differ", row, "与全区通用行的类别名称不同", "The kind's names are not those of its row for the whole district");
        const auto what = [](const Duty& one) { return std::tie(one.lead_unit, one.co_units, one.deadline_amount, one.deadline_unit, one.lane, one.legal_basis); };
        if (what(row) == what(whole)) warn("needless", row, "与全区通用行的规定相同，可以删去", "It says what the row for the whole district says; it can be taken out");
    }

    void overlaps() {
        std::map<Key, const Duty*> seen;
        std::map<std::string, const Duty*> names;
        std::map<std::string, std::vector<const Duty*>> words;
        for (const auto& row : rows_) {
            if (!seen.emplace(key_of(row), &row).second) error("twice", row, "同一编码、地点、主体出现两次", "The same code, place and subject stand twice");
            if (!row.place.empty() || !row.subject.empty()) continue;
            if (const auto [at, fresh] = names.emplace(row.level1 + "/" + row.level2 + "/" + row.level3, &row); !fresh && at->second->code != row.code)
                warn("same_name", row, "与 " + at->second->code + " 的类别名称相同", "It has the same names as " + at->second->code);
            for (const auto& word : parts(row.keywords)) words[folded(word)].push_back(&row);
        }
        for (const auto& [word, rows] : words)
            for (std::size_t i = 1; i < rows.size(); ++i)
                if (rows[i]->lead_unit != rows.front()->lead_unit)
                    warn("shared_keyword", *rows[i], "关键词“" + word + "”与 " + rows.front()->code + "“" + rows.front()->level3 + "”相同而主责单位不同",
                         "The keyword \"" + word + "\" is also one of " + rows.front()->code + ", which has another lead unit");
    }

    const std::vector<Duty>& rows_;
    const Known& known_;
    std::vector<Finding> out_;
};
}

Known known(Tx& tx) {
    Known out;
    std::set<std::string> offices;
    for (const auto& unit : identity::units(tx)) {
        out.units.insert(unit.code);
        if (unit.kind == identity::UnitKind::street) offices.insert(unit.block_code);
    }
    for (const auto level : {space::Level::street, space::Level::community})
        for (const auto& block : space::blocks(tx, level)) {
            out.places.insert(block.code);
            if (level == space::Level::street && !offices.contains(block.code)) out.streets_without_office.push_back(block.name);
        }
    return out;
}

std::vector<Finding> check(const std::vector<Duty>& rows, const Known& known) {
    return Checker(rows, known).run();
}
}
