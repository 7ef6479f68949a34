// The pole of inaccessibility of an area: the place inside that is farthest from its border, where its name has most room.
// Garcia-Castellanos and Lombardo, Scottish Geographical Journal 123 (2007); searched in ever smaller squares, those first that may
// hold the most. Any thread.
#pragma once
#include <span>
#include "support/geometry/plane.hpp"
namespace yiwang::support::geometry {

struct Pole {
    Spot at;
    double reach = 0;  // to the border; the best is at most `precision` more, but in areas so thin that a thousand looks do not tell
};
// Of rings, closed or not: inside is what an odd number of them holds. Without area: the middle of their box, reach 0.
// precision above 0, in the rings' own units.
Pole pole_of(std::span<const std::span<const Spot>> rings, double precision);
}
