#include "support/map/documents.hpp"
#include <algorithm>
#include "base/text.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::size_t body_max = 200'000;
constexpr std::string_view document_columns = "id, owner, title, body, shared, changed_at";

Document read_document(const Row& row) {
    return {row.get<Id<Document>>(0), row.number(1), row.get<std::string>(2), json::parse(row.text(3)).as_object(), row.get<bool>(4), row.get<Instant>(5)};
}
}

Document save(Tx& tx, std::int64_t owner, std::optional<Id<Document>> id, const std::string& title, const json::Object& body, bool shared) {
    const std::string text = json::print(json::Value(body));
    if (blank(title) || length(title) > 80)
        throw Invalid("title", "map.title", {"请给地图一个 80 字以内的名称。", "Give the map a name of at most 80 characters."});
    const auto* list = body.if_contains("layers");
    if (!list || !list->is_array() || text.size() > body_max) throw Invalid("body", "map.body", {"地图内容不对。", "This is no map."});
    Document out{id.value_or(Id<Document>{}), owner, trimmed(title), body, shared, tx.now()};
    if (id) {
        if (tx.change("update map_document set title = ?, body = ?, shared = ?, changed_at = ? where id = ? and owner = ?", out.title, text, shared,
                      out.changed_at, *id, owner) == 0)
            throw NotFound("map");
    } else {
        out.id = tx.new_id<Document>();
        tx.run("insert into map_document (id, owner, title, body, shared, changed_at) values (?, ?, ?, ?, ?, ?)", out.id, owner, out.title, text, shared,
               out.changed_at);
    }
    tx.trace("map.saved", out.id, {}, out.title, {});
    return out;
}

std::vector<Document> documents(Tx& tx, std::int64_t owner) {
    return tx.all(read_document,
                  "select " + std::string(document_columns) + " from map_document where owner = ? or shared = 1 order by changed_at desc limit 200", owner);
}

Document get_document(Tx& tx, Id<Document> id, std::int64_t owner) {
    auto found = tx.first(read_document, "select " + std::string(document_columns) + " from map_document where id = ?", id);
    if (!found || (!found->shared && found->owner != owner)) throw NotFound("map");
    return *found;
}

void remove_document(Tx& tx, Id<Document> id, std::int64_t owner) {
    if (tx.change("delete from map_document where id = ? and owner = ?", id, owner) == 0) throw NotFound("map");
    tx.trace("map.removed", id, {}, {}, {});
}
}
