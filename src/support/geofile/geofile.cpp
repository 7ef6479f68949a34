#include "support/geofile/geofile.hpp"
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include "base/child.hpp"
#include "base/text.hpp"
namespace yiwang::support::geofile {
namespace {
namespace fs = std::filesystem;
constexpr std::size_t file_max = std::size_t{512} << 20;
const ChildLimits limits{.time = std::chrono::minutes{3}, .memory_bytes = std::size_t{3} << 30, .output_bytes = std::size_t{256} << 20};

[[noreturn]] void refuse(const std::string& code, const std::string& zh, const std::string& en, const std::string& details = {}) {
    Problem problem(422, "geofile." + code, {zh, en}, "file", details);
    throw problem;
}

std::string read_whole(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || fs::file_size(file) > file_max) refuse("unreadable", "文件打不开，或超过 512 MB。", "The file cannot be opened, or is larger than 512 MB.");
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

std::string lower_extension(const fs::path& file) {
    std::string out = file.extension().string();
    if (out == ".gz") out = file.stem().extension().string() + out;
    for (auto& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::string child(const std::vector<std::string>& command) {
    const auto done = run_child(command, {}, limits);
    if (done.timed_out || done.output_cut)
        refuse("unreadable", "文件太大或太复杂，读取超过了限度。", "The file is too large or too intricate to be read within the limits.");
    if (done.status != 0) refuse("unreadable", "文件无法读取。", "The file cannot be read.", done.errors.substr(0, 2000));
    return done.output;
}

// As GDAL takes them: a star stands for the rest of a name.
constexpr std::array easting_columns{"lng", "lon", "longitude", "x", "经度", "lng_*", "lon_*", "*_lng", "*_lon", "经度*"};
constexpr std::array northing_columns{"lat", "latitude", "y", "纬度", "lat_*", "*_lat", "纬度*"};

bool named_so(std::string_view column, std::string_view pattern) {
    if (pattern.starts_with('*')) return column.ends_with(pattern.substr(1));
    return pattern.ends_with('*') ? column.starts_with(pattern.substr(0, pattern.size() - 1)) : column == pattern;
}

std::string opened_as(const fs::path& file) {
    const auto extension = lower_extension(file);
    return (extension == ".zip" ? "/vsizip/" : extension == ".csv.gz" ? "CSV:/vsigzip/" : "") + file.string();
}

// What the file says its coordinates are in: "EPSG:4547", "" if it says nothing that has a number.
std::string system_said(const fs::path& file, const std::string& layer) {
    std::vector<std::string> command{"ogrinfo", "-ro", "-so", opened_as(file)};
    command.push_back(layer.empty() ? "-al" : layer);
    const auto done = run_child(command, {}, limits);
    const auto at = done.output.rfind("ID[\"EPSG\",");
    if (at == done.output.npos) return {};
    const auto end = done.output.find(']', at);
    return "EPSG:" + done.output.substr(at + 10, end - at - 10);
}

template <class Names>
std::string joined(const Names& names) {
    std::string out;
    for (const auto* name : names) out += (out.empty() ? "" : ",") + std::string(name);
    return out;
}

json::Value as_geojson(const fs::path& file, const std::string& extension, const ReadOptions& options, const std::string& turn_from) {
    if (extension == ".pbf" || extension == ".osm")
        return json::parse(child({"osmium", "export", "-f", "geojson", "--geometry-types=point,linestring,polygon", "-o", "-", file.string()}));
    // Only coordinates and properties are wanted: nothing is fetched, nothing is run, texts stay texts.
    std::vector<std::string> command{"ogr2ogr",
                                     "--config",
                                     "GDAL_HTTP_TIMEOUT",
                                     "1",
                                     "--config",
                                     "OGR_ENABLE_PARTIAL_REPROJECTION",
                                     "NO",
                                     "-f",
                                     "GeoJSON",
                                     "/vsistdout/",
                                     "-lco",
                                     "COORDINATE_PRECISION=9",
                                     "-lco",
                                     "WRITE_BBOX=NO",
                                     "-dim",
                                     "XY"};
    if (!turn_from.empty()) command.insert(command.end(), {"-s_srs", turn_from, "-t_srs", "EPSG:4326"});
    if (extension.starts_with(".csv"))
        command.insert(command.end(), {"-oo", "X_POSSIBLE_NAMES=" + joined(easting_columns), "-oo", "Y_POSSIBLE_NAMES=" + joined(northing_columns), "-oo",
                                       "KEEP_GEOM_COLUMNS=YES", "-oo", "AUTODETECT_TYPE=NO", "-a_srs", "EPSG:4326"});
    command.push_back(opened_as(file));
    if (!options.layer.empty()) command.push_back(options.layer);
    auto text = child(command);
    if (!valid_utf8(text)) text = decoded(text, "gb18030");  // a Shapefile without .cpg
    return json::parse(text);
}

// Coordinates stay as they are written; what is no geometry in them is counted.
std::vector<geometry::Feature> features_of(const json::Value& in, std::vector<std::size_t>& lost) {
    std::vector<geometry::Feature> out;
    std::size_t number = 0;
    const auto* list = in.is_object() && in.get_object().contains("features") ? in.at("features").if_array() : nullptr;
    if (!list) refuse("format", "不是要素集合。", "It is no collection of features.");
    for (const auto& one : *list) {
        ++number;
        geometry::Feature feature;
        const auto* object = one.if_object();
        const auto* shape = object ? object->if_contains("geometry") : nullptr;
        const auto* properties = object ? object->if_contains("properties") : nullptr;
        if (properties && properties->is_object()) feature.properties = properties->get_object();
        if (const auto* id = object ? object->if_contains("id") : nullptr; id && id->is_string()) feature.id = std::string(id->get_string());
        auto read = geometry::read_geometry(shape ? *shape : json::Value(), geometry::Range::anywhere);
        if (!read.fault.empty() || read.geometry.empty()) {
            lost.push_back(number);
            continue;
        }
        feature.geometry = std::move(read.geometry);
        out.push_back(std::move(feature));
    }
    return out;
}
}

bool has_coordinates(const std::vector<std::string>& columns) {
    const auto any_of = [&](const auto& names) {
        return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
            return std::any_of(names.begin(), names.end(), [name = folded(trimmed(column))](std::string_view pattern) { return named_so(name, pattern); });
        });
    };
    return any_of(easting_columns) && any_of(northing_columns);
}

std::string geojson(const std::vector<geometry::Feature>& features) {
    std::string out = R"({"type":"FeatureCollection","features":[)";
    for (const auto& feature : features) {
        if (out.back() != '[') out += ",\n";
        out += R"({"type":"Feature","properties":)" + json::print(json::Value(feature.properties)) + R"(,"geometry":)" +
               geometry::print_geometry(feature.geometry) + "}";
    }
    return out + "]}";
}

std::string GeoFile::geojson() const {
    return geofile::geojson(features);
}

std::vector<std::string> layers(const std::string& name) {
    const fs::path file(name);
    std::vector<std::string> out;
    if (const auto extension = lower_extension(file); extension != ".gpkg" && extension != ".zip") return out;
    std::istringstream lines(child({"ogrinfo", "-ro", "-q", opened_as(file)}));
    for (std::string line; std::getline(lines, line);) {  // "1: buildings (Multi Polygon)"
        const auto colon = line.find(": "), bracket = line.rfind(" (");
        if (colon != line.npos) out.push_back(line.substr(colon + 2, bracket == line.npos ? bracket : bracket - colon - 2));
    }
    return out;
}

GivenFile open(const std::string& name, const ReadOptions& options) {
    const fs::path file(name);
    const auto extension = lower_extension(file);
    constexpr std::array known{".geojson", ".json", ".gpkg", ".shp", ".zip", ".csv", ".csv.gz", ".pbf", ".osm"};
    if (std::find(known.begin(), known.end(), extension) == known.end())
        refuse("format", "不支持这种文件；可用 GeoJSON、GeoPackage、Shapefile、CSV、OSM PBF、CityJSON。",
               "Files may be GeoJSON, GeoPackage, Shapefile, CSV, OSM PBF or CityJSON.");
    if (!fs::exists(file) || fs::file_size(file) > file_max)
        refuse("unreadable", "文件打不开，或超过 512 MB。", "The file cannot be opened, or is larger than 512 MB.");
    if (!options.system.empty() && !geometry::find_system(options.system))
        refuse("system", "不认识坐标系“" + options.system + "”。", "The coordinate system \"" + options.system + "\" is not known.");
    GivenFile out;
    if (extension == ".geojson" || extension == ".json") {
        const auto parsed = json::parse(read_whole(file));
        const bool city = parsed.is_object() && parsed.get_object().contains("CityObjects");
        if (city) {
            out.features = cityjson_footprints(parsed, out.said);
            const auto slash = out.said.find_last_of("/:");
            if (slash != out.said.npos) out.said = "EPSG:" + out.said.substr(slash + 1);
        } else {
            out.features = features_of(parsed, out.lost);
            out.said = "WGS 84";  // RFC 7946 has no other; a file in GCJ-02 looks the same and must be declared
        }
        return out;
    }
    out.said = extension == ".pbf" || extension == ".osm" ? "WGS 84" : extension.starts_with(".csv") ? "" : system_said(file, options.layer);
    out.turned = options.system.empty() && !out.said.empty() && !geometry::find_system(out.said);
    out.features = features_of(as_geojson(file, extension, options, out.turned ? out.said : ""), out.lost);
    return out;
}

GeoFile read(const std::string& name, const ReadOptions& options) {
    auto given = open(name, options);
    const std::string wanted = given.turned ? "WGS 84" : options.system.empty() ? given.said : options.system;
    const auto system = geometry::find_system(wanted);
    if (!system)
        refuse(
            "system", "文件没有说明坐标系（或是未公开的地方坐标系），请指明：WGS 84、CGCS2000、GCJ-02、BD-09、EPSG:4547……",
            "The file does not say its coordinate system, or it is a local one that is not public: name it (WGS 84, CGCS2000, GCJ-02, BD-09, EPSG:4547 ...).",
            given.said);
    GeoFile out{std::move(given.features), given.turned ? given.said : system->name, {}, given.lost.size()};
    std::vector<geometry::Spot> coordinates;
    for (auto& feature : out.features) {
        if (options.other_order)
            feature.geometry = geometry::turned(std::move(feature.geometry), [](geometry::Point at) { return geometry::Point{at.lat, at.lng}; });
        for (const auto& part : feature.geometry.parts)
            for (const auto& ring : part)
                for (const auto& at : ring) coordinates.push_back({at.lng, at.lat});
    }
    out.judgement = geometry::judge_numbers(*system, coordinates);
    if (out.judgement.verdict == geometry::Verdict::contradicted)
        refuse("system", "坐标与声明的坐标系 " + system->name + " 不符，像是 " + out.judgement.likely + "。",
               "The numbers are not of " + system->name + "; they look like " + out.judgement.likely + ".");
    if (system->kind != geometry::System::Kind::wgs84)
        for (auto& feature : out.features)
            feature.geometry = geometry::turned(std::move(feature.geometry), [&](geometry::Point at) { return system->to_wgs84({at.lng, at.lat}); });
    return out;
}
}
