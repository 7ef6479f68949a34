#include "govern/appeals/stream.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::int64_t range = 5'000;

// read(last, last_id) gives the rows after these; at says where a row stands in that order.
template <class RowOf, class Read>
void in_ranges(Store& store, const Actor& actor, Instant from, Instant RowOf::*at, Read&& read, const std::function<void(const RowOf&)>& f) {
    Instant last = from;
    Id<Appeal> last_id;
    for (bool more = true; more;) {
        const std::vector<RowOf> rows = store.read(actor, [&](Tx& tx) { return read(tx, last, last_id); });
        for (const auto& row : rows) f(row);
        more = static_cast<std::int64_t>(rows.size()) == range;
        if (!rows.empty()) last = rows.back().*at, last_id = rows.back().id;
    }
}
}

void each_filed(Store& store, const Actor& actor, Instant from, Instant to, Texts texts, const std::function<void(const StreamedAppeal&)>& f) {
    in_ranges<StreamedAppeal>(store, actor, from, &StreamedAppeal::filed_at, [&](Tx& tx, Instant last, Id<Appeal> last_id) {
        return tx.all(row_as<StreamedAppeal>,
                      "select id, filed_at, lng, lat, kind, street, unit, reporter_phone, case when ? = 1 then title else '' end, case when ? = 1 then text else '' end "
                      "from appeals_appeal where (filed_at, id) > (?, ?) and filed_at < ? order by filed_at, id limit ?",
                      texts == Texts::with, texts == Texts::with, last, last_id.value, to, range);
    }, f);
}

void each_due(Store& store, const Actor& actor, Instant from, Instant to, const std::function<void(const DueAppeal&)>& f) {
    in_ranges<DueAppeal>(store, actor, from, &DueAppeal::due_at, [&](Tx& tx, Instant last, Id<Appeal> last_id) {
        return tx.all(row_as<DueAppeal>,
                      "select id, due_at, filed_at, kind, street, lane, unit, taken_by, dispatched_at, taken_at, finished_at, closed_at, sent_back, "
                      "case when rating_set_aside = 0 then stars end, "
                      "case when exists (select 1 from appeals_dispute d where d.appeal = a.id and d.unit = a.unit) then 1 else 0 end, "
                      "case when exists (select 1 from appeals_dispute d where d.appeal = a.id and d.ruled <> d.unit) then 1 else 0 end, "
                      "case when exists (select 1 from appeals_reopening r where r.appeal = a.id and r.upheld = 1) then 1 else 0 end "
                      "from appeals_appeal a where due_at is not null and (due_at, id) > (?, ?) and due_at < ? and unit is not null order by due_at, id limit ?",
                      last, last_id.value, to, range);
    }, f);
}
}
