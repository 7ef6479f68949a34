// What identity's own files share about sessions.
#pragma once
#include "kernel/identity/identity.hpp"
namespace yiwang::identity {
// The next request with this token is looked up anew in this process; others remember for five seconds.
void forget(const Store&, const std::string& token);
}
