#include "kernel/notice/notice.hpp"
#include "base/text.hpp"
namespace yiwang::notice {
namespace {
constexpr std::size_t title_columns = 120;
}

void to_officer(Tx& tx, Id<identity::Officer> officer, const Message& message) {
    tx.run(
        "insert into notice_notice (id, officer, key, title, text, link, at) values (?, ?, ?, ?, ?, ?, ?) "
        "on conflict (officer, key) where key <> '' do nothing",
        tx.new_id<Notice>(), officer, message.key, ellipsis(message.title, title_columns), message.text,
        message.link, tx.now());
}

void to_unit(Tx& tx, Id<identity::Unit> unit, std::string_view role, const Message& message) {
    for (const auto& officer : identity::officers_of(tx, unit, role)) to_officer(tx, officer.id, message);
}

void to_holders(Tx& tx, std::string_view right, const Message& message, std::optional<Scope> reach) {
    for (const auto& officer : identity::holders_of(tx, right, reach)) to_officer(tx, officer.id, message);
}

void changed(Tx& tx, std::string_view topic) {
    struct Change;
    tx.run("insert into notice_change (id, topic, at) values (?, ?, ?)", tx.new_id<Change>(), topic,
           tx.now());
}
}
