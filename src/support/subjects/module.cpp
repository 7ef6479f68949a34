#include "kernel/module/module.hpp"
#include "support/subjects/embedded.hpp"
#include "support/subjects/links.hpp"
#include "support/subjects/map_layers.hpp"
#include "support/subjects/quality.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::support::subjects {
namespace {
struct Listed {
    std::optional<std::string> class_code, block, box;  // box: west,south,east,north
};
BOOST_DESCRIBE_STRUCT(Listed, (), (class_code, block, box))
struct Adding {
    std::string class_code, district;
    std::optional<std::string> name, unit;
    double lng, lat;
};
BOOST_DESCRIBE_STRUCT(Adding, (), (class_code, district, name, unit, lng, lat))
struct StateChange {
    Id<Component> component;
    ComponentState state;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(StateChange, (), (component, state, reason))
struct InBlock {
    std::string block;
};
BOOST_DESCRIBE_STRUCT(InBlock, (), (block))
struct Ending {
    Id<Subject> subject;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Ending, (), (subject, reason))
struct Unlinking {
    Id<Link> link;
    Date on;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Unlinking, (), (link, on, reason))
struct AboutWanted {
    std::string ref;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(AboutWanted, (), (ref, on))
struct PathsWanted {
    std::string from, to_kind;
    std::optional<int> steps;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(PathsWanted, (), (from, to_kind, steps, on))

geometry::Box read_box(const std::string& text) {
    geometry::Box out;
    int read = 0;
    if (std::sscanf(text.c_str(), "%lf,%lf,%lf,%lf%n", &out.west, &out.south, &out.east, &out.north, &read) != 4 ||
        static_cast<std::size_t>(read) != text.size())
        throw Invalid("box", "subjects.box", {"范围写作 西,南,东,北。", "A box is written west,south,east,north."});
    return out;
}

Items<ComponentClass> list_classes(Tx& tx, const Request&, const Nothing&) {
    return {classes(tx)};
}
Items<Component> list_components(Tx& tx, const Request&, const Listed& in) {
    return {components(tx, {in.class_code, in.block, in.box ? std::optional(read_box(*in.box)) : std::nullopt})};
}
Component add(Tx& tx, const Request&, const Adding& in) {
    return add_component(tx, {in.class_code, in.name.value_or(""), in.district, in.lng, in.lat, in.unit.value_or("")});
}
void change_state(Tx& tx, const Request&, const StateChange& in) {
    set_state(tx, in.component, in.state, in.reason);
}
Items<Subject> list_subjects(Tx& tx, const Request& request, const InBlock& in) {
    Items<Subject> out;
    for (auto& one : subjects_in(tx, in.block)) out.items.push_back(masked(std::move(one), request.caller));
    return out;
}
Subject put_subject(Tx& tx, const Request& request, const NewSubject& in) {
    return masked(add_subject(tx, in), request.caller);
}
void close_subject(Tx& tx, const Request&, const Ending& in) {
    end_subject(tx, in.subject, in.reason);
}
Link put_link(Tx& tx, const Request&, const NewLink& in) {
    return link(tx, in);
}
void close_link(Tx& tx, const Request&, const Unlinking& in) {
    end_link(tx, in.link, in.on, in.reason);
}
About show_about(Tx& tx, const Request& request, const AboutWanted& in) {
    return about(tx, in.ref, in.on.value_or(local_date(tx.now())), request.caller);
}
struct FindingWanted {
    std::string what;
    Kind kind;
};
BOOST_DESCRIBE_STRUCT(FindingWanted, (), (what, kind))

int stale_days(const Outside& outside) {
    return static_cast<int>(outside.config.number("space.stale_days"));
}
Items<Finding> show_quality(Outside& outside, const Request& request, const Nothing&) {
    return {outside.store.read(request.caller.actor, [&](Tx& tx) { return quality(tx, stale_days(outside)); })};
}
Items<FoundRow> show_found(Outside& outside, const Request& request, const FindingWanted& in) {
    return {outside.store.read(request.caller.actor, [&](Tx& tx) { return rows_found(tx, in.what, in.kind, stale_days(outside), 5000, request.caller); })};
}
Items<Path> show_paths(Tx& tx, const Request& request, const PathsWanted& in) {
    return {paths(tx, in.from, in.to_kind, in.steps.value_or(4), in.on.value_or(local_date(tx.now())), request.caller)};
}
}

Module module() {
    return {
        .name = "subjects",
        .schema = embedded::schema,
        .routes = {get("/api/subjects/classes", holds("subjects.read"), list_classes, {.summary = "Classes of city components (GB/T 30428.2)"}),
                   get("/api/subjects/components", holds("subjects.read"), list_components, {.summary = "City components by class, block or box"}),
                   post("/api/subjects/components", holds("subjects.edit"), add, {.summary = "Add a city component"}),
                   post("/api/subjects/components/{component}/state", holds("subjects.edit"), change_state,
                        {.summary = "Say that a component is damaged, missing, mended or gone"}),
                   get("/api/subjects/subjects", holds("subjects.read"), list_subjects, {.summary = "Responsible subjects in a block, contacts masked"}),
                   post("/api/subjects/subjects", holds("subjects.edit"), put_subject, {.summary = "Add a responsible subject"}),
                   post("/api/subjects/subjects/{subject}/end", holds("subjects.edit"), close_subject, {.summary = "A responsible subject is no longer there"}),
                   post("/api/subjects/links", holds("subjects.edit"), put_link, {.summary = "Link two things"}),
                   post("/api/subjects/links/{link}/end", holds("subjects.edit"), close_link, {.summary = "A link no longer holds"}),
                   get("/api/subjects/about", holds("subjects.read"), show_about, {.summary = "Everything about one thing on one day"}),
                   work("GET", "/api/subjects/quality", holds("subjects.read"), show_quality, {.summary = "Components and links that are old or incomplete"}),
                   work("GET", "/api/subjects/quality/{what}", holds("subjects.read"), show_found, {.summary = "The rows of one finding"}),
                   get("/api/subjects/paths", holds("subjects.read"), show_paths, {.summary = "The ways from one thing to things of a kind"})},
        // For a house whose components are older than their layer.
        .jobs = {{.name = "subjects.draw_all",
                  .run = [](Outside& outside, std::string_view) { outside.store.write({.name = "system/subjects", .trace_id = {}}, draw_all); },
                  .every = std::chrono::hours{1}}},
        .rights = {"subjects.read", "subjects.edit", "subjects.see_contact", "subjects.see_person"}};
}
}
