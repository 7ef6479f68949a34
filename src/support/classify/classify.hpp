// What a short text is about, learned from texts that people have put into classes 文本分类.
//
// A linear classifier on runs of one to three characters (n-grams), head and body weighed apart: tf-idf with
// sublinear counts, one hyperplane a class against the rest (squared hinge loss, LIBLINEAR), and a softmax over
// the distances whose temperature is set on folds that were held out (Guo et al., "On Calibration of Modern Neural
// Networks", 2017). Texts are compared folded (base/text.hpp), so width, case and script make no difference.
//
// A Classifier is immutable; any thread. Training twice on the same examples gives the same bytes.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <boost/describe.hpp>
namespace yiwang::support::classify {

struct Text {
    std::string head, body;  // a title, "" if there is none, and the text; UTF-8; the first 5,000 characters of each are read
};

struct Example {
    Text text;
    std::string label;
};

struct TrainingOptions {
    double cost = 1;                           // of an example on the wrong side; larger follows the examples more closely
    std::size_t features_max = 100'000;        // n-grams kept, those that stand in most texts; of head and body each
    int folds = 5;                             // 2..10; held out in turn to set the temperature
};

enum class Field { head, body };
BOOST_DESCRIBE_ENUM(Field, head, body)

// A piece of the text that speaks for the answer rather than for the second.
struct Evidence {
    Field field;
    std::size_t from, length;  // bytes of the field as it was given
    std::string words;
    double weight;             // share of all that speaks for the answer, 0..1
};

struct Choice {
    std::string label;
    double confidence;  // 0..1; all labels' add up to 1
};

struct Answer {
    std::vector<Choice> choices;     // the surest first
    std::vector<Evidence> evidence;  // three at most, the weightiest first; none where no n-gram is known
};

class Classifier {
public:
    struct Model;

    // Throws Invalid "classify.examples": fewer than two labels, fewer than two examples of one, more than 50,000 examples or
    // 1,000 labels, an empty label, a text that is not UTF-8. Time grows with examples x labels x (folds + 1).
    static Classifier train(std::span<const Example>, const TrainingOptions& = {});

    // Throws Problem 422 "classify.model": the bytes are no model of this version, or damaged.
    static Classifier from_bytes(std::string_view);
    // Do the bytes begin as this version's do? A model of another version is trained anew, not read.
    static bool of_this_version(std::string_view);
    std::string bytes() const;

    // With the surest labels, so many at most, two at least; without a number with all.
    Answer answer(const Text&, std::size_t most = SIZE_MAX) const;
    const std::vector<std::string>& labels() const;

private:
    std::shared_ptr<const Model> model_;
};
}
