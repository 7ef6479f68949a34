// Sources that are asked: when, how far, and what happens in an outage. Inside support/sources only.
//
// Every ten seconds those that are due are asked, each by a job of its own, so that one that is down waits with
// back-off and holds up no other. What came and the cursor behind it are kept in one transaction: killed anywhere, the
// next try goes on where the last one was.
#pragma once
#include "support/sources/sources.hpp"
namespace yiwang::support::sources {

// Throws Conflict "sources.not_fetched": this adapter is not asked, or the source is off.
void ask_to_fetch(Tx&, const Source&);
std::vector<Job> fetching();

// One round with each adapter; takes in what is new. Throws Unavailable when the other side does not answer as it should.
void fetch_http(Outside&, const Source&);
void fetch_mail(Outside&, const Source&);
void fetch_folder(Outside&, const Source&);

// In the transaction of what came.
void move_cursor(Tx&, std::string_view code, std::string_view cursor);
}
