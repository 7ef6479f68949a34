// The point of an address as people write it, where no place of that very address is known: between the house
// numbers that are, where two roads meet, at a landmark, on the road.
//
// It knows what the places of a gazetteer tell: the roads and numbers of their addresses, and their names.
// Immutable; any thread may ask.
#pragma once
#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include "support/address/gazetteer.hpp"
#include "support/geometry/plane.hpp"
namespace yiwang::support::address {

// What an address says, taken apart by its form alone.
struct RoadNamed {
    std::string road;
    std::optional<int> number;  // of the house; of 24-26号 the first
};
struct Form {
    std::string area;  // the last district or county at the beginning: 罗湖
    std::vector<RoadNamed> roads;
    std::string rest;  // behind the last road, or behind the areas where no road is named
};
Form form_of(std::string_view address);

// number: a place of that very number; between: lower and higher ones of the road; beside: only lower or only
// higher ones; crossing: two roads;
// landmark: a place of that name; road: somewhere on it; likeness: the address that is most alike.
BOOST_DEFINE_ENUM_CLASS(Basis, number, between, beside, crossing, landmark, road, likeness)

struct Location {
    geometry::Point at;
    double within_m;  // about half of such answers lie this near
    Basis basis;
    std::vector<std::uint32_t> places{};  // of the gazetteer, that it was told from
};

class Locator {
public:
    Locator();
    explicit Locator(std::shared_ptr<const Gazetteer>);

    // The likeliest first, at most `count`, each 100 m and more from those before it. Empty: the address says
    // no more than an area, or nothing known here.
    std::vector<Location> locate(std::string_view written, std::size_t count = 5) const;

private:
    struct House {
        int number;  // 0: none
        std::uint32_t place;
        std::uint32_t area;
        geometry::Spot at;
    };
    struct Guess {
        geometry::Spot at;
        double within_m;
        Basis basis;
        std::vector<std::uint32_t> places;
    };
    const std::vector<House>* houses_of(std::string_view road) const;
    bool may_lie_in(const House&, std::uint32_t area) const;
    std::vector<House> houses_in(const std::vector<House>&, std::uint32_t area) const;
    void by_number(const std::vector<House>&, int number, std::vector<Guess>&) const;
    static geometry::Spot along_numbers(const std::vector<House>& near, int number);
    void by_road(const std::vector<House>&, std::vector<Guess>&) const;
    void by_family(const std::vector<std::string>& roads, std::uint32_t area, std::vector<Guess>&) const;
    void by_crossing(const std::vector<House>&, const std::vector<House>&, std::vector<Guess>&) const;
    void by_likeness(std::string_view written, std::uint32_t area, std::vector<Guess>&) const;
    void by_name(const std::string& name, std::uint32_t area, std::vector<Guess>&) const;

    std::shared_ptr<const Gazetteer> gazetteer_;
    geometry::GaussKruger plane_;
    std::unordered_map<std::string, std::vector<House>> roads_;           // houses by number
    std::unordered_map<std::string, std::vector<std::string>> families_;  // roads by the beginning of their names
    std::unordered_map<std::string, std::uint32_t> areas_;                // 0: none named
    std::vector<std::uint32_t> area_of_;                                  // of each place
    std::vector<geometry::PointIndex> lots_;                              // of each area's places
};
}
