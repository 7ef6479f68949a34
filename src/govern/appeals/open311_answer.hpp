// What every answer of Open311 has in common: JSON and XML of one content, and the form of refusals.
#pragma once
#include "base/json.hpp"
#include "kernel/module/route.hpp"
namespace yiwang::govern::appeals::open311 {

// The value as the path's ending wants it; root: the name of XML's outermost element. Throws NotFound: another ending.
Reply answer(const Request&, std::string_view root, const json::Value&);
// A path's last part without its ending.
std::string without_ending(const std::string& part);

Reply refusal(const Request&, const Problem&);
// Throws NotFound: of another district.
void check_jurisdiction(const std::optional<std::string>& id);

const std::string& in(Language, const std::string& zh, const std::string& en);
// W3C date and time to the second, in UTC.
json::Value time(Instant);
json::Value time(const std::optional<Instant>&);
}
