// Geographic files of others as GeoJSON in WGS 84: GeoJSON, GeoPackage, Shapefile, CSV with coordinates, OSM PBF, CityJSON
// footprints. ogr2ogr and osmium read them in child processes with limits of time, memory and output, for they read
// what comes from outside; what they give is read by us.
//
// The system of the coordinates is the one declared; else the one the file says; else the file is refused: nobody can see it
// from the numbers. Numbers that contradict the system (metres for degrees, axes the other way) are refused with a hint.
#pragma once
#include <optional>
#include <string>
#include "support/geometry/geojson.hpp"
#include "support/geometry/system_judge.hpp"
namespace yiwang::support::geofile {

struct ReadOptions {
    std::string system{};      // "GCJ-02", "EPSG:4547", ...; "": what the file says
    std::string layer{};       // of a file with several; "": the first
    bool other_order = false;  // latitude, or northing, stands first in it
};

// A file as it is written.
struct GivenFile {
    std::vector<geometry::Feature> features;
    std::string said;               // the system that it says, "EPSG:4547"; "" if it says none
    bool turned = false;            // `said` is known to PROJ alone, which turned the features into WGS 84
    std::vector<std::size_t> lost;  // numbers, from 1, of those without a usable geometry
};
// Throws Invalid "geofile.format", "geofile.system", "geofile.unreadable"; Unavailable "child.not_found".
GivenFile open(const std::string& file, const ReadOptions& = {});
std::vector<std::string> layers(const std::string& file);  // of a GeoPackage or a zip; empty for others

struct GeoFile {
    std::vector<geometry::Feature> features;  // in WGS 84
    std::string system;                       // what they were in
    geometry::SystemJudgement judgement;      // by the numbers
    std::size_t skipped = 0;                  // without a usable geometry
    std::string geojson() const;              // a FeatureCollection
};
std::string geojson(const std::vector<geometry::Feature>&);
// Throws as open() does, and Invalid "geofile.system" where the numbers contradict the system.
GeoFile read(const std::string& file, const ReadOptions& = {});

// Of the columns of a CSV file: do they give coordinates?
bool has_coordinates(const std::vector<std::string>& columns);

// The outlines that buildings of a CityJSON 1.1 or 2.0 text have on the ground, with their attributes; coordinates as in
// the file. system: of its metadata, "" if it says none.
std::vector<geometry::Feature> cityjson_footprints(const json::Value&, std::string& system);
}
