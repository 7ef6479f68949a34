// Tries the BPMN files of a folder: are they read, is their drawing whole, do they come to their end?
#pragma once
#include <string>
#include <vector>
namespace yiwang::bpmn {

struct Trial {
    enum class Outcome {
        ran,
        refused,
        stood
    };                 // stood: it is supported, and a driver did not bring it to its end
    std::string file;  // below the folder
    Outcome outcome = Outcome::refused;
    std::vector<std::string>
        said;  // what was refused, by element, or where it stands, or what a driver had to answer
    int processes = 0, nodes = 0,
        answered = 0;  // answered: expressions of other languages that the driver answered
    int shapes = 0, edges = 0, undrawn = 0;  // of the drawing; nodes and flows that it lacks
};

// Every *.bpmn of the folder and the folders in it, in the order of their names. A call finds its process in
// the file itself, or in a file of the same folder. Throws Invalid "bpmn.folder": there is no such folder.
std::vector<Trial> try_folder(const std::string& folder);
}
