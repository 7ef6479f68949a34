#include "support/address/model.hpp"
#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include "base/packed.hpp"
#include "base/problem.hpp"
namespace yiwang::support::address {
namespace {
constexpr std::string_view magic = "yiwang address model 1\n";

[[noreturn]] void refuse() {
    throw Problem(422, "address.model", {"地址模型文件无法读取，请重新训练。", "This is no address model; train one."}, "model");
}

template <class T>
std::vector<T> take(std::string_view& in) {
    auto out = packed::take<T>(in);
    if (!out) refuse();
    return std::move(*out);
}

// Compiled for the processors that have wider registers as well; which one runs is found at start.
__attribute__((target_clones("avx2", "default"))) void add_eights(float* __restrict to, const float* __restrict from, std::size_t count) {
    for (std::size_t y = 0; y < count; y += 8)
        for (std::size_t k = 0; k < 8; ++k) to[y + k] += from[y + k];
}
__attribute__((target_clones("avx2", "default"))) void greater_eights(float* __restrict now, const float* __restrict step, float before, std::size_t count) {
    for (std::size_t y = 0; y < count; y += 8)
        for (std::size_t k = 0; k < 8; ++k) now[y + k] = now[y + k] > before + step[y + k] ? now[y + k] : before + step[y + k];
}
}

void Parser::Model::set_labels(std::vector<std::string> names) {
    labels = std::move(names);
    from.assign(width(), {});
    may_begin.assign(width(), 1);
    for (std::size_t y = 0; y < width(); ++y) {
        const bool inside = labels[y].starts_with("I-");
        may_begin[y] = !inside;
        for (std::size_t before = 0; before < width(); ++before)
            if (!inside || (labels[before].size() > 2 && labels[y].substr(2) == labels[before].substr(2)))
                from[y].push_back(static_cast<std::uint16_t>(before));
    }
    transitions.assign(width() * (width() + 1), 0);
}

std::uint32_t Parser::Model::row_of(std::uint64_t feature) const {
    if (keys.empty()) return no_row;
    const std::size_t mask = keys.size() - 1;
    for (std::size_t at = feature & mask;; at = (at + 1) & mask) {
        if (keys[at] == feature) return rows[at];
        if (keys[at] == 0) return no_row;
    }
}

void Parser::Model::grow() {
    std::vector<std::uint64_t> old_keys = std::move(keys);
    std::vector<std::uint32_t> old_rows = std::move(rows);
    const std::size_t size = std::max<std::size_t>(1 << 16, old_keys.size() * 2);
    keys.assign(size, 0);
    rows.assign(size, 0);
    for (std::size_t i = 0; i < old_keys.size(); ++i) {
        if (old_keys[i] == 0) continue;
        std::size_t at = old_keys[i] & (size - 1);
        while (keys[at]) at = (at + 1) & (size - 1);
        keys[at] = old_keys[i];
        rows[at] = old_rows[i];
    }
}

std::uint32_t Parser::Model::add_row(std::uint64_t feature) {
    if (const auto known = row_of(feature); known != no_row) return known;
    if (used_ * 2 >= keys.size()) grow();
    std::size_t at = feature & (keys.size() - 1);
    while (keys[at]) at = (at + 1) & (keys.size() - 1);
    keys[at] = feature;
    rows[at] = static_cast<std::uint32_t>(used_++);
    weights.resize(used_ * stride(), 0);
    return rows[at];
}

void Parser::Model::drop_weak(float least) {
    const auto old_keys = std::move(keys);
    const auto old_rows = std::move(rows);
    const auto old_weights = std::move(weights);
    keys.clear();
    rows.clear();
    weights.clear();
    used_ = 0;
    for (std::size_t i = 0; i < old_keys.size(); ++i) {
        if (old_keys[i] == 0) continue;
        const float* own = old_weights.data() + std::size_t{old_rows[i]} * stride();
        if (std::none_of(own, own + width(), [&](float w) { return std::abs(w) >= least; })) continue;
        const auto row = add_row(old_keys[i]);
        std::copy(own, own + width(), weights.begin() + static_cast<std::ptrdiff_t>(std::size_t{row} * stride()));
    }
}

void Parser::Model::scores_of(const std::vector<std::string>& tokens, std::vector<std::uint64_t>& features, std::vector<float>& scores) const {
    features_of(tokens, features);
    const std::size_t n = stride();
    thread_local std::vector<std::uint32_t> found;
    found.clear();
    for (const auto feature : features) found.push_back(row_of(feature));
    scores.assign(tokens.size() * n, 0);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        for (std::size_t f = 0; f < features_a_token; ++f)
            if (const auto row = found[i * features_a_token + f]; row != no_row) add_eights(scores.data() + i * n, weights.data() + std::size_t{row} * n, n);
}

// The best way to each label, eight labels at a time; which way it was is found on the way back, where few are asked.
std::vector<std::uint16_t> Parser::Model::best(const std::vector<float>& scores, std::size_t tokens) const {
    constexpr float never = -1e30F;
    const std::size_t n = width(), wide = stride();
    if (steps.empty()) throw Problem(500, "address.model", {"模型没有准备好。", "The model is not ready."});
    thread_local std::vector<float> ways;
    ways.assign(tokens * wide, never);
    for (std::size_t y = 0; y < n; ++y) ways[y] = may_begin[y] ? scores[y] + transitions[n * n + y] : never;
    for (std::size_t i = 1; i < tokens; ++i) {
        const float* before = ways.data() + (i - 1) * wide;
        float* now = ways.data() + i * wide;
        for (std::size_t x = 0; x < n; ++x) {
            if (before[x] <= never) continue;
            greater_eights(now, steps.data() + x * wide, before[x], wide);
        }
        for (std::size_t y = 0; y < n; ++y) now[y] += scores[i * wide + y];
    }
    std::vector<std::uint16_t> out(tokens);
    const float* last = ways.data() + (tokens - 1) * wide;
    out.back() = static_cast<std::uint16_t>(std::max_element(last, last + n) - last);
    for (std::size_t i = tokens - 1; i > 0; --i) {
        const float* before = ways.data() + (i - 1) * wide;
        float most = never * 2;
        for (std::size_t x = 0; x < n; ++x)
            if (const float one = before[x] + steps[x * wide + out[i]]; one > most) most = one, out[i - 1] = static_cast<std::uint16_t>(x);
    }
    return out;
}

void Parser::Model::make_ready() {
    const std::size_t n = width(), wide = stride();
    steps.assign(n * wide, -1e30F);
    for (std::size_t y = 0; y < n; ++y)
        for (const auto x : from[y]) steps[x * wide + y] = transitions[x * n + y];
}

std::vector<std::string> Parser::labels(const std::vector<std::string>& tokens) const {
    if (tokens.empty()) return {};
    thread_local std::vector<std::uint64_t> features;
    thread_local std::vector<float> scores;
    model_->scores_of(tokens, features, scores);
    std::vector<std::string> out;
    for (const auto y : model_->best(scores, tokens.size())) out.push_back(model_->labels[y]);
    return out;
}

std::vector<Part> Parser::parse(std::string_view address) const {
    const auto tokens = tokens_of(address);
    std::vector<Part> out;
    for (const auto& span : spans_of(labels(tokens))) {
        auto& part = out.emplace_back(Part{span.label, {}});
        for (std::size_t i = span.from; i < span.to; ++i) part.text += tokens[i];
    }
    return out;
}

std::string Parser::bytes() const {
    std::string out(magic), names;
    for (const auto& label : model_->labels) names += label + "\n";
    packed::put(out, std::vector<char>(names.begin(), names.end()));
    packed::put(out, model_->keys);
    packed::put(out, model_->rows);
    packed::put(out, model_->weights);
    packed::put(out, model_->transitions);
    return out;
}

Parser Parser::from_bytes(std::string_view in) {
    if (!in.starts_with(magic)) refuse();
    in.remove_prefix(magic.size());
    auto model = std::make_shared<Model>();
    const auto names = take<char>(in);
    std::istringstream lines(std::string(names.begin(), names.end()));
    std::vector<std::string> labels;
    for (std::string line; std::getline(lines, line);) labels.push_back(line);
    if (labels.empty() || labels.size() > 1000) refuse();
    model->set_labels(std::move(labels));
    model->keys = take<std::uint64_t>(in);
    model->rows = take<std::uint32_t>(in);
    model->weights = take<float>(in);
    model->transitions = take<float>(in);
    const auto size = model->keys.size();
    const bool whole = in.empty() && model->rows.size() == size && (size & (size - 1)) == 0 &&
                       model->transitions.size() == model->width() * (model->width() + 1) &&
                       std::any_of(model->keys.begin(), model->keys.end(), [](auto key) { return key == 0; });
    if (!whole) refuse();
    for (std::size_t i = 0; i < size; ++i)
        if (model->keys[i] && (std::size_t{model->rows[i]} + 1) * model->stride() > model->weights.size()) refuse();
    model->make_ready();
    Parser out;
    out.model_ = std::move(model);
    return out;
}

Parser Parser::load(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) refuse();
    std::ostringstream text;
    text << in.rdbuf();
    return from_bytes(text.str());
}

void Parser::save(const std::string& file) const {
    std::ofstream out(file + ".new", std::ios::binary);
    const auto text = bytes();
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out || std::rename((file + ".new").c_str(), file.c_str()) != 0)
        throw Problem(500, "address.model", {"模型文件写不出来。", "The model cannot be written."}, "model", file);
}

Score score(const Parser& parser, const std::vector<Labelled>& given) {
    Score out;
    for (const auto& one : given) {
        const auto wanted = spans_of(one.labels), found = spans_of(parser.labels(one.tokens));
        for (const auto& span : found) out.right += std::find(wanted.begin(), wanted.end(), span) != wanted.end();
        out.found += found.size();
        out.wanted += wanted.size();
        out.whole += found == wanted;
        ++out.addresses;
    }
    return out;
}
}
