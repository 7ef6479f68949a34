// What an appeal is about, learned from the district's own appeals: the kinds under which they were closed, and where an
// operator chose another kind than was suggested.
//
// A new model is tried on past cases that neither it nor the one in use has learned from: every second of those that came
// since the one in use was trained; without one, the latest fifth, against the list's keywords. It goes live if it is right
// on more of them and its macro-F1 is not lower; then it is trained again on all. With fewer than 30 such cases, or 100 to
// learn from, nothing is tried or kept. Each training is kept with its figures, and a former model can be put back. The
// models are in the database: every server process uses the one that is in use.
#pragma once
#include "govern/appeals/events.hpp"
#include "govern/appeals/suggestion.hpp"
#include "kernel/module/module.hpp"
#include "support/classify/classify.hpp"
namespace yiwang::govern::appeals {

enum class TrainingOutcome {
    live,        // 已启用
    not_better,  // 不优于现用模型
    too_few      // 新案例不足
};
BOOST_DESCRIBE_ENUM(TrainingOutcome, live, not_better, too_few)

struct Training {
    Id<Training> id;
    Instant trained_at;
    TrainingOutcome outcome;
    std::int64_t examples, kinds;  // learned from
    std::int64_t asked;            // held-out cases
    double top1, macro_f1, calibration_error;  // of the new one on them, 0..1
    double other_top1, other_macro_f1;         // of the one in use, or of the keywords
};
BOOST_DESCRIBE_STRUCT(Training, (), (id, trained_at, outcome, examples, kinds, asked, top1, macro_f1, calibration_error, other_top1, other_macro_f1))

// Trains on what there is now, tries it and puts it in use if it is better. Slow, outside
// transactions; the cases learned from are those of the latest 5,000, of each kind at most 200.
Training train_kinds(Store&, const Actor&);

struct TrainingView {
    Training training;
    bool in_use, can_be_used;
    std::optional<Instant> since;  // it was last put in use
    std::string put_by;
};
BOOST_DESCRIBE_STRUCT(TrainingView, (), (training, in_use, can_be_used, since, put_by))
std::vector<TrainingView> trainings(Tx&);  // the latest first, 100 at most

// Puts a former model in use again. Throws NotFound; Conflict "appeals.model_in_use", "appeals.model_never_live"; Invalid: no reason.
void put_back(Tx&, Id<Training>, std::string_view why);

// A matter as the model reads it. One text: some write a title that says all, most write none and have their first sentence for
// one, and a model that has learned from the ones must understand the others.
support::classify::Text as_read(std::string_view title, std::string_view text);

// The model in use; nothing before the first training, or while the one in use is of another version of the program. Kept by the process until another is put in use.
std::optional<support::classify::Classifier> model_in_use(Tx&);

// Kept where the kind chosen for an appeal is not the one suggested; learned from at the next training.
void keep_correction(Tx&, Id<Appeal>, const std::optional<SuggestedKind>&, std::string_view chosen);
}
