// What was done before in cases like this one 相似案例: closed appeals of the kinds it may be of, likest in words first. Not the same
// matter, which repeats.hpp looks for: the same sort of matter, anywhere in the district. In the caller's transaction, on any thread.
#pragma once
#include "govern/appeals/views.hpp"
namespace yiwang::govern::appeals {

struct SimilarCase {
    Id<Appeal> id;
    std::string number, title, kind_name, unit_name, street_name;
    Instant filed_at, closed_at;
    std::string result;
    std::int64_t sent_back, reworked;
    std::optional<std::int64_t> stars;
    double words;                      // 0..1: weighted share of words in common
    std::vector<std::string> shared;   // the weightiest of them, 4 at most
    std::optional<double> distance_m;  // nothing: one is without a place
};
BOOST_DESCRIBE_STRUCT(SimilarCase, (), (id, number, title, kind_name, unit_name, street_name, filed_at, closed_at, result, sent_back, reworked, stars, words, shared, distance_m))

// Five at most, of those that the caller's right appeals.read reaches: looked for among the 150 last closed of its kind, or while that
// is not known of each of the three kinds that are likeliest. Those with next to nothing in common are left out.
std::vector<SimilarCase> similar_cases(Tx&, const Appeal&, const Caller&);
}
