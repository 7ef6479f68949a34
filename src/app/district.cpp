#include "app/district.hpp"
#include <filesystem>
#include <fstream>
#include <sstream>
#include "base/csv.hpp"
#include "base/yaml.hpp"
#include "govern/appeals/open311.hpp"
#include "kernel/identity/catalog.hpp"
#include "kernel/identity/identity.hpp"
#include "support/duties/drafts.hpp"
#include "support/sources/sources.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::app {
namespace {
namespace space = support::space;

void refuse_faults(const std::string& file, const std::vector<std::string>& faults) {
    if (faults.empty()) return;
    std::string all;
    for (const auto& fault : faults) all += "\n  " + fault;
    throw Problem(422, "app.catalog", {"区级数据文件 " + file + " 有误。", "The catalog's file " + file + " has faults:" + all});
}

// Rows of a CSV whose code begins with the district's, as seeds for outlines.
std::vector<space::Made> areas(const std::string& file, const std::string& district, std::size_t parent_digits) {
    const auto table = read_table(file);
    std::vector<space::Made> out;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto& code = table.at(row, "code");
        if (code.starts_with(district)) out.push_back({code, table.at(row, "name"), code.substr(0, parent_digits), {}, 1});
    }
    return out;
}

// Streets lie where the catalog says; a street without a seed is put somewhere inside.
void place_streets(std::vector<space::Made>& streets, const Table& seeds) {
    for (auto& street : streets)
        for (std::size_t row = 0; row < seeds.rows.size(); ++row)
            if (seeds.at(row, "code") == street.code) {
                street.seed = {std::stod(seeds.at(row, "lng")), std::stod(seeds.at(row, "lat"))};
                street.weight = std::stod(seeds.at(row, "weight"));
            }
}

// 宝安居委会 is what the list says, 宝安社区 what people say.
std::string community_name(std::string name) {
    for (const std::string_view tail : {"社区居民委员会", "社区居委会", "居民委员会", "居委会"})
        if (name.size() > tail.size() && name.ends_with(tail)) return name.substr(0, name.size() - tail.size()) + "社区";
    return name;
}

void make_blocks(House& house, const std::string& catalog, const DistrictOptions& options) {
    const auto district = read_yaml(catalog + "/district.yaml").at("code");
    const std::string code = district.is_string() ? std::string(district.as_string()) : std::to_string(district.to_number<std::int64_t>());
    const Actor actor = system_actor("district");
    if (house.store().read(actor, [&](Tx& tx) { return space::find_block(tx, code).has_value(); })) return;
    const std::string own = catalog + "/support/space/";
    auto streets = areas(options.streets.empty() ? own + "streets.csv" : options.streets, code, 6);
    auto communities = areas(options.communities.empty() ? own + "communities.csv" : options.communities, code, 9);
    for (auto& one : communities) one.name = community_name(one.name);
    place_streets(streets, read_table(own + "street_seeds.csv"));
    const auto outlines = space::make_blocks(read_whole(own + "outline.geojson"), streets, communities, 440303);
    const auto report = house.store().write(actor, [&](Tx& tx) { return space::import_blocks(tx, outlines, local_date(tx.now())); });
    refuse_faults("outline.geojson", report.refused);
    std::printf("  %zu streets, %zu communities (outlines are made, not surveyed)\n", streets.size(), communities.size());
}

void make_component_classes(House& house, const std::string& catalog) {
    const auto classes = read_table(catalog + "/support/subjects/component_classes.csv");
    house.store().write(system_actor("district"), [&](Tx& tx) { refuse_faults("component_classes.csv", support::subjects::load_classes(tx, classes)); });
}

void make_people(House& house, const std::string& catalog, const std::string& password) {
    const Actor actor = system_actor("district");
    const std::string folder = catalog + "/kernel/identity/";
    const auto units = read_table(folder + "units.csv"), posts = read_table(folder + "posts.csv");
    const auto roles = read_yaml(folder + "roles.yaml");
    const std::string hash = password.empty() ? "" : identity::hash_password(password);
    house.store().write(actor, [&](Tx& tx) {
        refuse_faults("units.csv", identity::load_units(tx, units));
        refuse_faults("roles.yaml", identity::load_roles(tx, roles));
        if (!hash.empty()) refuse_faults("posts.csv", identity::load_posts(tx, posts, hash));
    });
    std::printf("  %zu units, %zu posts\n", units.rows.size(), posts.rows.size());
}

void make_duties(House& house, const std::string& catalog) {
    const auto duties = read_table(catalog + "/support/duties/duties.csv"), sources = read_table(catalog + "/govern/appeals/sources.csv");
    const auto services = read_yaml(catalog + "/govern/appeals/services.yaml");
    house.store().write(system_actor("district"), [&](Tx& tx) {
        refuse_faults("sources.csv", govern::appeals::load_channels(tx, sources));
        refuse_faults("duties.csv", support::duties::load(tx, duties));
        refuse_faults("services.yaml", govern::appeals::load_services(tx, services));
    });
    std::printf("  %zu kinds of appeal in the list of rights and duties\n", duties.rows.size());
}

void make_sources(House& house, const std::string& catalog) {
    const auto list = read_yaml(catalog + "/support/sources/sources.yaml");
    house.store().write(system_actor("district"), [&](Tx& tx) { support::sources::load(tx, list); });
}
}

std::string read_whole(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Problem(422, "app.unreadable", {"文件 " + file + " 打不开。", "Cannot open " + file + "."}, "file");
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

void make_district(House& house, const DistrictOptions& options) {
    const std::string catalog = house.config().text("app.catalog");
    make_blocks(house, catalog, options);
    make_component_classes(house, catalog);
    make_people(house, catalog, options.password);
    make_duties(house, catalog);
    make_sources(house, catalog);
}
}
