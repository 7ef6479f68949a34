// GCJ-02, the shifted coordinates of Chinese public maps, to and from WGS 84.
//
// About 600 m apart in the south of the country. There is no official formula; the common one agrees with
// published pairs to 1 m. It holds for the mainland alone: a data set has one system, a point does not tell.
#pragma once
#include "support/space/space.hpp"
namespace yiwang::support::space {

Point to_gcj02(Point wgs84);
Point from_gcj02(Point gcj02);  // to less than 1 mm, by iteration
}
