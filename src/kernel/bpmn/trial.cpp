#include "kernel/bpmn/trial.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include "base/xml.hpp"
#include "kernel/bpmn/explore.hpp"
namespace yiwang::bpmn {
namespace {
namespace fs = std::filesystem;

struct File {
    fs::path path;
    std::string text, wrong;
    std::vector<ModelPtr> models;
};

File load(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    File out{path, text.str(), {}, {}};
    try {
        out.models = read(out.text);
    } catch (const Problem& problem) {
        out.wrong = problem.field + ": " + problem.says.en;
    }
    return out;
}

void walk_drawing(const XmlElement& element, std::set<std::string>& drawn, Trial& out) {
    if (element.name == "BPMNShape" || element.name == "BPMNEdge") {
        ++(element.name == "BPMNShape" ? out.shapes : out.edges);
        auto of = element.attribute_or("bpmnElement", "");
        drawn.insert(of.substr(of.rfind(':') == of.npos ? 0 : of.rfind(':') + 1));
    }
    for (const auto& child : element.children) walk_drawing(child, drawn, out);
}

void look_at_drawing(const File& file, Trial& out) {
    const auto root = read_xml(file.text);
    std::set<std::string> drawn;
    walk_drawing(root, drawn, out);
    for (const auto& model : file.models) {
        out.nodes += static_cast<int>(model->nodes.size());
        if (drawn.empty()) continue;
        for (const auto& node : model->nodes) out.undrawn += !drawn.contains(node.id);
        for (const auto& flow : model->flows) out.undrawn += !flow.id.empty() && !drawn.contains(flow.id);
    }
}

bool keeps_from_running(const Fault& fault, const Model& model) {
    if (fault.kind == Fault::Kind::broken && fault.element == model.process && !model.executable &&
        fault.says.en.find("executable") != std::string::npos)
        return false;
    return fault.kind == Fault::Kind::broken || fault.kind == Fault::Kind::unsupported;
}

// Elements of the processes that this one calls, calls within calls included.
std::set<std::string> called_by(const Model& model, const Library& library, std::set<std::string> seen = {}) {
    for (const auto& node : model.nodes) {
        if (node.kind != Kind::call_activity || node.called.empty() || !seen.insert(node.called).second)
            continue;
        if (const auto at = library.find(node.called); at != library.end())
            seen = called_by(*at->second, library, std::move(seen));
    }
    return seen;
}

void try_process(const ModelPtr& model, const Library& library, Trial& out) {
    bool refused = false;
    const auto look = [&](const Model& one) {
        for (const auto& fault : one.faults) {
            if (keeps_from_running(fault, one)) {
                refused = true;
                out.said.push_back(fault.element + ": " + fault.says.en);
            } else if (fault.kind == Fault::Kind::foreign) ++out.answered;
        }
    };
    look(*model);
    for (const auto& name : called_by(*model, library)) {
        const auto at = library.find(name);
        if (at != library.end() && at->second != model) look(*at->second);
    }
    for (const auto& node : model->nodes)
        if (node.kind == Kind::call_activity && !node.called.empty() && !library.contains(node.called)) {
            refused = true;
            out.said.push_back(node.id + ": there is no process " + node.called + " to call");
        }
    if (refused) {
        out.outcome = Trial::Outcome::refused;
        return;
    }
    const auto driven = drive_to_end(model, library);
    if (driven.ended) {
        if (!driven.error.empty()) out.said.push_back(model->process + " ends with an " + driven.error);
        return;
    }
    out.outcome = Trial::Outcome::stood;
    const auto explored = explore(model, library);
    if (explored.complete && !explored.can_end && !(explored.stands_at.empty() && explored.circles.empty())) {
        out.outcome = Trial::Outcome::refused;
        for (const auto& id : explored.stands_at)
            out.said.push_back(id + ": whatever happens, not all that it waits for can come");
        for (const auto& id : explored.circles)
            out.said.push_back(id + ": it calls itself, or runs in a circle, without end");
        return;
    }
    std::string where;
    for (const auto& id : driven.stands_at) where += (where.empty() ? "" : ", ") + id;
    out.said.push_back(model->process + (driven.error.empty() ? " stands at " + where : ": " + driven.error));
}

Trial try_file(const File& file, const std::string& name, Library library) {
    Trial out;
    out.file = name;
    if (!file.wrong.empty()) {
        out.said.push_back(file.wrong);
        return out;
    }
    for (const auto& model : file.models) library[model->process] = model;
    look_at_drawing(file, out);
    std::vector<ModelPtr> executable;
    std::set<std::string> called;
    for (const auto& model : file.models) {
        ++out.processes;
        if (model->executable && !model->nodes.empty()) executable.push_back(model);
        called.merge(called_by(*model, library));
    }
    out.outcome = Trial::Outcome::ran;
    for (const auto& model : executable) try_process(model, library, out);
    if (!executable.empty()) return out;
    if (out.nodes == 0) {
        out.outcome = Trial::Outcome::refused;
        for (const auto& model : file.models) out.said.push_back(model->process + ": there is nothing in it");
        return out;
    }
    // Nothing in it may be deployed; what is drawn is tried all the same, and both are said.
    for (const auto& model : file.models)
        if (!model->nodes.empty()) try_process(model, library, out);
    const bool would_run = out.outcome == Trial::Outcome::ran;
    out.outcome = Trial::Outcome::refused;
    for (const auto& model : file.models)
        out.said.push_back(model->process + ": it is marked as not executable (isExecutable)" +
                           (would_run ? "; as drawn it comes to its end" : ""));
    return out;
}
}

std::vector<Trial> try_folder(const std::string& folder) {
    if (!fs::is_directory(folder))
        throw Invalid("FOLDER", "bpmn.folder", {"没有这个文件夹：" + folder, "There is no folder " + folder});
    std::vector<File> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() &&
            (entry.path().extension() == ".bpmn" || entry.path().extension() == ".bpmn20.xml"))
            files.push_back(load(entry.path()));
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
    std::vector<Trial> out;
    for (const auto& file : files) {
        Library beside;
        for (const auto& other : files)
            if (other.path.parent_path() == file.path.parent_path())
                for (const auto& model : other.models) beside.emplace(model->process, model);
        out.push_back(try_file(file, fs::relative(file.path, folder).string(), std::move(beside)));
    }
    return out;
}
}
