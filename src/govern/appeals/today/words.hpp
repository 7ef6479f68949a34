// What each figure of the day is called, what it means and how it is counted.
#pragma once
#include "govern/appeals/today/today.hpp"
namespace yiwang::govern::appeals::today {

struct Words {
    std::string name, definition, query;
};
const Words& words_of(Figure, Language);
}
