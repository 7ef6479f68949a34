#include "app/commands.hpp"

int main(int count, char** arguments) {
    return yiwang::app::run(yiwang::app::parse(count, arguments));
}
