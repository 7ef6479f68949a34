// Components and responsible subjects as layers of the map, changed in the transaction that changed them. Nothing of a
// person is in them. Inside support/subjects only.
#pragma once
#include "support/subjects/subjects.hpp"
namespace yiwang::support::subjects {

void draw(Tx&, const Component&);
void draw(Tx&, const Subject&);
// The layers where they are not declared yet, with all that is open today.
void draw_all(Tx&);

std::vector<Component> all_components(Tx&);
std::vector<Subject> all_subjects(Tx&);
}
