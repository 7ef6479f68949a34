// Codes of blocks. Official: district 6 digits (GB/T 2260), street 9 (GB/T 10114), community 12. Shenzhen's unified
// address (社会管理要素统一地址规范, 2017): grid 14, building 19 (建筑物编码), room 25 (房屋编码), each the code of the one
// above and its own digits. Ours, for there is no norm: estate, the community's and E and 3 digits; storey, the
// building's and F (above the ground) or B (below) and 3 digits. A code is never used again.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "support/space/space.hpp"
namespace yiwang::support::space {

std::optional<Level> level_of(std::string_view code);
inline bool fits(std::string_view code, Level level) {
    return level_of(code) == level;
}
std::optional<Level> level_above(Level);        // nothing above a district
std::string code_above(std::string_view code);  // "" above a district, or if it is no code

// "4.40303E+24", "440303001.0": a spreadsheet took it for a number and the digits are lost.
bool damaged_by_spreadsheet(std::string_view code);

std::string storey_code(std::string_view building, int storey);  // -999..999, not 0; throws Invalid "space.storey"
}
