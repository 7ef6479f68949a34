// Work of services outside, as jobs. Inside kernel/flow only.
#pragma once
#include "kernel/flow/flow.hpp"
namespace yiwang::flow {

// The job "flow.serve": asks the service, and gives its answer to the token that waits. Throws what the service throws.
void serve(Outside&, const ServiceWork&);
// The job was given up: the step stands as an incident.
void gave_up(Tx&, const ServiceWork&, std::string_view error);
}
