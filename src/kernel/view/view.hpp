// Saved views 常用视图: a list's filters under a name, one's own or shared with the unit. What they show is decided when they are
// opened, by the rights of whoever opens them. In the caller's transaction, on any thread.
#pragma once
#include "kernel/identity/identity.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::view {

struct View {
    Id<View> id;
    std::string page;   // of the client: "appeals"
    std::string name;
    json::Object query; // the page's own filters
    Id<identity::Officer> owner;
    bool shared;        // with the owner's unit
};
BOOST_DESCRIBE_STRUCT(View, (), (id, page, name, query, owner, shared))

struct NewView {
    std::string page, name;
    json::Object query;
    bool shared;
};
BOOST_DESCRIBE_STRUCT(NewView, (), (page, name, query, shared))
// In place of one's own of the same name. Throws Invalid: page, name 1 to 40 characters, query over 4,000 bytes, more than 100 views.
View keep(Tx&, const NewView&, const Caller&);
std::vector<View> views(Tx&, std::string_view page, const Caller&);  // one's own, then the unit's, by name
void forget(Tx&, Id<View>, const Caller&);                           // one's own; throws NotFound

Module module();
}
