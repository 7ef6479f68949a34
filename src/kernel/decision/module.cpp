#include "kernel/decision/decision.hpp"
#include "kernel/decision/embedded.hpp"
namespace yiwang::decision {

Module module() {
    return {.name = "decision", .schema = embedded::schema, .rights = {"decision.read", "decision.write", "decision.publish"}};
}
}
