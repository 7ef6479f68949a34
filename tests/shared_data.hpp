// For tests: public data sets that are not part of the project. Looked for under $YIWANG_SHARED/data, else under
// ../shared/data beside the working copy; tests say so and skip where they are not there.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
namespace yiwang {

inline std::optional<std::filesystem::path> find_shared(const std::string& name) {
    namespace fs = std::filesystem;
    if (const char* root = std::getenv("YIWANG_SHARED")) {
        const auto file = fs::path(root) / "data" / name;
        return fs::exists(file) ? std::optional(file) : std::nullopt;
    }
    for (auto folder = fs::current_path();; folder = folder.parent_path()) {
        const auto file = folder.parent_path() / "shared/data" / name;
        if (fs::exists(file)) return file;
        if (folder == folder.root_path()) return {};
    }
}

inline std::string read_file(const std::filesystem::path& file) {
    std::stringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}
}

#define SHARED_DATA_OR_SKIP(variable, name)          \
    const auto variable = yiwang::find_shared(name); \
    if (!variable) GTEST_SKIP() << "public data set is not here: " << (name)
