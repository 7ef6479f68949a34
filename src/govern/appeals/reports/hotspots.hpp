// Hot spots 热点 in a report. The analysis tells of each once; here stands what was told. Inside govern/appeals/reports only.
#pragma once
#include "govern/appeals/analysis/events.hpp"
#include "govern/appeals/period.hpp"
namespace yiwang::govern::appeals::reports {
void hear_hotspot(Tx&, const analysis::HotspotFound&);
// One sentence of those whose last day lies in the period, those furthest above what was expected named first; "" where there were none.
std::string hotspots_sentence(Tx&, Days, Language);
}
