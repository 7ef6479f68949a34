// yiwang evaluate: how well addresses are found, and what appeals are about, on anybody's file.
#include "support/address/evaluation.hpp"
#include <cmath>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <set>
#include "app/commands.hpp"
#include "app/district.hpp"
#include "base/problem.hpp"
#include "base/csv.hpp"
#include "govern/appeals/import.hpp"
#include "support/classify/measure.hpp"
#include "support/geofile/geofile.hpp"
namespace yiwang::app {
namespace {
namespace address = support::address;
namespace geofile = support::geofile;

struct Columns {
    std::string name, address, system;
};

std::vector<address::Place> places_in(const std::string& file, const Columns& columns) {
    std::vector<address::Place> out;
    for (const auto& one : geofile::read(file, {.system = columns.system}).features) {
        const auto text = [&](const std::string& column) {
            const auto* value = one.properties.if_contains(column);
            return value && value->is_string() ? std::string(value->get_string()) : std::string();
        };
        if (!one.geometry.empty()) out.push_back({one.id, text(columns.name), text(columns.address), {}, one.geometry.parts.front().front().front()});
    }
    return out;
}

void print_share(const std::string& which, const std::string& who, const address::Share& share) {
    const auto percent = [&](std::size_t count) { return 100.0 * static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(share.asked, 1)); };
    std::printf("| %s | %s | %zu | %.1f %% | %.0f | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n", which.c_str(), who.c_str(), share.asked,
                percent(share.answered), share.median_m(), percent(share.first[0]), percent(share.first[1]), percent(share.of_five[0]),
                percent(share.of_five[1]));
}

void print_forms(const std::vector<address::FormsFound>& measured) {
    std::puts(
        "| addresses | asked | first | of five | pairs of characters: first | of five "
        "|\n|---|---:|---:|---:|---:|---:|");
    for (const auto& one : measured) {
        const auto percent = [&](std::size_t count) { return 100.0 * static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(one.asked, 1)); };
        std::printf("| %s | %zu | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n", one.how.c_str(), one.asked, percent(one.ours_first), percent(one.ours_of_five),
                    percent(one.pairs_first), percent(one.pairs_of_five));
    }
}

void print_points(const address::PointsMeasured& measured) {
    std::puts(
        "| addresses | by | asked | answered | median off, m | in 100 m | in 300 m | of five in 100 m | of "
        "five in 300 m |\n|---|---|---:|---:|---:|---:|---:|---:|---:|");
    for (const auto& group : measured.groups) {
        print_share(group.which, "yiwang", group.ours);
        print_share(group.which, "pairs of characters", group.pairs);
        const auto ratio = [](double ours, double theirs) { return theirs > 0 ? ours / theirs : 0; };
        const auto of = [&](const std::array<std::size_t, 2> address::Share::*member, std::size_t k) {
            return ratio(static_cast<double>((group.ours.*member)[k]), static_cast<double>((group.pairs.*member)[k]));
        };
        std::printf("| %s | ratio | | | %.2f | %.2f | %.2f | %.2f | %.2f |\n", group.which.c_str(), ratio(group.ours.median_m(), group.pairs.median_m()),
                    of(&address::Share::first, 0), of(&address::Share::first, 1), of(&address::Share::of_five, 0), of(&address::Share::of_five, 1));
    }
    std::puts("\n| told by | addresses | median off, m | said, m |\n|---|---:|---:|---:|");
    for (const auto& one : measured.by_basis) std::printf("| %s | %zu | %.0f | %.0f |\n", one.basis.c_str(), one.answered, one.median_m, one.said_m);
}
}

int evaluate_addresses(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FILE", "app.usage", {"请写明文件。", "Name the file."});
    const auto file = line.words[2];
    if (file.ends_with(".bio")) {
        print_forms(address::measure_forms(address::read_labelled(read_whole(file))));
        return 0;
    }
    const auto known_file = line.take("known"), landmark_file = line.take("landmarks");
    const Columns columns{line.take("name", "name"), line.take("address", "address"), line.take("system")};
    const Columns of_landmarks{line.take("landmark-name", columns.name), "", line.take("landmark-system", columns.system)};
    const auto given = places_in(file, columns);
    std::vector<address::Place> known, asked;
    if (known_file.empty())
        for (const auto& place : given) (address::kept_back(place) ? asked : known).push_back(place);
    else {
        known = places_in(known_file, columns);
        asked = given;
    }
    const auto landmarks = landmark_file.empty() ? std::vector<address::Place>() : places_in(landmark_file, of_landmarks);
    std::printf("%zu places known, %zu landmarks, %zu addresses asked\n\n", known.size(), landmarks.size(), asked.size());
    print_points(address::measure_points(known, asked, landmarks));
    return 0;
}

