// yiwang evaluate addresses: how well addresses are found, on anybody's file.
#include "support/address/evaluation.hpp"
#include <cstdio>
#include "app/commands.hpp"
#include "app/district.hpp"
#include "base/problem.hpp"
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
}
