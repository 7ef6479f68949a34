// Files by their content: kept once under their SHA-256, with a type that is sniffed, never believed.
//
// The bytes lie under the setting file.folder, written and synced before the row is committed; a row
// never points at bytes that are not there. Throws Invalid "file.too_large", "file.type_refused".
#pragma once
#include <string>
#include "kernel/module/module.hpp"
namespace yiwang::file {

struct File {
    Id<File> id;
    std::string name, type, sha256;
    std::int64_t size;
    std::string kept_by;  // actor
    Instant kept_at;
};
BOOST_DESCRIBE_STRUCT(File, (), (id, name, type, sha256, size, kept_by, kept_at))

// Keeps bytes. Images (JPEG, PNG, WebP, GIF, HEIC), PDF, Office Open XML, plain text, CSV, MP4; others are refused.
File keep(Outside&, const Actor&, const std::string& name, const std::string& bytes);

std::optional<File> find(Tx&, Id<File>);
std::string bytes(const Config&, const File&);

// The type that the first bytes show; "" if none of the accepted.
std::string sniff(std::string_view bytes);

Module module();
}
