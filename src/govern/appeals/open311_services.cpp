// Which services there are, and what is asked with each.
#include <algorithm>
#include <set>
#include "govern/appeals/open311.hpp"
namespace yiwang::govern::appeals {
namespace {
[[noreturn]] void refuse(const std::string& kind, Sentence says) {
    throw Invalid(kind, "appeals.services", std::move(says));
}

bool is_list(Datatype type) {
    return type == Datatype::singlevaluelist || type == Datatype::multivaluelist;
}

void check(Tx& tx, const Terms& terms) {
    if (!duties::find_kind(tx, terms.kind)) refuse(terms.kind, {"没有这个类别", "there is no such kind"});
    std::set<std::string> codes;
    for (const auto& one : terms.attributes.value_or(std::vector<Attribute>{})) {
        if (one.code.empty() || one.code.find_first_of("[]") != one.code.npos || !codes.insert(one.code).second)
            refuse(terms.kind, {"属性编码为空、重复或含方括号", "an attribute's code is empty, used twice or has brackets"});
        if (is_list(one.datatype) != (one.values && !one.values->empty()))
            refuse(terms.kind, {"列表属性（且只有它）须有选项", "attribute " + one.code + ": lists, and no others, have values"});
    }
}

Terms as_terms(const Row& row) {
    return {row.get<std::string>(0), row.get<Offer>(1), json::read<std::vector<Attribute>>(row.get<std::string>(2))};
}
}

std::vector<std::string> load_services(Tx& tx, const json::Value& list) {
    std::vector<std::string> faults;
    std::map<std::string, Terms> all;
    if (!list.is_array()) return {"services.yaml is a list"};
    for (const auto& one : list.get_array()) try {
            const auto terms = json::to<Terms>(one);
            check(tx, terms);
            if (!all.emplace(terms.kind, terms).second) refuse(terms.kind, {"类别重复", "the kind stands there twice"});
        } catch (const Invalid& fault) {
            faults.push_back(fault.field + ": " + fault.says.en);
        }
    if (!faults.empty()) return faults;
    tx.run("delete from appeals_service");
    for (const auto& [kind, terms] : all)
        tx.run("insert into appeals_service (kind, offer, attributes) values (?, ?, ?)", kind, terms.offer.value_or(Offer::realtime),
               json::text(terms.attributes.value_or(std::vector<Attribute>{})));
    return faults;
}

Terms terms_of(Tx& tx, std::string_view kind) {
    const auto kept = tx.first(as_terms, "select kind, offer, attributes from appeals_service where kind = ?", kind);
    return kept.value_or(Terms{std::string(kind), Offer::realtime, std::vector<Attribute>{}});
}

std::map<std::string, Terms> all_terms(Tx& tx) {
    std::map<std::string, Terms> out;
    for (auto& terms : tx.all(as_terms, "select kind, offer, attributes from appeals_service")) out.emplace(terms.kind, std::move(terms));
    return out;
}
}
