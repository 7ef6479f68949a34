// The built web client, held in memory with the compressed forms that its build laid beside each file, FILE.br and FILE.gz: to make
// them here would cost a second of every start. Read at start. Inside kernel/http only.
#pragma once
#include <map>
#include <string>
#include <string_view>
namespace yiwang::http {

struct StaticFile {
    std::string type, body, gzip, brotli, etag;  // gzip, brotli: "" where the build made none
    bool immutable = false;  // its name changes with its content
};

class StaticFiles {
public:
    explicit StaticFiles(const std::string& folder);  // "" or not there: none
    // path: decoded, beginning with /. A path that is no file and has no dot is a page of the client: index.html.
    const StaticFile* find(std::string_view path) const;

private:
    std::map<std::string, StaticFile, std::less<>> files_;
};
}
