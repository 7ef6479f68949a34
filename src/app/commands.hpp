// What `yiwang` can be told to do on a command line.
#pragma once
#include <map>
#include <string>
#include <vector>
#include "base/config.hpp"
namespace yiwang::app {

struct CommandLine {
    std::vector<std::string> words;            // "import", "appeals", "FILE"
    std::map<std::string, std::string> flags;  // --map FILE, --http.port=9000

    // Takes a command's own flag out, so that what is left are settings.
    std::string take(const std::string& flag, const std::string& otherwise = "");
};
CommandLine parse(int count, char** arguments);

// Runs it; the exit status. Says on standard error what is wrong with it.
int run(CommandLine);

Config load_config(CommandLine&);

int import_blocks(CommandLine&);    // geography.cpp
int make_buildings(CommandLine&);
int make_roads(CommandLine&);
int import_layer(CommandLine&);
int import_places(CommandLine&);
int import_roads(CommandLine&);
int list_imports(CommandLine&);
int undo_import(CommandLine&);
int train_addresses(CommandLine&);
int evaluate_addresses(CommandLine&);  // evaluation.cpp
int evaluate_appeals(CommandLine&);
int evaluate_repeats(CommandLine&);    // repeats_evaluation.cpp
int try_rules(CommandLine&);      // rules.cpp
int try_processes(CommandLine&);  // processes.cpp
class House;
int deploy_process(House&, const std::string& file, bool publish);
}
