#include "kernel/module/module.hpp"
#include <cmath>
#include "support/address/address.hpp"
#include "support/address/embedded.hpp"
namespace yiwang::support::address {
namespace {
struct Asked {
    std::string q;
    std::optional<int> count;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (q, count))
struct AtPoint {
    double lng, lat;
};
BOOST_DESCRIBE_STRUCT(AtPoint, (), (lng, lat))
struct NewAlias {
    std::string block, alias, source;
};
BOOST_DESCRIBE_STRUCT(NewAlias, (), (block, alias, source))

std::size_t count_of(const Asked& in, int otherwise) {
    return static_cast<std::size_t>(std::clamp(in.count.value_or(otherwise), 1, 20));
}

Answer match(Outside& outside, const Request& request, const Asked& in) {
    const auto parser = house_parser(outside.config.text("app.data"));
    return outside.store.read(request.caller.actor, [&](Tx& tx) { return find(tx, in.q, parser.get(), count_of(in, 5)); });
}
Items<Candidate> show_suggestions(Tx& tx, const Request&, const Asked& in) {
    return {suggest(tx, in.q, count_of(in, 10))};
}
Items<NearPlace> show_near(Tx& tx, const Request&, const AtPoint& in) {
    if (!(std::abs(in.lng) <= 180 && std::abs(in.lat) <= 90)) throw Invalid("lng", "address.place", {"坐标不对。", "These are no coordinates."});
    return {near(tx, {in.lng, in.lat})};
}
void put_alias(Tx& tx, const Request&, const NewAlias& in) {
    add_alias(tx, in.block, in.alias, in.source);
}
}

Module module() {
    return {.name = "address",
            .schema = embedded::schema,
            .routes = {work("GET", "/api/address/match", holds("space.read"), match,
                            {.summary = "The place of an address as people write it, with the parts understood"}),
                       get("/api/address/suggestions", anyone(600), show_suggestions, {.summary = "Places whose name or address goes on like this"}),
                       get("/api/address/near", anyone(600), show_near, {.summary = "What stands nearest to a point, at most 300 m away"}),
                       post("/api/address/aliases", holds("space.edit"), put_alias, {.summary = "Another name of a block"})}};
}
}
