#include "support/space/codes.hpp"
#include <algorithm>
#include <cstdlib>
namespace yiwang::support::space {
namespace {
bool digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
std::string padded(int number, std::size_t width) {
    std::string out = std::to_string(number);
    return std::string(width > out.size() ? width - out.size() : 0, '0') + out;
}
}

std::optional<Level> level_of(std::string_view code) {
    if (digits(code)) {
        switch (code.size()) {
            case 6: return Level::district;
            case 9: return Level::street;
            case 12: return Level::community;
            case 14: return Level::grid;
            case 19: return Level::building;
            case 25: return Level::room;
            default: return {};
        }
    }
    if (code.size() == 16 && code[12] == 'E' && digits(code.substr(0, 12)) && digits(code.substr(13))) return Level::estate;
    if (code.size() == 23 && (code[19] == 'F' || code[19] == 'B') && digits(code.substr(0, 19)) && digits(code.substr(20))) return Level::storey;
    return {};
}

std::optional<Level> level_above(Level level) {
    switch (level) {
        case Level::district: return {};
        case Level::street: return Level::district;
        case Level::community: return Level::street;
        case Level::grid:
        case Level::estate: return Level::community;
        case Level::building: return Level::grid;
        case Level::storey:
        case Level::room: return Level::building;
    }
    return {};
}

std::string code_above(std::string_view code) {
    const auto level = level_of(code);
    const auto above = level ? level_above(*level) : std::nullopt;
    if (!above) return {};
    switch (*above) {
        case Level::district: return std::string(code.substr(0, 6));
        case Level::street: return std::string(code.substr(0, 9));
        case Level::community: return std::string(code.substr(0, 12));
        case Level::grid: return std::string(code.substr(0, 14));
        default: return std::string(code.substr(0, 19));
    }
}

bool damaged_by_spreadsheet(std::string_view code) {
    return code.find_first_of(".eE+") != code.npos && code.find_first_of("0123456789") != code.npos && !level_of(code);
}

std::string storey_code(std::string_view building, int storey) {
    if (storey == 0 || std::abs(storey) > 999)
        throw Invalid("storey", "space.storey", {"楼层应为 1 至 999，地下为 -1 至 -999。", "A storey is 1 to 999, below the ground -1 to -999."});
    return std::string(building) + (storey > 0 ? 'F' : 'B') + padded(std::abs(storey), 3);
}
}
