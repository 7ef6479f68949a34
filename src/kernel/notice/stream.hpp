// What an open screen hears.
#pragma once
#include "kernel/notice/notice.hpp"
namespace yiwang::notice {
// Route::stream of /api/notices/stream, see stream.cpp.
std::vector<StreamEvent> events_since(Tx&, const Request&, const std::string& last_id);
}
