#include "kernel/http/static_files.hpp"
#include <filesystem>
#include <fstream>
#include <iterator>
#include "kernel/module/etag.hpp"
namespace yiwang::http {
namespace {
std::string type_of(const std::string& extension) {
    static const std::map<std::string, std::string> types{
        {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
        {".json", "application/json"}, {".webmanifest", "application/manifest+json"}, {".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"},
        {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"}, {".map", "application/json"}};
    const auto at = types.find(extension);
    return at == types.end() ? "application/octet-stream" : at->second;
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::filesystem::path beside(std::filesystem::path file, const char* ending) { return file += ending; }

bool is_compressed_form(const std::filesystem::path& file) {
    return (file.extension() == ".br" || file.extension() == ".gz") && std::filesystem::exists(file.parent_path() / file.stem());
}
}

StaticFiles::StaticFiles(const std::string& folder) {
    if (folder.empty() || !std::filesystem::is_directory(folder)) return;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto& path = entry.path();
        if (!entry.is_regular_file() || path.filename().string().starts_with(".") || is_compressed_form(path)) continue;
        StaticFile file{type_of(path.extension().string()), bytes_of(path), bytes_of(beside(path, ".gz")), bytes_of(beside(path, ".br")), "", false};
        const std::string name = "/" + std::filesystem::relative(path, folder).generic_string();
        file.immutable = name.starts_with("/assets/");
        file.etag = etag_of(file.body);
        files_.emplace(name, std::move(file));
    }
}

const StaticFile* StaticFiles::find(std::string_view path) const {
    auto at = files_.find(path);
    if (at == files_.end() && path.substr(path.rfind('/')).find('.') == path.npos) at = files_.find("/index.html");
    return at == files_.end() ? nullptr : &at->second;
}
}
