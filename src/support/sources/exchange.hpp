// Reports to the city platform: what it is told, and whether it has heard. Inside support/sources only.
#pragma once
#include "support/sources/sources.hpp"
namespace yiwang::support::sources {

enum class ReportState { waiting, sent, failed };
BOOST_DESCRIBE_ENUM(ReportState, waiting, sent, failed)

struct Report {
    Id<Report> id;
    Id<Arrival> arrival;
    Step step;
    std::string text;
    ReportState state;
    std::int64_t attempts;
    Instant told_at;
};
BOOST_DESCRIBE_STRUCT(Report, (), (id, arrival, step, text, state, attempts, told_at))

struct ReportLine {  // for people
    Id<Report> id;
    std::string external, reference;  // the platform's number and ours
    Step step;
    std::string text;
    ReportState state;
    std::int64_t attempts;
    std::string error;
    Instant told_at;
    std::optional<Instant> sent_at;
};
BOOST_DESCRIBE_STRUCT(ReportLine, (), (id, external, reference, step, text, state, attempts, error, told_at, sent_at))
std::vector<ReportLine> reports(Tx&, std::string_view source);  // the last 200
// One that failed is tried again. Throws NotFound "report".
void send_again(Tx&, Id<Report>);
Job sending();
}
