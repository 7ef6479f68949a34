// yiwang evaluate repeats: how well those who tell of the same matter are found, on anybody's file that says who does.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include "app/commands.hpp"
#include "app/district.hpp"
#include "base/csv.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "govern/appeals/import.hpp"
#include "support/geometry/shapes.hpp"
#include "support/likeness/likeness.hpp"
namespace yiwang::app {
namespace {
namespace likeness = support::likeness;
constexpr std::size_t found_most = 32;
constexpr double near_m = 500;

struct Told {
    likeness::Said said;
    std::string matter;  // "" for one of its own
};

// Oldest first.
std::vector<Told> told_in(const std::string& file, const std::string& map, const std::string& column) {
    std::map<std::int64_t, std::string> matters;
    const std::string bytes = decoded(read_whole(file), "auto");
    CsvReader reader(bytes);
    std::vector<std::string> cells;
    reader.next(cells);
    const auto at = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), column) - cells.begin());
    if (at == cells.size()) throw Invalid("truth", "app.usage", {"文件没有“" + column + "”列。", "The file has no column " + column + "."});
    while (reader.next(cells)) matters[reader.line()] = at < cells.size() ? cells[at] : "";
    std::vector<Told> out;
    govern::appeals::each_row(file, govern::appeals::read_map(map), [&](std::int64_t line, govern::appeals::Mapped row) {
        if (!row.refusals.empty()) return;
        auto& a = row.appeal;
        likeness::Said said{.text = a.title + "\n" + a.text, .place = a.address, .kind = row.kind_words, .contact = a.reporter_phone, .at = a.filed_at};
        if (a.lng && a.lat) said.point = {*a.lng, *a.lat};
        out.push_back({std::move(said), matters[line]});
    });
    std::stable_sort(out.begin(), out.end(), [](const Told& a, const Told& b) { return a.said.at < b.said.at; });
    return out;
}

struct Pair {
    std::size_t later, earlier;
    double score;
};

bool same(const Told& a, const Told& b) {
    return !a.matter.empty() && a.matter == b.matter;
}

// As the house does it: each is asked of those before it.
std::vector<Pair> by_likeness(const std::vector<Told>& told, std::vector<likeness::Judged>* judged = nullptr) {
    likeness::Index index;
    std::vector<Pair> out;
    for (std::size_t i = 0; i < told.size(); ++i) {
        for (const auto& found : index.find(told[i].said, found_most)) {
            const auto earlier = static_cast<std::size_t>(found.id);
            out.push_back({i, earlier, found.likeness.score});
            if (judged) judged->push_back({index.features(told[i].said, told[earlier].said), same(told[i], told[earlier])});
        }
        index.add(static_cast<std::int64_t>(i), told[i].said);
    }
    return out;
}

// Cosine of the counts of pairs of characters, of all with all; those below 0.2 are left out.
std::vector<Pair> by_cosine(const std::vector<Told>& told, double metres_most) {
    std::map<std::string, std::uint32_t> numbers;
    std::vector<std::vector<std::pair<std::uint32_t, float>>> postings;  // of a word: texts and counts
    std::vector<Pair> out;
    std::vector<float> lengths, sums(told.size());
    for (std::size_t i = 0; i < told.size(); ++i) {
        std::map<std::uint32_t, float> counts;
        for (const auto& word : bigrams(told[i].said.text)) ++counts[numbers.emplace(word, numbers.size()).first->second];
        postings.resize(numbers.size());
        std::fill(sums.begin(), sums.begin() + static_cast<std::ptrdiff_t>(i), 0.0F);
        float length = 0;
        for (const auto& [word, count] : counts) {
            length += count * count;
            for (const auto& [text, times] : postings[word]) sums[text] += count * times;
            postings[word].emplace_back(static_cast<std::uint32_t>(i), count);
        }
        lengths.push_back(std::sqrt(length));
        for (std::size_t j = 0; j < i; ++j) {
            const double cosine = sums[j] / std::max(1e-9F, lengths[i] * lengths[j]);
            if (cosine < 0.2) continue;
            const auto &a = told[i].said.point, &b = told[j].said.point;
            if (!a || !b || support::geometry::distance_m(*a, *b) <= metres_most) out.push_back({i, j, cosine});
        }
    }
    return out;
}

struct Rates {
    double precision, recall;
    double f1() const { return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0; }
};

struct Measured {
    Rates pairs, groups;
};

class Truth {
public:
    explicit Truth(const std::vector<Told>& told) : told_(told) {
        for (const auto& one : told)
            if (!one.matter.empty()) ++sizes_[one.matter];
        for (const auto& [matter, size] : sizes_) pairs_ += size * (size - 1) / 2;
    }
    std::size_t pairs() const { return pairs_; }

