// What can be known of a matter before anybody reads it: where it is, what kind, whose, about what kind of subject, in what mood,
// who told of it before; and whether it needs a hand at all, as officials decide in the model appeals.intake of kernel/decision.
//
// Asked on a snapshot, beside others, before the matter is written: nothing here writes.
#pragma once
#include "govern/appeals/appeals.hpp"
#include "govern/appeals/repeats.hpp"
namespace yiwang::govern::appeals {

struct Place {
    std::string street, community;  // "" if not known
};

struct Understood {
    Place place;
    std::string subject;  // support/subjects' SubjectKind, "" if none is named
    Mood mood = Mood::calm;
    std::optional<Candidate> best;  // nothing: the text points nowhere
    bool learned = false;           // by the model; else by keywords
    bool alone = false;             // may be dispatched as suggested without a person
    std::vector<Likely> likely;     // appeals before it that may be the same matter
};

// Throws Invalid as file() does: an incomplete point, one off the globe.
Place place_of(Tx&, std::optional<double> lng, std::optional<double> lat, std::string_view address);
Understood understand(Tx&, const NewAppeal&);
}
