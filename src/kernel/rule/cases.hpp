// Cases of decision models in the form of the DMN TCK (testCases.xsd, 2016-07-19): kept beside a model, run on
// every change of it, and the public conformance set itself.
#pragma once
#include <filesystem>
#include "kernel/rule/decisions.hpp"
namespace yiwang::rule {

struct CaseResult {
    enum class Outcome { passed, failed, unsupported };  // unsupported: a function of another language stands in it
    std::string folder, file, id, node;                  // node: the decision or service that was asked
    Outcome outcome;
    std::string why;                                     // of a failure: wanted, got and what the model notes
};

// Runs every case of every *.xml below the folder against the models beside them. A file that is broken is a
// failure of its own. Throws Invalid "rule.no_folder".
std::vector<CaseResult> run_cases(const std::filesystem::path& folder);

// Loads the model of a file with what it imports, from the files of its folder.
std::shared_ptr<const DecisionModel> load_model(const std::filesystem::path& file);
}
