// A model from anybody's bytes is refused, or answers.
#include "base/problem.hpp"
#include "support/classify/classify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
    using namespace yiwang::support::classify;
    try {
        Classifier::from_bytes({reinterpret_cast<const char*>(bytes), size}).answer({"路灯", "路灯坏了 broken lamp"});
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
