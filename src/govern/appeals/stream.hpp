// Appeals one after another, for those who count over very many of them: patterns in place, time and words.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct StreamedAppeal {
    Id<Appeal> id;
    Instant filed_at;
    std::optional<double> lng, lat;
    std::string kind, street;
    Id<identity::Unit> unit;
    std::string reporter_phone, title, text;
};
BOOST_DESCRIBE_STRUCT(StreamedAppeal, (), (id, filed_at, lng, lat, kind, street, unit, reporter_phone, title, text))

enum class Texts { with, without };  // without: title and text are ""

// f for each appeal filed in [from, to), oldest first, those of other systems too. Outside transactions: read by ranges of 5,000,
// each on a snapshot of its own, so that neither the memory nor the store is held.
void each_filed(Store&, const Actor&, Instant from, Instant to, Texts, const std::function<void(const StreamedAppeal&)>& f);
}
