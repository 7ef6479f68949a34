#include <unistd.h>
#include <filesystem>
#include <fstream>
#include "base/csv.hpp"
#include "base/text.hpp"
#include "support/geofile/geofile.hpp"
#include "support/intake/embedded.hpp"
#include "support/intake/intake.hpp"
namespace yiwang::support::intake {
namespace {
constexpr std::size_t file_max = std::size_t{64} << 20;
constexpr std::size_t shapes_max = 3000, shape_points_max = 150'000, listed_max = 200;

enum class As { layer, blocks };
BOOST_DESCRIBE_ENUM(As, layer, blocks)

struct LookWanted {
    std::string name;  // of the file
    As as;
    std::optional<std::string> system, layer;
    std::optional<bool> other_order, mend, keep_good;
    std::optional<double> confidence;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(LookWanted, (), (name, as, system, layer, other_order, mend, keep_good, confidence, on))

struct Counts {
    std::int64_t refused = 0, mended = 0, outside = 0, duplicate = 0, unplaced = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (refused, mended, outside, duplicate, unplaced))

struct Look {
    std::string said, system, geometry;
    bool other_order, by_address;
    geometry::SystemJudgement judgement;
    std::vector<SystemCandidate> candidates;
    std::vector<std::string> layers, columns;
    std::int64_t features, shown;  // shown: of them in shapes
    Counts counts;
    std::vector<Remark> remarks;                // the first 200
    std::vector<Placement> doubtful;            // the first 200
    std::optional<space::ImportReport> blocks;  // what taking it in as blocks would do
    json::Object shapes;                        // GeoJSON
    std::string report;                         // CSV of all remarks
};
BOOST_DESCRIBE_STRUCT(Look, (),
                      (said, system, geometry, other_order, by_address, judgement, candidates, layers, columns, features, shown, counts, remarks, doubtful,
                       blocks, shapes, report))

struct TakeWanted {
    std::string name;
    As as;
    std::string system;
    std::optional<std::string> layer;
    std::optional<bool> other_order, mend, keep_good;
    std::optional<double> confidence;
    std::optional<Date> on;
    std::optional<std::string> layer_name, title;
    std::optional<bool> open_to_all;  // else only officers see the layer
    std::optional<bool> despite;      // although the district contradicts the system
};
BOOST_DESCRIBE_STRUCT(TakeWanted, (), (name, as, system, layer, other_order, mend, keep_good, confidence, on, layer_name, title, open_to_all, despite))

struct Outcome {
    std::optional<Id<Import>> import;  // nothing: nothing was taken
    int added, changed, removed, unchanged;
    std::vector<std::string> refused;
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (import, added, changed, removed, unchanged, refused))

struct Named {
    Id<Import> import;
};
BOOST_DESCRIBE_STRUCT(Named, (), (import))

// The bytes of a request as a file for the children that read it; gone when it ends.
class Scratch {
public:
    Scratch(const std::string& name, const std::string& bytes) {
        std::string extension = std::filesystem::path(name).extension().string();
        for (auto& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (extension == ".shp")
            throw Invalid("name", "intake.shapefile",
                          {"请把 .shp、.dbf、.shx、.prj 打成一个 zip 再上传。", "Put .shp, .dbf, .shx and .prj in one zip and bring that."});
        std::string pattern = (std::filesystem::temp_directory_path() / "yiwang-intake-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw Unavailable("intake.no_room", {"暂时不能存放文件，请稍后重试。", "The file cannot be held just now; try again."});
        folder_ = pattern;
        file_ = (folder_ / ("file" + extension)).string();
        std::ofstream out(file_, std::ios::binary);
        out << bytes;
        out.close();
        if (!out) {
            forget();
            throw Unavailable("intake.no_room", {"暂时不能存放文件，请稍后重试。", "The file cannot be held just now; try again."});
        }
    }
    ~Scratch() { forget(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& file() const { return file_; }

private:
    void forget() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    std::filesystem::path folder_;
    std::string file_;
};

template <class Wanted>
ReadFile read_body(Outside& outside, const Request& request, const Wanted& in) {
    const Scratch scratch(in.name, request.body);
    Reading reading{.layer = in.layer.value_or("")};
    if constexpr (std::is_same_v<Wanted, TakeWanted>) reading.system = in.system;
    else reading.system = in.system.value_or("");
    reading.other_order = in.other_order.value_or(false);
    reading.mend = in.as == As::layer;  // blocks are mended, or refused, where they are checked
    if (in.confidence) reading.confidence = *in.confidence;
    const auto parser = address::house_parser(outside.config.text("app.data"));
    return read(outside.store, request.caller.actor, scratch.file(), reading, parser.get());
}

template <class Wanted>
space::ImportOptions block_options(const ReadFile& file, const Wanted& in, Instant now) {
    return {.on = in.on.value_or(local_date(now)),
            .mend = in.mend.value_or(false),
            .keep_good = in.keep_good.value_or(false),
            .source = in.name,
            .system = file.system};
}

// As many of the features as a map draws at once, evenly out of all.
json::Object shapes_of(const std::vector<geometry::Feature>& features, std::int64_t& shown) {
    json::Array out;
    std::size_t points = 0;
    const std::size_t step = std::max<std::size_t>(1, (features.size() + shapes_max - 1) / shapes_max);
    for (std::size_t i = 0; i < features.size() && points < shape_points_max; i += step) {
        for (const auto& part : features[i].geometry.parts)
            for (const auto& ring : part) points += ring.size();
        out.push_back(
            json::Object{{"type", "Feature"}, {"properties", json::Object{}}, {"geometry", json::parse(geometry::print_geometry(features[i].geometry))}});
    }
    shown = static_cast<std::int64_t>(out.size());
    return {{"type", "FeatureCollection"}, {"features", std::move(out)}};
}

std::string report_of(const ReadFile& file, const std::vector<std::string>& refused) {
    std::string out = "\xEF\xBB\xBF" + csv_line({"行 row", "名称 name", "结果 result", "说明 remark"});
    for (const auto& one : file.remarks) out += csv_line({std::to_string(one.number), one.name, std::string(json::name_of(one.kind)), one.says});
    for (const auto& one : refused) out += csv_line({"", "", "refused", one});
    return out;
}

Look look(Outside& outside, const Request& request, const LookWanted& in) {
    const auto file = read_body(outside, request, in);
    Look out{.said = file.said,
             .system = file.system,
             .geometry = file.geometry,
             .other_order = file.other_order,
             .by_address = file.by_address,
             .judgement = file.judgement,
             .candidates = file.candidates,
             .layers = file.layers,
             .columns = {},
             .features = static_cast<std::int64_t>(file.features.size()),
             .shown = 0,
             .counts = {},
             .remarks = {},
             .doubtful = {},
             .blocks = {},
             .shapes = {},
             .report = {}};
    for (const auto& field : file.fields) out.columns.push_back(field.name);
    for (const auto& one : file.remarks)
        ++(one.kind == RemarkKind::refused     ? out.counts.refused
           : one.kind == RemarkKind::mended    ? out.counts.mended
           : one.kind == RemarkKind::outside   ? out.counts.outside
           : one.kind == RemarkKind::duplicate ? out.counts.duplicate
                                               : out.counts.unplaced);
    out.remarks.assign(file.remarks.begin(), file.remarks.begin() + static_cast<std::ptrdiff_t>(std::min(listed_max, file.remarks.size())));
    out.doubtful.assign(file.doubtful.begin(), file.doubtful.begin() + static_cast<std::ptrdiff_t>(std::min(listed_max, file.doubtful.size())));
    if (in.as == As::blocks && !file.features.empty()) {
        auto options = block_options(file, in, outside.store.now());
        options.dry_run = true;
        const auto text = geofile::geojson(file.features);
        out.blocks = outside.store.read(request.caller.actor, [&](Tx& tx) { return space::import_blocks(tx, text, options); });
    }
    out.shapes = shapes_of(file.features, out.shown);
    out.report = report_of(file, out.blocks ? out.blocks->refused : std::vector<std::string>());
    return out;
}

Outcome take(Outside& outside, const Request& request, const TakeWanted& in) {
    const auto file = read_body(outside, request, in);
    check_system(file, in.despite.value_or(false));
    if (in.as == As::blocks) {
        const auto options = block_options(file, in, outside.store.now());
        const auto text = geofile::geojson(file.features);
        auto report = outside.store.write(request.caller.actor, [&](Tx& tx) { return space::import_blocks(tx, text, options); });
        return {report.import ? std::optional(Id<Import>{report.import.value}) : std::nullopt,
                report.added,
                report.replaced,
                report.ended,
                report.unchanged,
                std::move(report.refused)};
    }
    LayerWanted wanted{.name = trimmed(in.layer_name.value_or("")), .title = trimmed(in.title.value_or("")), .right_to_edit = "space.edit"};
    if (!in.open_to_all.value_or(false)) wanted.right_to_see = "space.read";
    const auto taken = outside.store.write(request.caller.actor, [&](Tx& tx) { return take_layer(tx, file, wanted, in.name); });
    return {taken.import, taken.added, taken.changed, taken.removed, taken.unchanged, {}};
}

Items<Import> list_imports(Tx& tx, const Request&, const Nothing&) {
    return {imports(tx)};
}
void undo_one(Tx& tx, const Request&, const Named& in) {
    undo(tx, in.import);
}
}

Module module() {
    const RouteOptions looking{.summary = "What a file holds, and what taking it in would do; the file is the body", .raw_body = true, .body_max = file_max};
    const RouteOptions taking{.summary = "Take a file in, as blocks or as a layer of the map; the file is the body", .raw_body = true, .body_max = file_max};
    return {.name = "intake",
            .schema = embedded::schema,
            .routes = {work("POST", "/api/intake/looks", holds("space.edit"), look, looking),
                       work("POST", "/api/intake/imports", holds("space.edit"), take, taking),
                       get("/api/intake/imports", holds("space.read"), list_imports, {.summary = "What was taken in as blocks and layers, newest first"}),
                       post("/api/intake/imports/{import}/undo", holds("space.edit"), undo_one, {.summary = "Undo an import"})}};
}
}
