// Failures, one small family. A Problem is thrown where it is known and turned into
// application/problem+json (RFC 9457) at the edge; nothing is changed when one is thrown.
//
// code   stable, "<room>.<what>", for programs; tests check it and the field, never the wording
// zh/en  one sentence for the user that says what happened and what to do
// details for the log alone
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {

struct Sentence {
    std::string zh, en;
};

struct Fault {  // one wrong field among many
    std::string field, code;
    Sentence says;
};

class Problem : public std::runtime_error {
public:
    Problem(int status, std::string code, Sentence says, std::string field = {}, std::string details = {});

    int status;
    std::string code;
    Sentence says;
    std::string field;  // JSON path of the wrong input, "place.lng"; empty if none
    std::string details;
    std::vector<Fault> faults;  // where many fields are wrong at once
};

struct Invalid : Problem {  // 422
    Invalid(std::string field, std::string code, Sentence says)
        : Problem(422, std::move(code), std::move(says), std::move(field)) {}
};

struct NotFound : Problem {  // 404; code "<what>.not_found"
    explicit NotFound(std::string_view what);
};

struct Forbidden : Problem {  // 403
    explicit Forbidden(std::string_view right);
};

struct Unauthorised : Problem {  // 401
    Unauthorised();
};

struct Conflict : Problem {  // 409: right in itself, but not now
    Conflict(std::string code, Sentence says) : Problem(409, std::move(code), std::move(says)) {}
};

struct Unavailable : Problem {  // 503: try again later
    Unavailable(std::string code, Sentence says, std::string details = {})
        : Problem(503, std::move(code), std::move(says), {}, std::move(details)) {}
};
}
