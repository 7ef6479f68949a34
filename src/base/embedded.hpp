// A text of a room's folder that the build turned into a constant (cmake/embed.cmake).
#pragma once
#include <array>
#include <string_view>
namespace yiwang {
struct Embedded {
    std::string_view name;  // file name without the folder, "0001_appeals.sql"
    std::string_view text;
};
}
