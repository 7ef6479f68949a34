// Addresses cut into tokens: a Han character is one, a run of letters or of digits is one, any other sign is one.
#pragma once
#include <string>
#include <string_view>
#include <vector>
namespace yiwang::support::address {

// Half width, simplified, capital letters; blanks stay as "_", as the public labelled sets write them.
std::vector<std::string> tokens_of(std::string_view address);

struct Labelled {                             // as *.bio files hold them: one token and its label a line, a blank line after each address
    std::vector<std::string> tokens, labels;  // labels: "B-road", "I-road"
};
// Throws Problem 422 "address.labelled" with the line.
std::vector<Labelled> read_labelled(std::string_view text);

// What stands between: a label and the tokens it covers, [from, to).
struct Span {
    std::string label;
    std::size_t from, to;
    bool operator==(const Span&) const = default;
};
std::vector<Span> spans_of(const std::vector<std::string>& labels);
}
