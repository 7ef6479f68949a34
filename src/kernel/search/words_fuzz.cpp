// Any text as a question: it is read or refused, and what goes to the engines keeps its quotes in pairs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include "base/problem.hpp"
#include "base/text.hpp"
#include "kernel/search/words.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yiwang::search;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!yiwang::valid_utf8(text)) return 0;
    const auto quotes = [](const std::string& in, char quote) {
        std::size_t count = 0;
        for (const char c : in) count += c == quote;
        return count;
    };
    try {
        const auto question = read_question(text);
        if (question.all.empty() || quotes(as_fts5(question, "appeal"), '"') % 2 ||
            quotes(as_tsquery(question), '\'') % 2)
            std::abort();
    } catch (const yiwang::Problem&) {
    }
    for (const auto& word : words_of(text))
        if (word.empty() || word.size() > word_bytes_max || !yiwang::valid_utf8(word)) std::abort();
    return 0;
}
