// Maps that officers make: which layers in which order, how they are drawn and filtered, where one looks. Kept as the
// builder's own JSON. A shared map is seen by everybody signed in, and in it what the looker's own rights reach.
#pragma once
#include "kernel/module/module.hpp"
namespace yiwang::support::map {

struct Document {
    Id<Document> id;
    std::int64_t owner;  // the officer's id
    std::string title;
    json::Object body;
    bool shared;
    Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(Document, (), (id, owner, title, body, shared, changed_at))

// A new one without an id. Throws Invalid "map.title", "map.body", NotFound "map": it is another's.
Document save(Tx&, std::int64_t owner, std::optional<Id<Document>>, const std::string& title, const json::Object& body, bool shared);
std::vector<Document> documents(Tx&, std::int64_t owner);  // own and shared, newest first
Document get_document(Tx&, Id<Document>, std::int64_t owner);
void remove_document(Tx&, Id<Document>, std::int64_t owner);
}
