// Reads names where they may have spaces and signs in them: the longest that is known, or a new one. Inside kernel/rule only.
#pragma once
#include "kernel/rule/scanner.hpp"
namespace yiwang::rule {

class NameReader {
public:
    NameReader(Scanner& in, const Names& known) : in_(in), known_(known) {}
    bool long_name_ahead();   // of several parts
    std::string name();       // a known one of several parts, or a word
    void know(std::string_view name) { known_.add(name); }
    // Any parts up to where ends() says so: "first name", "b+c". Known from here on.
    template <class Ends>
    std::string new_name(Ends ends) {
        in_.skip_space();
        std::string out;
        for (auto end = in_.at();; end = in_.at()) {
            in_.skip_space();
            if (ends()) break;
            const bool gap = in_.at() != end;
            const auto part = in_.name_part();
            if (part.empty()) in_.wrong("a name");
            if (gap && !out.empty()) out += ' ';
            out += part;
        }
        if (out.empty()) in_.wrong("a name");
        know(out);
        return out;
    }

private:
    const std::string* long_name(std::size_t& end);
    Scanner& in_;
    Names known_;
};
}
