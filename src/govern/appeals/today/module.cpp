#include "govern/appeals/today/today.hpp"
namespace yiwang::govern::appeals::today {
namespace {
struct Day {
    Instant at;  // the moment that the figures are of
    std::vector<Number> numbers;
};
BOOST_DESCRIBE_STRUCT(Day, (), (at, numbers))

Day show(Tx& tx, const Request& request, const Nothing&) {
    return {tx.now(), numbers(tx, request.caller)};
}
Items<AppealLine> show_rows(Tx& tx, const Request& request, const Behind& in) {
    return {rows(tx, in, request.caller)};
}
}

Module module() {
    return {.name = "today",
            .routes = {get("/api/today", holds("today.read"), show, {.summary = "The figures of the day, each beside a week ago, with what changed it"}),
                       get("/api/today/{figure}/appeals", holds("today.read"), show_rows, {.summary = "The appeals behind a figure of the day"})},
            .rights = {"today.read"}};
}
}
