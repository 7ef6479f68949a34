// On which side of a line a point lies, exactly: the sign is right for any doubles, however close the point is.
// (J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997: a fast bound first, exact sums where it
// does not decide. Holds as long as no product overflows or underflows.)
#pragma once
#include "support/geometry/plane.hpp"
namespace yiwang::support::geometry {

// 1: c lies left of the line from a to b; -1: right; 0: on it.
int side_of(Spot a, Spot b, Spot c);

enum class Where { outside, edge, inside };
}
