// Any texts are compared without harm, and a text is wholly like itself in words.
#include <stdexcept>
#include "base/text.hpp"
#include "support/likeness/likeness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
    using namespace yiwang;
    using namespace yiwang::support::likeness;
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    if (!valid_utf8(all)) return 0;
    const Said whole{.text = std::string(all)};
    Index index;
    index.add(1, whole);
    const auto self = index.compare(whole, whole);
    if (!bigrams(all).empty() && self.words < 0.999) throw std::logic_error("a text is not itself");
    index.find(whole);
    index.forget_before(Instant::max());
    if (index.size() != 0) throw std::logic_error("something is left");
    return 0;
}