    Measured measure(const std::vector<Pair>& pairs, double threshold) const {
        std::size_t said = 0, right = 0;
        std::vector<const Pair*> best(told_.size());
        for (const auto& one : pairs) {
            if (one.score < threshold) continue;
            ++said;
            right += same(told_[one.later], told_[one.earlier]);
            if (auto& of = best[one.later]; !of || of->score < one.score) of = &one;
        }
        std::vector<std::size_t> group(told_.size());
        for (std::size_t i = 0; i < told_.size(); ++i) group[i] = best[i] ? group[best[i]->earlier] : i;
        return {{said ? static_cast<double>(right) / static_cast<double>(said) : 1, pairs_ ? static_cast<double>(right) / static_cast<double>(pairs_) : 1}, of_groups(group)};
    }

private:
    // B-cubed (Bagga, Baldwin 1998): of each text, which share of its group is of its matter, and of its matter in its group.
    Rates of_groups(const std::vector<std::size_t>& group) const {
        std::map<std::size_t, std::size_t> sizes;
        std::map<std::pair<std::size_t, std::string>, std::size_t> common;
        for (std::size_t i = 0; i < group.size(); ++i) {
            ++sizes[group[i]];
            if (!told_[i].matter.empty()) ++common[{group[i], told_[i].matter}];
        }
        Rates out{};
        for (std::size_t i = 0; i < group.size(); ++i) {
            const auto& matter = told_[i].matter;
            const double both = matter.empty() ? 1 : static_cast<double>(common[{group[i], matter}]);
            out.precision += both / static_cast<double>(sizes[group[i]]);
            out.recall += matter.empty() ? 1 : both / static_cast<double>(sizes_.at(matter));
        }
        out.precision /= static_cast<double>(group.size());
        out.recall /= static_cast<double>(group.size());
        return out;
    }

    const std::vector<Told>& told_;
    std::map<std::string, std::size_t> sizes_;
    std::size_t pairs_ = 0;
};

void print_line(const std::string& by, double threshold, const Measured& m) {
    std::printf("| %s | %.2f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n", by.c_str(), threshold, m.pairs.precision, m.pairs.recall, m.pairs.f1(), m.groups.precision, m.groups.recall,
                m.groups.f1());
}

void print_best(const std::string& by, const Truth& truth, const std::vector<Pair>& pairs) {
    double best = 0, f1 = -1;
    for (int percent = 20; percent < 100; percent += 2)
        if (const auto m = truth.measure(pairs, percent / 100.0); m.pairs.f1() > f1) f1 = m.pairs.f1(), best = percent / 100.0;
    print_line(by + ", its best", best, truth.measure(pairs, best));
}

// How often pairs of a score were the same.
void print_reliability(const std::vector<Told>& told, const std::vector<Pair>& pairs) {
    struct Bin {
        double sum = 0;
        std::size_t count = 0, right = 0;
    };
    std::array<Bin, 10> bins;
    for (const auto& one : pairs) {
        auto& bin = bins[std::min<std::size_t>(9, static_cast<std::size_t>(one.score * 10))];
        bin.sum += one.score, ++bin.count, bin.right += same(told[one.later], told[one.earlier]);
    }
    std::puts("\n| score | pairs | mean score | the same |\n|---|---:|---:|---:|");
    for (std::size_t i = 0; i < bins.size(); ++i)
        if (const auto& bin = bins[i]; bin.count)
            std::printf("| %.1f to %.1f | %zu | %.3f | %.3f |\n", static_cast<double>(i) / 10, static_cast<double>(i + 1) / 10, bin.count, bin.sum / static_cast<double>(bin.count),
                        static_cast<double>(bin.right) / static_cast<double>(bin.count));
}

void print_fit(const std::vector<Told>& told) {
    std::vector<likeness::Judged> judged;
    by_likeness(told, &judged);
    std::string out;
    for (const double weight : likeness::fit(judged)) {
        char text[32];
        std::snprintf(text, sizeof text, "%.3f", weight);
        out += out.empty() ? text : ", " + std::string(text);
    }
    std::printf("{%s}\n", out.c_str());
}
}

int evaluate_repeats(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FILE", "app.usage", {"请写明文件。", "Name the file."});
    const auto map = line.take("map"), column = line.take("truth", "事项");
    const bool fitting = line.take("fit", "false") != "false";
    if (map.empty()) throw Invalid("map", "app.usage", {"请用 --map 指明映射文件。", "Name the map with --map."});
    const auto told = told_in(line.words[2], map, column);
    if (fitting) return print_fit(told), 0;
    const auto pairs = by_likeness(told);
    const Truth truth(told);
    std::printf("%zu texts, %zu pairs of the same matter\n\n", told.size(), truth.pairs());
    std::puts("| by | from | pairs: precision | recall | F1 | groups: precision | recall | F1 |\n|---|---:|---:|---:|---:|---:|---:|---:|");
    for (const double threshold : {0.3, 0.5, 0.7, 0.8, 0.9, 0.95}) print_line("yiwang", threshold, truth.measure(pairs, threshold));
    print_best("pairs of characters", truth, by_cosine(told, std::numeric_limits<double>::infinity()));
    print_best("pairs of characters within 500 m", truth, by_cosine(told, near_m));
    print_reliability(told, pairs);
    return 0;
}
}
