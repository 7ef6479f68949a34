// Open311 GeoReport v2: other programs read our services, file appeals and follow them.
//
// A service is a kind of the list of rights and duties; a request is an appeal. Keys are tokens of machines
// (kernel/identity). Who reads without one sees what was filed this way, without words, persons and exact places;
// a key sees in full what it filed itself and what its right appeals.read reaches.
// docs/standards/open311.md goes through the standard, requirement by requirement.
#pragma once
#include <map>
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

// What other programs may file of a kind.
enum class Offer {
    realtime,  // the answer is the number
    batch,     // the answer is a token, which gives the number once the matter was dispatched
    withheld   // not offered
};
BOOST_DESCRIBE_ENUM(Offer, realtime, batch, withheld)

enum class Datatype { string, number, datetime, text, singlevaluelist, multivaluelist };
BOOST_DESCRIBE_ENUM(Datatype, string, number, datetime, text, singlevaluelist, multivaluelist)

struct Choice {
    std::string key, name, name_en;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (key, name, name_en))

// A question that is asked with a kind.
struct Attribute {
    std::string code;
    Datatype datatype;
    std::string description, description_en;
    std::optional<bool> required{};                   // false if not given
    std::optional<std::string> hint{}, hint_en{};     // how to answer
    std::optional<std::vector<Choice>> values{};      // of the two lists
};
BOOST_DESCRIBE_STRUCT(Attribute, (), (code, datatype, description, description_en, required, hint, hint_en, values))

// The terms on which a kind is offered; a kind without any is offered as realtime, without questions.
struct Terms {
    std::string kind;
    std::optional<Offer> offer{};
    std::optional<std::vector<Attribute>> attributes{};
};
BOOST_DESCRIBE_STRUCT(Terms, (), (kind, offer, attributes))

// catalog/<district>/govern/appeals/services.yaml, a list of terms, in the place of what was there. Returns the faults, one
// sentence each; with any fault nothing is taken in.
std::vector<std::string> load_services(Tx&, const json::Value&);

Terms terms_of(Tx&, std::string_view kind);
std::map<std::string, Terms> all_terms(Tx&);  // by kind, of those that have any

// What is kept of a report beside its appeal.
struct Report {
    Id<Appeal> appeal;
    std::string client;  // actor
    std::optional<std::string> token;
    std::string address_id, media_url, account_id;
};
BOOST_DESCRIBE_STRUCT(Report, (), (appeal, client, token, address_id, media_url, account_id))
std::optional<Report> find_report(Tx&, Id<Appeal>);
std::map<std::int64_t, Report> reports_of(Tx&, const std::vector<Id<Appeal>>&);  // by the appeal's id

// Files what a form says, whose body is the request's. The same form of the same client within ten minutes is one report.
// Throws Invalid, NotFound "service_code".
Report file_report(Tx&, const Request&);

std::vector<Route> open311_routes();
}
