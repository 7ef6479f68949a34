// What stands on the blocks and who answers for it: city components 部件 by the classes of GB/T 30428.2, and
// responsible subjects 责任主体, the shops, sites and estates' managers that must put things right.
//
// Each stands in the community that holds its point; nothing is deleted, what is gone has an end. Contacts of a
// subject are masked for whom the right subjects.see_contact does not reach.
#pragma once
#include <string>
#include <vector>
#include "base/csv.hpp"
#include "kernel/module/module.hpp"
#include "support/geometry/point.hpp"
namespace yiwang::support::subjects {

struct ComponentClass {
    std::string code;  // "0137": great class 01, small class 37
    std::string major, minor;
};
BOOST_DESCRIBE_STRUCT(ComponentClass, (), (code, major, minor))
std::vector<std::string> load_classes(Tx&, const Table&);  // columns code, major, minor; gives faults
std::vector<ComponentClass> classes(Tx&);

enum class ComponentState { in_use, damaged, missing, removed };
BOOST_DESCRIBE_ENUM(ComponentState, in_use, damaged, missing, removed)

struct Component {
    Id<Component> id;
    std::string code;  // 16 digits: district, class, number (GB/T 30428.2)
    std::string class_code, name;
    double lng, lat;
    std::string block;  // code of the grid cell, else of the community that holds it; "" outside the district
    std::string unit;   // code of the unit that keeps it
    ComponentState state;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(Component, (), (id, code, class_code, name, lng, lat, block, unit, state, from, to))

struct NewComponent {
    std::string class_code, name, district;  // code of six digits
    double lng, lat;
    std::string unit{};
};
// Gives it the next number of its class. Throws Invalid "subjects.class", "subjects.place".
Component add_component(Tx&, const NewComponent&);
// Moves it into a state, or says that it was seen in the one it is in; removed ends it today. Throws NotFound "component", Invalid "subjects.reason".
void set_state(Tx&, Id<Component>, ComponentState, std::string_view reason);
std::optional<Component> find_component(Tx&, std::string_view code);

struct ComponentsWanted {
    std::optional<std::string> class_code, block;  // block: a code, or the beginning of one
    std::optional<geometry::Box> box{};
    std::size_t limit = 500;
};
std::vector<Component> components(Tx&, const ComponentsWanted&);

enum class SubjectKind { shop, site, estate_manager, school, hospital, market, office, other };
BOOST_DESCRIBE_ENUM(SubjectKind, shop, site, estate_manager, school, hospital, market, office, other)

struct Subject {
    Id<Subject> id;
    SubjectKind kind;
    std::string name;
    std::string credit_code;  // 统一社会信用代码, 18 characters, GB 32100; "" if it has none
    std::string contact, phone;
    std::string block;  // building, else grid cell or community
    std::optional<double> lng, lat;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (id, kind, name, credit_code, contact, phone, block, lng, lat, from, to))

struct NewSubject {
    SubjectKind kind;
    std::string name;
    std::optional<std::string> credit_code, contact, phone, block;
    std::optional<double> lng, lat;
};
BOOST_DESCRIBE_STRUCT(NewSubject, (), (kind, name, credit_code, contact, phone, block, lng, lat))
// Throws Invalid "subjects.name", "subjects.credit_code", "subjects.place".
Subject add_subject(Tx&, const NewSubject&);
std::optional<Subject> find_subject(Tx&, Id<Subject>);
std::vector<Subject> subjects_in(Tx&, std::string_view block_beginning, std::size_t limit = 500);
// Those open today that stand nearest, from the community and its neighbours.
std::vector<Subject> subjects_near(Tx&, geometry::Point, double within_m, std::size_t count);
// No longer there from today on.
void end_subject(Tx&, Id<Subject>, std::string_view reason);

// As the caller may see it.
Subject masked(Subject, const Caller&);

Module module();
}
