// yiwang processes try: every BPMN file of a folder read and driven to its end; docs/standards/bpmn.md is its
// record of the public models.
#include <cstdio>
#include <fstream>
#include <map>
#include "app/commands.hpp"
#include "app/house.hpp"
#include "app/district.hpp"
#include "kernel/bpmn/trial.hpp"
#include "kernel/flow/versions.hpp"
namespace yiwang::app {
namespace {
using bpmn::Trial;
constexpr const char* words[] = {"ran", "refused", "stood"};

std::string said(const Trial& one, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < one.said.size() && i < most; ++i) out += (i ? "; " : "") + one.said[i];
    if (one.said.size() > most) out += "; and " + std::to_string(one.said.size() - most) + " more";
    return out;
}

std::string drawing(const Trial& one) {
    return std::to_string(one.shapes) + " shapes, " + std::to_string(one.edges) + " edges" +
           (one.undrawn ? ", " + std::to_string(one.undrawn) + " not drawn" : "");
}

std::string details(const Trial& one) {
    auto out = said(one, 3);
    if (one.answered && one.outcome != Trial::Outcome::refused)
        out += (out.empty() ? "" : "; ") + std::to_string(one.answered) + " answered by the driver";
    return out;
}

void write_record(const std::string& file, const std::vector<Trial>& all) {
    std::map<std::string, std::map<std::string, int>> folders;
    for (const auto& one : all)
        ++folders[one.file.substr(0, one.file.find('/'))][words[static_cast<int>(one.outcome)]];
    std::ofstream out(file, std::ios::binary);
    out << "# BPMN 2.0\n\n"
           "`kernel/bpmn` reads BPMN 2.0.2 and walks what is listed under *What is run*; what it does not "
           "run is refused, by element, when a process is deployed.\n"
           "A file is kept as it came: drawing, notes and other makers' extensions come back byte for "
           "byte.\n\n"
           "This page is written by `yiwang processes try FOLDER --doc=docs/standards/bpmn.md` over four "
           "public sets of models: the reference models of the OMG's\n"
           "interchange group (bpmn-miwg), and the tests of bpmn-engine, bpmn-elements and SpiffWorkflow.\n\n"
           "## What is run\n\n"
           "| | |\n|---|---|\n"
           "| events | start, end, intermediate, boundary: none, message, timer, signal, error, escalation, "
           "conditional, terminate, link, compensation; cancel in transactions; interrupting or not |\n"
           "| tasks | user, manual, service, send, receive, script (FEEL), business rule (DMN), undefined |\n"
           "| activities | embedded, event and transaction sub-process, call activity; standard loops, "
           "sequential and parallel multi-instance; compensation handlers |\n"
           "| gateways | exclusive, parallel, inclusive, event-based |\n"
           "| data | data objects, properties, inputs and outputs with associations, assignments and "
           "transformations in FEEL; correlation keys |\n\n"
           "Refused: complex gateways, ad-hoc sub-processes, several triggers on one event, data stores, "
           "events thrown by multi-instance activities, processes begun by a\n"
           "condition, an event-based gateway or a receive task, quantities other than 1, choreographies, "
           "expressions in other languages than FEEL (a driver may answer those).\n\n"
           "## How a file is tried\n\n"
           "Each executable process is driven with choices from a seed: tasks are finished, times and "
           "messages come, expressions in other languages are answered; up to 120 runs until\n"
           "one comes to its end. *ran*: it did. *refused*: by the element that is named. *stood*: "
           "supported, and no run came to its end.\n\n"
           "| set | ran | refused | stood |\n|---|---:|---:|---:|\n";
    for (auto& [name, counts] : folders)
        out << "| " << name << " | " << counts["ran"] << " | " << counts["refused"] << " | "
            << counts["stood"] << " |\n";
    out << "\n## File by file\n\n| file | | drawing | |\n|---|---|---|---|\n";
    for (const auto& one : all) {
        auto why = details(one);
        for (auto& c : why)
            if (c == '|' || c == '\n') c = ' ';
        out << "| " << one.file << " | " << words[static_cast<int>(one.outcome)] << " | " << drawing(one)
            << " | " << why << " |\n";
    }
    if (!out.flush())
        throw Problem(500, "app.record", {"写不了文件 " + file + "。", "Cannot write " + file + "."});
}
}

// A process drawn elsewhere becomes a draft, or, with --publish, a version in use: the district's own way, before there are two pairs of eyes.
int deploy_process(House& house, const std::string& file, bool publish) {
    const auto text = read_whole(file);
    const auto faults = house.store().read(system_actor("processes"), [&](Tx& tx) { return flow::look_before_use(tx, text); });
    for (const auto& fault : faults) std::printf("%s: %s\n", fault.element.c_str(), fault.says.en.c_str());
    house.store().write(system_actor("processes"), [&](Tx& tx) {
        const auto id = flow::draft(tx, text, "command line");
        if (publish) flow::publish(tx, id, tx.actor().name);
        std::printf("%s %s\n", print_id(id.value).c_str(), publish ? "is in use" : "is a draft");
    });
    return 0;
}

int try_processes(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FOLDER", "app.usage", {"请写明文件夹。", "Name the folder."});
    const auto all = bpmn::try_folder(line.words[2]);
    std::map<std::string, int> counts;
    for (const auto& one : all) {
        ++counts[words[static_cast<int>(one.outcome)]];
        std::printf("%-8s %s (%d processes, %d nodes; %s)%s%s\n", words[static_cast<int>(one.outcome)],
                    one.file.c_str(), one.processes, one.nodes, drawing(one).c_str(),
                    details(one).empty() ? "" : ": ", details(one).c_str());
    }
    if (const auto file = line.take("doc"); !file.empty()) write_record(file, all);
    std::printf("%d ran, %d refused, %d stood\n", counts["ran"], counts["refused"], counts["stood"]);
    return counts["stood"] == 0 ? 0 : 1;
}
}
