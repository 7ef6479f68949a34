// yiwang import blocks, layer, places, roads, list, undo; address train: files of others into the spatial base.
#include <chrono>
#include <cstdio>
#include "app/commands.hpp"
#include "app/district.hpp"
#include "app/house.hpp"
#include "base/csv.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "kernel/store/store.hpp"
#include "support/address/address.hpp"
#include "support/address/making.hpp"
#include "support/geofile/geofile.hpp"
#include "support/intake/intake.hpp"
#include "support/space/index.hpp"
#include "support/walking/walking.hpp"
namespace yiwang::app {
namespace {
namespace space = support::space;
namespace address = support::address;
namespace geofile = support::geofile;
namespace intake = support::intake;

std::string named_file(const CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FILE", "app.usage", {"请写明文件。", "Name the file."});
    return line.words[2];
}

Date day_of(const std::string& text) {
    const auto date = text.empty() ? std::optional(local_date(SystemClock{}.now())) : parse_date(text);
    if (!date) throw Invalid("on", "app.day", {"日期应形如 2026-11-24。", "A day is written 2026-11-24."});
    return *date;
}

bool flag(CommandLine& line, const std::string& name) {
    return line.take(name, "false") != "false";
}

// Under which system a file is read, with what does not agree said aloud. Throws what intake::read throws,
// Invalid "intake.system" where the numbers contradict the system or the district does and --despite is not
// given.
intake::ReadFile read_file(House& house, const std::string& file, const intake::Reading& reading, bool despite) {
    const auto parser = address::house_parser(house.config().text("app.data"));
    auto out = intake::read(house.store(), system_actor("import"), file, reading, parser.get());
    for (const auto& one : out.remarks)
        std::fprintf(stderr, "%lld %s %s: %s\n", static_cast<long long>(one.number), one.name.c_str(), std::string(json::name_of(one.kind)).c_str(),
                     one.says.c_str());
    if (out.by_address) std::fprintf(stderr, "placed by address, %zu of them too uncertain\n", out.doubtful.size());
    else
        std::fprintf(stderr, "read as %s%s (%s)\n", out.system.c_str(), out.other_order ? ", northing first" : "",
                     std::string(json::name_of(out.judgement.verdict)).c_str());
    for (const auto& one : out.candidates)
        std::fprintf(stderr, "  %5.1f %% in the district as %s%s\n", 100 * one.inside, one.system.c_str(), one.other_order ? " --other-order" : "");
    intake::check_system(out, despite);
    return out;
}

intake::Reading reading_of(CommandLine& line) {
    return {.system = line.take("system"),
            .other_order = flag(line, "other-order"),
            .layer = line.take("layer"),
            .confidence = std::stod(line.take("confidence", "0.7"))};
}

address::Names names_of(House& house, const std::string& catalog) {
    address::Names out{"广东省", "深圳市", "", {}, {}, {}, {}};
    const auto district = read_yaml(catalog + "/district.yaml");
    if (const auto* name = district.as_object().if_contains("name"); name && name->is_string()) out.district = std::string(name->get_string());
    house.store().read(system_actor("address"), [&](Tx& tx) {
        for (const auto& block : space::blocks(tx, space::Level::street)) out.streets.push_back(block.name);
        for (const auto& block : space::blocks(tx, space::Level::community)) out.communities.push_back(block.name);
        for (const auto& block : space::blocks(tx, space::Level::estate)) out.estates.push_back(block.name);
        for (const auto& block : space::blocks(tx, space::Level::district)) out.district = block.name;
    });
    return out;
}

std::vector<address::Labelled> labelled_in(const std::vector<std::string>& files) {
    std::vector<address::Labelled> out;
    for (const auto& file : files)
        for (auto& one : address::read_labelled(read_whole(file))) out.push_back(std::move(one));
    return out;
}

void say_score(const address::Parser& parser, const std::vector<address::Labelled>& given) {
    const auto begin = std::chrono::steady_clock::now();
    const auto result = address::score(parser, given);
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("F1 %.2f (precision %.2f, recall %.2f), %.1f %% of %zu addresses wholly right, %.0f a second\n", 100 * result.f1(), 100 * result.precision(),
                100 * result.recall(), 100.0 * static_cast<double>(result.whole) / static_cast<double>(std::max<std::size_t>(result.addresses, 1)),
                result.addresses, static_cast<double>(result.addresses) / took);
}
}

int import_blocks(CommandLine& line) {
    const auto name = named_file(line);
    auto reading = reading_of(line);
    reading.mend = false;  // blocks are mended, or refused, where they are checked
    const bool despite = flag(line, "despite");
    space::ImportOptions options{
        .on = day_of(line.take("on")), .dry_run = flag(line, "dry-run"), .mend = flag(line, "mend"), .keep_good = flag(line, "keep-good"), .source = name};
    House house(load_config(line));
    const auto file = read_file(house, name, reading, despite);
    options.system = file.system;
    const auto text = geofile::geojson(file.features);
    const auto report = house.store().write(system_actor("import"), [&](Tx& tx) { return space::import_blocks(tx, text, options); });
    for (const auto& refusal : report.refused) std::fprintf(stderr, "%s\n", refusal.c_str());
    for (const auto& warning : report.warnings) std::fprintf(stderr, "%s\n", warning.c_str());
    std::printf("%d added, %d replaced, %zu refused\n", report.added, report.replaced, report.refused.size());
    return report.refused.empty() ? 0 : 1;
}

// Plausible grid cells and buildings, marked as made, for a district that has no survey yet.
int make_buildings(CommandLine& line) {
    const auto count = static_cast<std::size_t>(std::stoul(line.take("count", "6000")));
    const auto seed = static_cast<unsigned>(std::stoul(line.take("seed", "440303")));
    House house(load_config(line));
    const auto communities = house.store().read(system_actor("district"), [](Tx& tx) { return space::index_of(tx, space::Level::community)->geojson(); });
    const auto made = space::make_buildings(communities, count, seed);
    const auto report = house.store().write(system_actor("district"), [&](Tx& tx) { return space::import_blocks(tx, made, local_date(tx.now())); });
    for (const auto& refusal : report.refused) std::fprintf(stderr, "%s\n", refusal.c_str());
    std::printf("%d grid cells and buildings made, %zu refused\n", report.added, report.refused.size());
    return report.refused.empty() ? 0 : 1;
}

// Paths along the borders of the grid cells, marked as made, for a district that has no road lines yet.
int make_roads(CommandLine& line) {
    House house(load_config(line));
    const auto report = house.store().write(system_actor("district"), [](Tx& tx) {
        std::vector<support::geometry::Feature> borders;
        for (const auto& [block, outline] : space::index_of(tx, space::Level::grid)->all())
            for (const auto& part : outline)
                for (const auto& ring : part) borders.push_back({"", {support::geometry::Geometry::Type::line, {{ring}}}, {}});
        return support::walking::import_roads(tx, borders, {.source = "made: borders of the grid cells"});
    });
    std::printf("%lld paths made along the grid cells, %.1f %% of them in one piece\n", static_cast<long long>(report.roads), 100 * report.largest_share);
    return 0;
}

int import_layer(CommandLine& line) {
    const auto name = named_file(line);
    const auto reading = reading_of(line);
    const bool despite = flag(line, "despite"), dry_run = flag(line, "dry-run");
    intake::LayerWanted wanted{line.take("name"), ""};
    wanted.title = line.take("title", wanted.name);
    wanted.right_to_see = line.take("right");
    wanted.right_to_edit = line.take("edit-right");
    House house(load_config(line));
    const auto file = read_file(house, name, reading, despite);
    if (dry_run) {
        std::printf("%zu features would be taken\n", file.features.size());
        return 0;
    }
    const auto taken = house.store().write(system_actor("import"), [&](Tx& tx) { return intake::take_layer(tx, file, wanted, name); });
    std::printf("%d added, %d changed, %d removed, %d as they were; import %s\n", taken.added, taken.changed, taken.removed, taken.unchanged,
                to_string(taken.import).c_str());
    return 0;
}

int list_imports(CommandLine& line) {
    House house(load_config(line));
    for (const auto& one : house.store().read(system_actor("import"), intake::imports))
        std::printf("%s  %s  %-20s %d added, %d changed, %d removed  %s  %s%s\n", to_string(one.id).c_str(), print_local(one.at).c_str(), one.what.c_str(),
                    one.added, one.changed, one.removed, one.system.c_str(), one.source.c_str(), one.undone_at ? "  undone" : "");
    return 0;
}

int undo_import(CommandLine& line) {
    const auto id = line.words.size() == 3 ? parse_id(line.words[2]) : std::nullopt;
    if (!id) throw Invalid("IMPORT", "app.usage", {"请写明导入的编号。", "Name the import by its id."});
    House house(load_config(line));
    house.store().write(system_actor("import"), [&](Tx& tx) { intake::undo(tx, {*id}); });
    std::puts("undone");
    return 0;
}

int import_places(CommandLine& line) {
    const auto file = named_file(line);
    const auto given = geofile::read(file, {.system = line.take("system"), .layer = line.take("layer")});
    House house(load_config(line));
    std::size_t taken = 0;
    house.store().write(system_actor("import"), [&](Tx& tx) {
        for (const auto& one : given.features) {
            const auto text = [&](std::string_view column) {
                const auto* value = one.properties.if_contains(column);
                return value && value->is_string() ? std::string(value->get_string()) : std::string();
            };
            if (blank(text("name")) || one.geometry.empty()) continue;
            const auto at = one.geometry.parts.front().front().front();
            address::add_place(tx, {text("name"), text("address"), {}, at.lng, at.lat, file});
            ++taken;
        }
    });
    std::printf("%zu places, %zu without a name or a place\n", taken, given.features.size() - taken);
    return 0;
}

int import_roads(CommandLine& line) {
    const auto file = named_file(line);
    const auto given = geofile::read(file, {.system = line.take("system"), .layer = line.take("layer")});
    const support::walking::ImportOptions options{.dry_run = flag(line, "dry-run"), .source = file, .system = given.system};
    House house(load_config(line));
    const auto report = house.store().write(system_actor("import"), [&](Tx& tx) { return support::walking::import_roads(tx, given.features, options); });
    std::printf("%lld roads, %.1f km, %.1f %% of it in one piece; %lld not for walking, %lld without a line\n", static_cast<long long>(report.roads),
                report.length_m / 1000, 100 * report.largest_share, static_cast<long long>(report.not_walked),
                static_cast<long long>(report.no_lines) + static_cast<long long>(given.skipped));
    return 0;
}

// One command takes any file of that form; a part kept back is named by --test.
int train_addresses(CommandLine& line) {
    const std::vector<std::string> files(line.words.begin() + 2, line.words.end());
    const auto test = line.take("test"), model = line.take("model");
    House house(load_config(line));
    const std::string target = model.empty() ? house.config().text("app.data") + "/" + std::string(address::model_file) : model;
    const auto given = files.empty() ? address::make_labelled(names_of(house, house.config().text("app.catalog")), 3000, 440303) : labelled_in(files);
    const auto parser = address::train(given);
    parser.save(target);
    std::printf("trained on %zu %s addresses; model in %s\n", given.size(), files.empty() ? "made" : "labelled", target.c_str());
    if (!test.empty()) say_score(parser, labelled_in({test}));
    return 0;
}
}
