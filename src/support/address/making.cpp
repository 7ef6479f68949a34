#include "support/address/making.hpp"
#include "support/geometry/plane.hpp"
namespace yiwang::support::address {
namespace {
using geometry::Chance;

const std::vector<std::string> first_words{"人民", "文锦", "东门", "春风", "深南", "红岭", "宝安", "沿河",   "布心", "太白",   "爱国", "怡景", "罗芳", "翠竹",
                                           "桃园", "湖贝", "笋岗", "梨园", "泥岗", "新园", "解放", "建设",   "和平", "嘉宾",   "向西", "凤凰", "仙湖", "莲塘",
                                           "聚宝", "国威", "鹏兴", "水库", "田贝", "贝丽", "洪湖", "清水河", "银湖", "金稻田", "华清", "东湖"};
const std::vector<std::string> turns{"", "东", "西", "南", "北", "中", "一", "二", "三"};
const std::vector<std::string> estate_ends{"花园", "苑",   "小区",   "大厦",   "广场",     "新村", "公寓", "华庭",
                                           "名苑", "中心", "商业城", "工业区", "百货大楼", "雅居", "阁"};
const std::vector<std::string> shop_ends{"超市", "餐厅", "停车场", "药店", "银行", "酒店", "幼儿园", "便利店", "美容院", "门诊部"};

class Maker {
public:
    Maker(const Names& names, unsigned seed) : names_(names), chance_(seed) {}

    Labelled make() {
        out_ = {};
        if (chance_.below(3) == 0) add("prov", names_.province);
        if (chance_.below(10) < 7) add("city", names_.city);
        if (chance_.below(10) < 7) add("district", names_.district);
        if (chance_.below(10) < 4) add("town", pick(names_.streets));
        if (chance_.below(10) < 3) add("community", pick(names_.communities));
        if (chance_.below(10) < 8) {
            add("road", road());
            if (chance_.below(10) < 8) add("roadno", number(1, 5000) + (chance_.below(8) ? "号" : "#"));
        }
        if (chance_.below(10) < 7) {
            add("poi", estate());
            if (chance_.below(10) < 6) add("houseno", house());
            if (chance_.below(10) < 3) add("cellno", number(1, 6) + "单元");
            if (chance_.below(10) < 3) add("floorno", number(1, 32) + (chance_.below(3) ? "楼" : "层"));
            if (chance_.below(10) < 6) add("roomno", number(101, 3210) + (chance_.below(3) ? "" : chance_.below(2) ? "室" : "房"));
        }
        if (chance_.below(10) == 0) add("subpoi", pick(first_words) + pick(shop_ends));
        if (chance_.below(12) == 0) add("assist", chance_.below(2) ? "旁边" : "对面");
        if (out_.tokens.empty()) add("road", road());
        return out_;
    }

private:
    std::string pick(const std::vector<std::string>& from) { return from.empty() ? std::string() : from[chance_.below(from.size())]; }
    std::string number(std::size_t low, std::size_t high) { return std::to_string(low + chance_.below(high - low + 1)); }
    std::string road() {
        if (!names_.roads.empty() && chance_.below(3)) return pick(names_.roads);
        return pick(first_words) + pick(turns) + (chance_.below(5) ? "路" : chance_.below(2) ? "街" : "大道");
    }
    std::string estate() {
        if (!names_.estates.empty() && chance_.below(3)) return pick(names_.estates);
        return pick(first_words) + pick(estate_ends);
    }
    std::string house() {
        const std::vector<std::string> ends{"栋", "号楼", "座", "幢"};
        return (chance_.below(3) ? number(1, 40) : std::string(1, static_cast<char>('A' + chance_.below(8)))) + pick(ends);
    }
    void add(const std::string& label, const std::string& text) {
        bool first = true;
        for (auto& token : tokens_of(text)) {
            out_.tokens.push_back(std::move(token));
            out_.labels.push_back((first ? "B-" : "I-") + label);
            first = false;
        }
    }

    const Names& names_;
    Chance chance_;
    Labelled out_;
};
}

std::vector<Labelled> make_labelled(const Names& names, std::size_t count, unsigned seed) {
    Maker maker(names, seed);
    std::vector<Labelled> out;
    while (out.size() < count) out.push_back(maker.make());
    return out;
}
}
