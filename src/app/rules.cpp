// yiwang rules try: the cases of decision models, run and counted; docs/standards/dmn.md is its record of the public set.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include "app/commands.hpp"
#include "kernel/rule/cases.hpp"
namespace yiwang::app {
namespace {
using rule::CaseResult;
using Outcome = CaseResult::Outcome;

struct Count {
    int passed = 0, failed = 0, unsupported = 0;
    void add(Outcome outcome) { ++(outcome == Outcome::passed ? passed : outcome == Outcome::failed ? failed : unsupported); }
    int all() const { return passed + failed + unsupported; }
};
using Counts = std::map<std::string, Count>;

// The folder right below the one that was tried: a level of the public set, or a model of ours.
std::string level_of(const CaseResult& one) {
    return one.folder.substr(0, one.folder.find('/'));
}

std::string row(const std::string& name, const Count& count) {
    char share[16];
    std::snprintf(share, sizeof share, "%.2f %%", 100.0 * count.passed / std::max(count.all(), 1));
    return "| " + name + " | " + std::to_string(count.all()) + " | " + std::to_string(count.passed) + " | " + std::to_string(count.failed) + " | " +
           std::to_string(count.unsupported) + " | " + share + " |\n";
}

constexpr auto head = "| | cases | passed | failed | not supported | |\n|---|---:|---:|---:|---:|---:|\n";

std::string failures(const std::vector<CaseResult>& results) {
    std::string out;
    for (const auto& one : results) {
        if (one.outcome == Outcome::passed) continue;
        std::string why = one.why;
        std::ranges::replace(why, '\n', ' ');
        std::ranges::replace(why, '|', '/');
        out += "- " + one.folder + " " + one.id + (one.node.empty() ? "" : " `" + one.node + "`") + (one.outcome == Outcome::unsupported ? " (not supported)" : "") + ": " + why + "\n";
    }
    return out;
}

void write_record(const std::string& file, const Counts& levels, const Counts& folders, const std::vector<CaseResult>& results) {
    std::ofstream out(file, std::ios::binary);
    out << "# DMN and FEEL\n\n"
           "`kernel/rule` runs DMN 1.3 and reads 1.1 to 1.5: decision tables of all hit policies, all boxed expressions, business knowledge models, decision\n"
           "services, imports, item definitions with allowed values; FEEL whole. Functions of other languages (Java, PMML) are refused by name.\n\n"
           "This page is written by `yiwang rules try FOLDER --doc=docs/standards/dmn.md` over the public conformance set (dmn-tck/tck on GitHub, `TestCases`).\n"
           "A number passes within 1e-8, as the set's own runners compare. The folder `non-compliant` holds what the set itself took out.\n\n## By level\n\n" << head;
    for (const auto& [name, count] : levels) out << row(name, count);
    const auto failed = failures(results);
    out << "\n## What does not pass, and why\n\n" << (failed.empty() ? "Everything passes.\n" : failed) << "\n## By test\n\n" << head;
    for (const auto& [name, count] : folders) out << row(name, count);
    if (!out.flush()) throw Problem(500, "app.record", {"写不了文件 " + file + "。", "Cannot write " + file + "."});
}
}

int try_rules(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FOLDER", "app.usage", {"请写明文件夹。", "Name the folder."});
    const auto results = rule::run_cases(line.words[2]);
    Counts levels, folders;
    Count all;
    for (const auto& one : results) {
        levels[level_of(one)].add(one.outcome);
        folders[one.folder].add(one.outcome);
        all.add(one.outcome);
    }
    std::fputs(failures(results).c_str(), stdout);
    std::fputs(head, stdout);
    for (const auto& [name, count] : folders) std::fputs(row(name, count).c_str(), stdout);
    if (levels.size() != folders.size())
        for (const auto& [name, count] : levels) std::fputs(row(name, count).c_str(), stdout);
    if (const auto file = line.take("doc"); !file.empty()) write_record(file, levels, folders, results);
    std::printf("%d passed, %d failed, %d not supported\n", all.passed, all.failed, all.unsupported);
    return all.failed == 0 ? 0 : 1;
}
}
