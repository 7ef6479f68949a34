#include "support/classify/classify.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>
#include "base/packed.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "support/classify/model.hpp"
namespace yiwang::support::classify {
namespace {
constexpr std::string_view magic = "yiwang text classes 1\n";
constexpr std::size_t evidence_max = 3;

template <class T>
std::vector<T> take(std::string_view& in) {
    auto out = packed::take<T>(in);
    if (!out) refuse_model();
    return std::move(*out);
}

bool finite(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float one) { return std::isfinite(one); });
}

// What each letter of a field adds for one label over another: an n-gram's part is shared out among its letters.
std::vector<double> letters_for(const Classifier::Model& model, const std::vector<Letter>& letters, Field field, const std::vector<Value>& values,
                                std::size_t label, std::size_t other) {
    std::vector<double> out(letters.size(), 0);
    for (const auto& one : grams_of(letters, field)) {
        const auto feature = model.vocabulary.find(one.gram);
        if (feature == Vocabulary::unknown) continue;
        const auto value = std::lower_bound(values.begin(), values.end(), feature, [](const Value& v, std::uint32_t f) { return v.feature < f; });
        const float* plane = model.planes.data() + std::size_t{feature} * model.width();
        const double part = value->value / static_cast<double>(value->times) * (plane[label] - plane[other]) / one.length;
        for (std::size_t i = 0; i < one.length; ++i) out[one.at + i] += part;
    }
    return out;
}

// Runs of letters that each add a good deal, with what they add together.
void add_runs(const std::string& text, const std::vector<Letter>& letters, const std::vector<double>& added, Field field, double least, double all,
              std::vector<Evidence>& to) {
    for (std::size_t i = 0; i < added.size();) {
        if (added[i] < least) {
            ++i;
            continue;
        }
        std::size_t end = i;
        double weight = 0;
        while (end < added.size() && added[end] >= least) weight += added[end++];
        const std::size_t from = letters[i].from, length = letters[end - 1].to - from;
        auto words = trimmed(std::string_view(text).substr(from, length));
        if (!words.empty()) to.push_back({field, from, length, std::move(words), weight / all});
        i = end;
    }
}

std::vector<Evidence> evidence_for(const Classifier::Model& model, const Text& text, const std::vector<Value>& values, std::size_t label, std::size_t other) {
    const auto head = letters_of(text.head), body = letters_of(text.body);
    const auto in_head = letters_for(model, head, Field::head, values, label, other);
    const auto in_body = letters_for(model, body, Field::body, values, label, other);
    double most = 0, all = 0;
    for (const auto* field : {&in_head, &in_body})
        for (const double one : *field)
            if (one > 0) most = std::max(most, one), all += one;
    std::vector<Evidence> out;
    if (most <= 0) return out;
    add_runs(text.head, head, in_head, Field::head, most / 3, all, out);
    add_runs(text.body, body, in_body, Field::body, most / 3, all, out);
    std::stable_sort(out.begin(), out.end(), [](const Evidence& a, const Evidence& b) { return a.weight > b.weight; });
    std::vector<Evidence> different;  // the same words twice say nothing more
    for (auto& one : out)
        if (different.size() < evidence_max && std::none_of(different.begin(), different.end(), [&](const Evidence& d) { return d.words == one.words; }))
            different.push_back(std::move(one));
    return different;
}
}

void refuse_model() {
    throw Problem(422, "classify.model", {"分类模型无法读取，请重新训练。", "This is no model of text classes; train one."}, "model");
}

std::vector<double> Classifier::Model::distances(const std::vector<Value>& values) const {
    // Eight at a time: that many the compiler adds with the processor's wide registers.
    constexpr std::size_t at_once = 8;
    std::vector<float> sums(offsets);
    const std::size_t whole = width() / at_once * at_once;
    for (const auto& one : values) {
        const float* plane = planes.data() + std::size_t{one.feature} * width();
        const float value = one.value;
        float* sum = sums.data();
        for (std::size_t y = 0; y < whole; y += at_once)
            for (std::size_t i = y; i < y + at_once; ++i) sum[i] += plane[i] * value;
        for (std::size_t y = whole; y < width(); ++y) sum[y] += plane[y] * value;
    }
    return {sums.begin(), sums.end()};
}

std::vector<double> Classifier::Model::confidences(const std::vector<double>& distances, double sharpness) const {
    const double most = *std::max_element(distances.begin(), distances.end());
    std::vector<double> out;
    for (const double one : distances) out.push_back(std::exp((one - most) * sharpness));
    const double all = std::accumulate(out.begin(), out.end(), 0.0);
    for (double& one : out) one /= all;
    return out;
}

Answer Classifier::answer(const Text& text, std::size_t most) const {
    const auto values = model_->vocabulary.values_of(text);
    const auto confidences = model_->confidences(model_->distances(values), model_->sharpness);
    std::vector<std::size_t> order(confidences.size());
    std::iota(order.begin(), order.end(), 0);
    const auto wanted = order.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(most, 2, order.size()));
    std::partial_sort(order.begin(), wanted, order.end(), [&](std::size_t a, std::size_t b) { return confidences[a] != confidences[b] ? confidences[a] > confidences[b] : a < b; });
    order.erase(wanted, order.end());
    Answer out;
    for (const auto y : order) out.choices.push_back({model_->labels[y], confidences[y]});
    out.evidence = evidence_for(*model_, text, values, order[0], order[1]);
    return out;
}

const std::vector<std::string>& Classifier::labels() const {
    return model_->labels;
}

std::string Classifier::bytes() const {
    std::string out(magic), names;
    for (const auto& label : model_->labels) names += label + '\0';
    packed::put(out, std::vector<char>(names.begin(), names.end()));
    packed::put(out, model_->vocabulary.grams());
    packed::put(out, model_->vocabulary.weights());
    packed::put(out, model_->planes);
    packed::put(out, model_->offsets);
    packed::put(out, std::vector<float>{model_->sharpness});
    return out;
}

bool Classifier::of_this_version(std::string_view in) {
    return in.starts_with(magic);
}

Classifier Classifier::from_bytes(std::string_view in) {
    if (!of_this_version(in)) refuse_model();
    in.remove_prefix(magic.size());
    auto model = std::make_shared<Model>();
    const auto names = take<char>(in);
    for (auto from = names.begin(); from != names.end();) {
        const auto end = std::find(from, names.end(), '\0');
        if (end == names.end() || from == end) refuse_model();
        model->labels.emplace_back(from, end);
        from = end + 1;
    }
    const auto& labels = model->labels;
    if (labels.size() < 2 || labels.size() > labels_max || !std::all_of(labels.begin(), labels.end(), [](const auto& one) { return valid_utf8(one); }) ||
        std::adjacent_find(labels.begin(), labels.end(), std::greater_equal<>()) != labels.end())
        refuse_model();
    auto grams = take<Gram>(in);
    model->vocabulary = Vocabulary::from_parts(std::move(grams), take<float>(in));
    model->planes = take<float>(in);
    model->offsets = take<float>(in);
    const auto sharpness = take<float>(in);
    if (!in.empty() || sharpness.size() != 1 || !(sharpness[0] > 0) || !finite(sharpness) || model->offsets.size() != labels.size() ||
        model->planes.size() != model->vocabulary.size() * labels.size() || !finite(model->planes) || !finite(model->offsets))
        refuse_model();
    model->sharpness = sharpness[0];
    Classifier out;
    out.model_ = std::move(model);
    return out;
}
}
