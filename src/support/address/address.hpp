// Addresses 统一地址: from what people write to the place, and from a point to what to call it.
//
// The gazetteer is made of the blocks from estate to building and of the places that were brought in, and
// kept by the process until one of them changes; a room is looked for inside the building that was found.
#pragma once
#include <memory>
#include "kernel/module/module.hpp"
#include "support/address/locator.hpp"
#include "support/address/parser.hpp"
namespace yiwang::support::address {

struct Candidate {
    std::string code, name, address;
    double lng, lat, confidence;  // 0 to 1
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (code, name, address, lng, lat, confidence))

struct Understood {
    std::string kind, text;
};
BOOST_DESCRIBE_STRUCT(Understood, (), (kind, text))

// Where it is, told from what is known on the same roads and by the same names; see Locator.
struct Pinpoint {
    double lng, lat, within_m;
    Basis basis;
    std::vector<std::string> told_from;  // addresses
};
BOOST_DESCRIBE_STRUCT(Pinpoint, (), (lng, lat, within_m, basis, told_from))

struct Answer {
    std::string understood_as{};              // "": as it was written
    std::vector<Correction> corrected{};      // what of it was wrong
    std::vector<Understood> parts{};          // of the address as it was understood; empty without a model
    std::vector<Candidate> candidates{};      // the best first
    std::vector<std::string> contradicted{};  // parts that the best candidate's blocks contradict
    std::optional<Pinpoint> point{};          // nothing: it says no more than an area, or names nothing known
};
BOOST_DESCRIBE_STRUCT(Answer, (), (understood_as, corrected, parts, candidates, contradicted, point))

// Throws Invalid "address.text": empty, or longer than 200 characters.
Answer find(Tx&, std::string_view written, const Parser* = nullptr, std::size_t count = 5);
std::vector<Candidate> suggest(Tx&, std::string_view typed, std::size_t count = 10);

struct NearPlace {
    std::string code, name, address;
    double lng, lat, distance_m;
};
BOOST_DESCRIBE_STRUCT(NearPlace, (), (code, name, address, lng, lat, distance_m))
// What stands nearest, at most 300 m away: never answered from across the river without saying how far.
std::vector<NearPlace> near(Tx&, geometry::Point, std::size_t count = 3);

struct NewPlace {
    std::string name, address;
    std::vector<std::string> aliases;
    double lng, lat;
    std::string source;
};
void add_place(Tx&, const NewPlace&);
// Another name of a block: a landmark, a short or former name. Throws NotFound "block".
void add_alias(Tx&, std::string_view block, std::string_view alias, std::string_view source);

// The house's model, from a file in app.data; nothing where none was trained.
std::shared_ptr<const Parser> house_parser(const std::string& data_folder);
inline constexpr std::string_view model_file = "address.model";

Module module();
}
