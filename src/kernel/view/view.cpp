#include "kernel/view/view.hpp"
#include "base/text.hpp"
#include "kernel/view/embedded.hpp"
namespace yiwang::view {
namespace {
constexpr std::int64_t views_max = 100;
constexpr std::size_t query_max = 4000;

View view_of(const Row& row) {
    return {row.get<Id<View>>(0), row.get<std::string>(1), row.get<std::string>(2), json::parse(row.get<std::string>(3)).get_object(), row.get<Id<identity::Officer>>(4), row.get<bool>(5)};
}

struct OfPage {
    std::string page;
};
BOOST_DESCRIBE_STRUCT(OfPage, (), (page))
struct OfView {
    Id<View> view;
};
BOOST_DESCRIBE_STRUCT(OfView, (), (view))

Items<View> list_views(Tx& tx, const Request& request, const OfPage& in) {
    return {views(tx, in.page, request.caller)};
}
View keep_view(Tx& tx, const Request& request, const NewView& in) {
    return keep(tx, in, request.caller);
}
void forget_view(Tx& tx, const Request& request, const OfView& in) {
    forget(tx, in.view, request.caller);
}
}

View keep(Tx& tx, const NewView& in, const Caller& caller) {
    const auto name = trimmed(in.name), page = trimmed(in.page);
    if (page.empty() || page.size() > 40) throw Invalid("page", "view.page", {"没有这个页面。", "There is no such page."});
    if (name.empty() || length(name) > 40) throw Invalid("name", "view.name", {"名称须为 1 至 40 字。", "A name has 1 to 40 characters."});
    const auto query = json::print(in.query);
    if (query.size() > query_max) throw Invalid("query", "view.query", {"筛选条件太长。", "The filters are too long."});
    tx.run("delete from view_view where owner = ? and page = ? and name = ?", caller.officer, page, name);
    if (*tx.first(first_column<std::int64_t>, "select count(*) from view_view where owner = ?", caller.officer) >= views_max)
        throw Invalid("name", "view.too_many", {"最多保存 100 个视图，请先删除一些。", "At most 100 views; remove some first."});
    const View made{tx.new_id<View>(), page, name, in.query, caller.officer, in.shared};
    tx.run("insert into view_view (id, page, name, query, owner, unit, shared, made_at) values (?, ?, ?, ?, ?, ?, ?, ?)", made.id, page, name, query, caller.officer, caller.unit, in.shared, tx.now());
    return made;
}

std::vector<View> views(Tx& tx, std::string_view page, const Caller& caller) {
    return tx.all(view_of, "select id, page, name, query, owner, shared from view_view where page = ? and (owner = ? or (shared = 1 and unit = ?)) order by case when owner = ? then 0 else 1 end, name, id",
                  page, caller.officer, caller.unit, caller.officer);
}

void forget(Tx& tx, Id<View> id, const Caller& caller) {
    if (tx.change("delete from view_view where id = ? and owner = ?", id, caller.officer) == 0) throw NotFound("view.view");
}

Module module() {
    return {.name = "view",
            .schema = embedded::schema,
            .routes = {get("/api/views", signed_in(), list_views, {.summary = "Saved views of a page: one's own and the unit's"}),
                       post("/api/views", signed_in(), keep_view, {.summary = "Keep a view", .status = 201}),
                       remove("/api/views/{view}", signed_in(), forget_view, {.summary = "Forget a view of one's own"})}};
}
}
