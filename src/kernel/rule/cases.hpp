// Cases of decision models in the form of the DMN TCK (testCases.xsd, 2016-07-19): kept beside a model, run on
// every change of it, and the public conformance set itself. Pure but for what reads folders; any thread.
#pragma once
#include <filesystem>
#include <span>
#include "kernel/rule/decisions.hpp"
namespace yiwang::rule {

struct Case {
    struct Wanted {
        std::string node;  // the decision, or the output of what is called
        Value value;
        bool fails = false;  // it must be null
    };
    std::string id, description;
    std::optional<std::string> invocable;  // a service or function is called; "": the one that bears the node's name
    Context inputs;
    std::vector<Wanted> wanted;
};

struct CaseResult {
    enum class Outcome { passed, failed, unsupported };  // unsupported: a function of another language stands in it
    std::string folder, file, id, node;                  // folder and file: where it was found, if in a folder
    Outcome outcome;
    std::string why;                                     // of a failure: wanted, got and what the model notes
    Answer answer{};
};

// Throws Invalid "xml.malformed", "rule.no_cases".
std::vector<Case> read_cases(std::string_view xml);
// Throws Invalid "rule.case_value": a range or a function stands in it.
std::string write_cases(std::string_view model_file, std::span<const Case>);

// One result for each node that is wanted.
std::vector<CaseResult> run_cases(const DecisionModel&, std::span<const Case>, Instant now = SystemClock().now());

// Runs every case of every *.xml below the folder against the models beside them. A file that is broken is a
// failure of its own. Throws Invalid "rule.no_folder".
std::vector<CaseResult> run_cases(const std::filesystem::path& folder);

// Loads the model of a file with what it imports, from the files of its folder.
std::shared_ptr<const DecisionModel> load_model(const std::filesystem::path& file);
}
