#include "kernel/identity/catalog.hpp"
#include <set>
#include "base/text.hpp"
namespace yiwang::identity {
namespace {
constexpr std::string_view surnames[] = {"陈", "李", "张", "黄", "刘", "林", "王", "吴", "杨", "周", "罗", "郑", "梁", "谢", "曾", "叶", "邓", "彭", "何", "钟"};
constexpr std::string_view given[] = {"敏", "伟", "静", "志强", "丽华", "建国", "晓燕", "俊杰", "海涛", "雪梅", "文博", "思远", "佳怡", "国栋",
                                      "美玲", "子轩", "慧敏", "永康", "春燕", "立新", "少芬", "浩然", "玉兰", "家豪", "婷婷", "明辉", "秀英"};

std::string line(std::size_t row, std::string_view what) {
    return "line " + std::to_string(row + 2) + ": " + std::string(what);
}

// A plausible name that is the same in every run: nobody's.
std::string demo_name(std::string_view code) {
    std::uint64_t h = 0xcbf29ce484222325;
    for (const char c : code) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return std::string(surnames[h % std::size(surnames)]) + std::string(given[h / 64 % std::size(given)]);
}
}

std::vector<std::string> load_units(Tx& tx, const Table& table) {
    std::vector<std::string> faults;
    std::set<std::string> codes;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto& code = table.at(row, "code");
        if (code.empty() || !codes.insert(code).second) faults.push_back(line(row, "the code is empty or used twice"));
        if (!json::enum_of<UnitKind>(table.at(row, "kind"))) faults.push_back(line(row, "unknown kind " + table.at(row, "kind")));
        if (const auto& parent = table.at(row, "parent"); !parent.empty() && !codes.contains(parent))
            faults.push_back(line(row, "the parent " + parent + " does not stand above it"));
    }
    if (!faults.empty()) return faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        if (find_unit_by_code(tx, table.at(row, "code"))) continue;
        const auto parent = table.at(row, "parent").empty() ? std::nullopt : find_unit_by_code(tx, table.at(row, "parent"));
        add_unit(tx, {{}, table.at(row, "code"), table.at(row, "name"), table.at(row, "name_en"), *json::enum_of<UnitKind>(table.at(row, "kind")),
                      parent ? parent->id : Id<Unit>{}, table.at(row, "block_code"), table.at(row, "phone")});
    }
    return faults;
}

std::vector<std::string> load_roles(Tx& tx, const json::Value& roles) {
    std::vector<std::string> faults;
    const auto& all = roles.is_object() && roles.get_object().contains("roles") ? roles.at("roles") : roles;
    if (!all.is_object()) return {"roles.yaml: expected role: {right: scope}"};
    for (const auto& [role, value] : all.get_object()) {
        const auto* rights = value.is_object() && value.get_object().contains("rights") ? &value.at("rights") : &value;
        if (!rights->is_object()) {
            faults.push_back("role " + std::string(role) + ": expected right: scope");
            continue;
        }
        Rights granted;
        for (const auto& [right, scope] : rights->get_object()) {
            const auto reach = scope.is_string() ? json::enum_of<Scope>(std::string_view(scope.get_string())) : std::nullopt;
            if (reach) granted[std::string(right)] = *reach;
            else faults.push_back("role " + std::string(role) + ", " + std::string(right) + ": the scope is own, unit, street or district");
        }
        if (faults.empty()) set_role(tx, std::string_view(role), granted);
    }
    return faults;
}

std::vector<std::string> load_posts(Tx& tx, const Table& table, const std::string& password_hash) {
    std::vector<std::string> faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (!find_unit_by_code(tx, table.at(row, "unit"))) faults.push_back(line(row, "there is no unit " + table.at(row, "unit")));
    if (!faults.empty()) return faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto& code = table.at(row, "code");
        const std::string name = table.has("demo") && !table.at(row, "demo").empty() ? table.at(row, "demo") : code;
        if (tx.first(first_column<std::int64_t>, "select 1 from identity_officer where name = ?", name)) continue;
        const auto officer = add_officer(tx, {name, demo_name(code), "", password_hash});
        add_post(tx, officer, find_unit_by_code(tx, table.at(row, "unit"))->id, table.at(row, "name"), table.at(row, "role"));
    }
    return faults;
}
}
