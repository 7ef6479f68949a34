#include "kernel/http/static_files.hpp"
#include <filesystem>
#include <fstream>
#include <sstream>
#include "kernel/http/compress.hpp"
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

bool worth_compressing(const std::string& type, std::size_t size) {
    return size > 512 && (type.starts_with("text/") || type.starts_with("application/") || type.starts_with("image/svg"));
}
}

StaticFiles::StaticFiles(const std::string& folder) {
    if (folder.empty() || !std::filesystem::is_directory(folder)) return;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().filename().string().starts_with(".")) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        StaticFile file{type_of(entry.path().extension().string()), std::move(bytes).str(), "", "", "", false};
        const std::string name = "/" + std::filesystem::relative(entry.path(), folder).generic_string();
        file.immutable = name.starts_with("/assets/");
        file.etag = etag_of(file.body);
        if (worth_compressing(file.type, file.body.size())) file.gzip = gzip(file.body, 6), file.brotli = brotli(file.body);
        files_.emplace(name, std::move(file));
    }
}

const StaticFile* StaticFiles::find(std::string_view path) const {
    auto at = files_.find(path);
    if (at == files_.end() && path.substr(path.rfind('/')).find('.') == path.npos) at = files_.find("/index.html");
    return at == files_.end() ? nullptr : &at->second;
}
}
