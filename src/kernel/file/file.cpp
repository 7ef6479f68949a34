#include "kernel/file/file.hpp"
#include <fcntl.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include "base/text.hpp"
#include "kernel/file/embedded.hpp"
#include "kernel/store/digest.hpp"
namespace yiwang::file {
namespace {
constexpr std::size_t size_max = 20 << 20;

std::filesystem::path path_of(const Config& config, const std::string& sum) {
    return std::filesystem::path(config.text("app.data")) / "files" / sum.substr(0, 2) / sum;
}

void sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) ::fsync(fd), ::close(fd);
}

// On the disk, whole, before this returns: written beside, synced, put in place.
void put(const std::filesystem::path& path, std::string_view bytes) {
    if (std::filesystem::exists(path)) return;
    std::filesystem::create_directories(path.parent_path());
    std::string beside = path.string() + ".XXXXXX";
    const int fd = mkostemp(beside.data(), O_CLOEXEC);
    bool kept = fd >= 0;
    for (std::size_t at = 0; kept && at < bytes.size();) {
        const auto wrote = ::write(fd, bytes.data() + at, bytes.size() - at);
        kept = wrote > 0;
        at += kept ? static_cast<std::size_t>(wrote) : 0;
    }
    kept = kept && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!kept || ::rename(beside.c_str(), path.c_str()) != 0) {
        ::unlink(beside.c_str());
        throw Unavailable("file.full", {"磁盘已满，文件没有保存。请联系管理员。", "The disk is full: the file was not kept."}, path.string());
    }
    sync_folder(path.parent_path());
    sync_folder(path.parent_path().parent_path());
}

bool plain_text(std::string_view bytes) {
    if (!valid_utf8(bytes)) return false;
    for (const unsigned char c : bytes)
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') return false;
    return true;
}

struct Named {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Uploaded {
    Id<File> id;
    std::string name, type;
    std::int64_t size;
};
BOOST_DESCRIBE_STRUCT(Uploaded, (), (id, name, type, size))

Uploaded upload(Outside& outside, const Request& request, const Named& in) {
    Actor actor = request.caller.actor;
    if (actor.name.empty()) actor.name = "resident/";
    const auto file = keep(outside, actor, in.name, request.body);
    return {file.id, file.name, file.type, file.size};
}

struct OfFile {
    Id<File> file;
};
BOOST_DESCRIBE_STRUCT(OfFile, (), (file))

Reply download(Outside& outside, const Request& request, const OfFile& in) {
    const auto file = outside.store.read(request.caller.actor, [&](Tx& tx) { return find(tx, in.file); });
    if (!file) throw NotFound("file.file");
    const bool shown = file->type.starts_with("image/") || file->type == "application/pdf" || file->type == "video/mp4";
    return {.status = 200, .content_type = file->type == "text/plain" ? "text/plain; charset=utf-8" : file->type, .body = bytes(outside.config, *file),
            .headers = {{"Content-Disposition", shown ? "inline" : "attachment"}, {"Cache-Control", "private, max-age=86400"}}};
}
}

std::string sniff(std::string_view b) {
    const auto at = [&](std::size_t offset, std::string_view sign) { return b.size() >= offset + sign.size() && b.substr(offset, sign.size()) == sign; };
    if (at(0, "\xFF\xD8\xFF")) return "image/jpeg";
    if (at(0, "\x89PNG\r\n\x1A\n")) return "image/png";
    if (at(0, "GIF87a") || at(0, "GIF89a")) return "image/gif";
    if (at(0, "RIFF") && at(8, "WEBP")) return "image/webp";
    if (at(4, "ftypheic") || at(4, "ftypheix") || at(4, "ftypmif1")) return "image/heic";
    if (at(4, "ftyp")) return "video/mp4";
    if (at(0, "%PDF-")) return "application/pdf";
    if (at(0, "PK\x03\x04")) {
        if (b.find("word/") != b.npos) return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        if (b.find("xl/") != b.npos) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return "";
    }
    return !b.empty() && plain_text(b) ? "text/plain" : "";
}

File keep(Outside& outside, const Actor& actor, const std::string& name, const std::string& bytes) {
    if (bytes.empty()) throw Invalid("body", "file.empty", {"文件是空的。", "The file is empty."});
    if (bytes.size() > size_max) throw Invalid("body", "file.too_large", {"文件不能超过 20 MB。", "A file may have 20 MB at most."});
    if (trimmed(name).empty() || length(name) > 200) throw Invalid("name", "file.name", {"文件名须为 1 至 200 个字。", "A file's name has 1 to 200 characters."});
    const auto type = sniff(bytes);
    if (type.empty())
        throw Invalid("body", "file.type_refused", {"不接受这种文件，请上传照片、PDF、Word、Excel、文本或 MP4。", "Only photos, PDF, Word, Excel, text and MP4 are taken."});
    const auto sum = sha256(bytes);
    put(path_of(outside.config, sum), bytes);
    return outside.store.write(actor, [&](Tx& tx) {
        const File file{tx.new_id<File>(), trimmed(name), type, sum, static_cast<std::int64_t>(bytes.size()), actor.name, tx.now()};
        tx.run("insert into file_file (id, name, type, sha256, size, kept_by, kept_at) values (?, ?, ?, ?, ?, ?, ?)", file.id, file.name, file.type, file.sha256, file.size,
               file.kept_by, file.kept_at);
        tx.trace("file.kept", file.id, "", json::text(json::Object{{"name", file.name}, {"sha256", file.sha256}}), "");
        return file;
    });
}

std::optional<File> find(Tx& tx, Id<File> id) {
    static const std::string sql = "select " + columns<File>() + " from file_file where id = ?";
    return tx.first(row_as<File>, sql, id);
}

std::string bytes(const Config& config, const File& file) {
    std::ifstream in(path_of(config, file.sha256), std::ios::binary);
    std::ostringstream out;
    if (!in || !(out << in.rdbuf())) throw Problem(500, "file.lost", {"文件内容丢失，请联系管理员。", "The file's content is lost."}, {}, file.sha256);
    return std::move(out).str();
}

Module module() {
    return {.name = "file",
            .schema = embedded::schema,
            .routes = {work("POST", "/api/files", anyone(30), upload, {.summary = "Keep a file", .raw_body = true, .body_max = size_max, .status = 201}),
                       work("GET", "/api/files/{file}", holds("file.read"), download, {.summary = "A file's bytes", .output_type = "application/octet-stream"})},
            .rights = {"file.read", "file.write"}};
}
}
