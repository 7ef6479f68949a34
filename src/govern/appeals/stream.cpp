#include "govern/appeals/stream.hpp"
namespace yiwang::govern::appeals {

void each_filed(Store& store, const Actor& actor, Instant from, Instant to, Texts texts, const std::function<void(const StreamedAppeal&)>& f) {
    constexpr std::int64_t range = 5'000;
    Instant last = from;
    Id<Appeal> last_id;
    for (bool more = true; more;) {
        const auto rows = store.read(actor, [&](Tx& tx) {
            return tx.all(row_as<StreamedAppeal>,
                          "select id, filed_at, lng, lat, kind, street, unit, reporter_phone, case when ? = 1 then title else '' end, case when ? = 1 then text else '' end "
                          "from appeals_appeal where (filed_at, id) > (?, ?) and filed_at < ? order by filed_at, id limit ?",
                          texts == Texts::with, texts == Texts::with, last, last_id.value, to, range);
        });
        for (const auto& row : rows) f(row);
        more = static_cast<std::int64_t>(rows.size()) == range;
        if (!rows.empty()) last = rows.back().filed_at, last_id = rows.back().id;
    }
}
}