namespace {
namespace classify = support::classify;

struct Labelled {
    std::vector<classify::Example> examples;
    std::vector<Instant> filed_at;
    std::size_t left_out = 0;  // refused by the map, without a label, or the only one of it
};

Labelled labelled_in(const std::string& file, const std::string& map) {
    Labelled all, out;
    std::map<std::string, std::size_t> counts;
    govern::appeals::each_row(file, govern::appeals::read_map(map), [&](std::int64_t, govern::appeals::Mapped row) {
        if (!row.refusals.empty() || row.kind_words.empty()) return void(++out.left_out);
        ++counts[row.kind_words];
        all.filed_at.push_back(row.appeal.filed_at);
        all.examples.push_back({{std::move(row.appeal.title), std::move(row.appeal.text)}, std::move(row.kind_words)});
    });
    for (std::size_t i = 0; i < all.examples.size(); ++i) {
        if (counts[all.examples[i].label] < 2) ++out.left_out;
        else out.examples.push_back(std::move(all.examples[i])), out.filed_at.push_back(all.filed_at[i]);
    }
    return out;
}

// What anyone is right with who always answers the commonest label of those learned from.
classify::Measured commonest(const Labelled& given, const std::vector<classify::Judged>& judged) {
    std::vector<char> is_asked(given.examples.size());
    for (const auto& one : judged) is_asked[one.example] = 1;
    std::map<std::string, std::size_t> counts;
    for (std::size_t i = 0; i < given.examples.size(); ++i)
        if (!is_asked[i]) ++counts[given.examples[i].label];
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
    auto answered = judged;
    for (auto& one : answered) one.choices = {{most, 1}};
    return classify::measure(answered);
}

struct Mean {
    std::vector<double> values;
    double mean() const { return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()); }
    double spread() const {
        double squares = 0;
        for (const double one : values) squares += (one - mean()) * (one - mean());
        return std::sqrt(squares / static_cast<double>(values.size()));
    }
};

class AppealSplits {
public:
    AppealSplits(const Labelled& given, const std::string& answers_file) : given_(given) {
        if (answers_file.empty()) return;
        answers_.open(answers_file, std::ios::binary);
        answers_ << csv_line({"split", "row", "label", "answer"});
    }

    void random(int rounds) {
        for (int round = 0; round < rounds; ++round)
            for (const auto& fold : classify::folds_of(given_.examples, 5, static_cast<unsigned>(round))) ask("random, 5 folds x " + std::to_string(rounds), fold);
        say();
    }

    // The latest fifth, asked of the earlier four.
    void by_time() {
        std::vector<std::size_t> order(given_.examples.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return given_.filed_at[a] < given_.filed_at[b]; });
        order.erase(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(order.size() * 4 / 5));
        ask("time, the latest fifth", order);
        say();
    }

    void say_reliability() const {
        std::puts("\n| split | confidence | answers | mean confidence | right |\n|---|---|---:|---:|---:|");
        for (const auto& [name, measured] : pooled_)
            for (const auto& bin : measured.reliability)
                if (bin.answers) std::printf("| %s | %.1f to %.1f | %zu | %.3f | %.3f |\n", name.c_str(), bin.from, bin.to, bin.answers, bin.confidence, bin.right);
    }

private:
    void ask(const std::string& name, const std::vector<std::size_t>& asked) {
        const auto judged = classify::ask(given_.examples, asked);
        const auto ours = classify::measure(judged), plain = commonest(given_, judged);
        name_ = name;
        top1_.values.push_back(ours.top1), top3_.values.push_back(ours.top3), f1_.values.push_back(ours.macro_f1);
        plain1_.values.push_back(plain.top1), plain_f1_.values.push_back(plain.macro_f1);
        for (const auto& one : judged) answers_ << csv_line({name + " " + std::to_string(top1_.values.size()), std::to_string(one.example), one.label, one.choices[0].label});
        all_.insert(all_.end(), judged.begin(), judged.end());
    }

    void say() {
        const auto whole = classify::measure(all_);
        std::printf("| %s | %zu | %.3f ± %.3f | %.3f | %.3f ± %.3f | %.3f | %.3f | %.3f |\n", name_.c_str(), all_.size(), top1_.mean(), top1_.spread(), top3_.mean(), f1_.mean(),
                    f1_.spread(), whole.calibration_error, plain1_.mean(), plain_f1_.mean());
        pooled_.emplace_back(name_, whole);
        all_.clear();
        top1_ = top3_ = f1_ = plain1_ = plain_f1_ = {};
    }

    const Labelled& given_;
    std::ofstream answers_;
    std::string name_;
    Mean top1_, top3_, f1_, plain1_, plain_f1_;
    std::vector<classify::Judged> all_;
    std::vector<std::pair<std::string, classify::Measured>> pooled_;
};
}

int evaluate_appeals(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FILE", "app.usage", {"请写明文件。", "Name the file."});
    const auto map = line.take("map"), split = line.take("split"), answers = line.take("answers");
    if (map.empty()) throw Invalid("map", "app.usage", {"请用 --map 指明映射文件。", "Name the map with --map."});
    if (!split.empty() && split != "random" && split != "time") throw Invalid("split", "app.usage", {"split 须为 random 或 time。", "split is random or time."});
    const auto given = labelled_in(line.words[2], map);
    std::set<std::string> classes;
    for (const auto& one : given.examples) classes.insert(one.label);
    std::printf("%zu rows, %zu classes, %zu rows left out\n\n", given.examples.size(), classes.size(), given.left_out);
    std::puts("| split | answers | top 1 | top 3 | macro-F1 | ECE | commonest class: top 1 | macro-F1 |\n|---|---:|---:|---:|---:|---:|---:|---:|");
    AppealSplits splits(given, answers);
    if (split != "time") splits.random(5);
    if (split != "random") splits.by_time();
    splits.say_reliability();
    return 0;
}
}
