#include "kernel/report/report.hpp"
#include <stdlib.h>
#include <filesystem>
#include <fstream>
#include <semaphore>
#include <sstream>
#include "base/child.hpp"
#include "base/text.hpp"
#include "kernel/report/styles.hpp"
namespace yiwang::report {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t document_max = std::size_t{64} << 20;
constexpr std::string_view tried_again = "请稍后再试；反复出现时请联系管理员。";

// A folder of its own for one call, gone with everything in it afterwards.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "yiwang-report-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), "mkdtemp");
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;  // nothing hangs on it
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string file(std::string_view name) const { return (path_ / name).string(); }
    void write(std::string_view name, std::string_view bytes) const {
        std::ofstream out(path_ / name, std::ios::binary);
        out << bytes;
        if (!out.flush()) throw std::system_error(errno, std::generic_category(), file(name));
    }
    std::string read(std::string_view name) const {
        std::error_code missing;
        const auto size = fs::file_size(path_ / name, missing);
        if (missing || size > document_max) return {};
        std::stringstream out;
        out << std::ifstream(path_ / name, std::ios::binary).rdbuf();
        return out.str();
    }

private:
    fs::path path_;
};

Unavailable failed(std::string code, const Sentence& what, const ChildResult& result) {
    const std::string how = result.timed_out ? "timed out" : "status " + std::to_string(result.status);
    return Unavailable(std::move(code), {what.zh + std::string(tried_again), what.en + " Try again later."},
                       how + "; " + result.errors.substr(0, 2000) + result.output.substr(0, 2000));
}

std::chrono::milliseconds at_most(const Config& config) {
    return std::chrono::seconds{config.number("report.timeout_s")};
}

// A LibreOffice takes some 200 MB: as many at once as a small server bears.
constexpr int offices_max = 2;

class Turn {
public:
    explicit Turn(std::chrono::milliseconds at_most) {
        if (!free_.try_acquire_for(at_most))
            throw Unavailable("report.busy", {"正在生成的文件太多，请稍后再试。",
                                              "Too many files are being made; try again later."});
    }
    ~Turn() { free_.release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    inline static std::counting_semaphore<offices_max> free_{offices_max};
};

bool is_punctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

const Setting settings[] = {
    {"report.pandoc", "pandoc", "The program that makes .docx, a name in PATH or a file"},
    {"report.libreoffice", "soffice", "The program that makes PDF, a name in PATH or a file"},
    {"report.reference", "", "A .docx whose page, styles, header and footer reports take; empty: our own"},
    {"report.timeout_s", "60", "Seconds after which one of these programs is stopped"},
};
}

std::string to_docx(const Config& config, const Document& document) {
    const Folder folder;
    std::string reference = config.text("report.reference");
    if (!document.reference.empty() || reference.empty()) {
        folder.write("reference.docx", document.reference.empty() ? reference_docx(document) : document.reference);
        reference = folder.file("reference.docx");
    }
    for (std::size_t i = 0; i < document.charts.size(); ++i)
        folder.write("chart-" + std::to_string(i + 1) + ".emf", as_emf(document.charts[i]));
    folder.write("filter.lua", filter_lua);
    const std::string format =
        "markdown-raw_html-raw_tex-raw_attribute-latex_macros-smart-native_divs-native_spans-yaml_metadata_"
        "block";
    const auto result =
        run_child({config.text("report.pandoc"), "--lua-filter=" + folder.file("filter.lua"),
                   "--from=" + format, "--to=docx", "--resource-path=" + folder.file(""), "--reference-doc=" + reference,
                   "--output=" + folder.file("out.docx"), "--metadata=title:" + document.title,
                   document.language == Language::zh ? "--metadata=lang:zh-CN" : "--metadata=lang:en-GB"},
                  document.markdown, {.time = at_most(config)}, {}, folder.file(""));
    std::string docx = result.status == 0 ? folder.read("out.docx") : std::string();
    if (docx.empty())
        throw failed("report.pandoc", {"报告文件没有生成。", "The report was not made."}, result);
    return docx;
}

std::string to_pdf(const Config& config, const std::string& docx) {
    const Turn turn(at_most(config));
    const Folder folder;
    folder.write("in.docx", docx);
    // A profile of its own: two LibreOffices with one profile do not run side by side.
    const auto result = run_child(
        {config.text("report.libreoffice"), "-env:UserInstallation=file://" + folder.file("profile"),
         "--headless", "--nologo", "--nolockcheck", "--norestore", "--convert-to", "pdf:writer_pdf_Export",
         "--outdir", folder.file(""), folder.file("in.docx")},
        {}, {.time = at_most(config)}, {{"HOME", folder.file("")}}, folder.file(""));
    std::string pdf = folder.read("in.pdf");
    if (result.status != 0 || !pdf.starts_with("%PDF-"))
        throw failed("report.libreoffice", {"PDF 没有生成。", "The PDF was not made."}, result);
    return pdf;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            if (!out.empty() && out.back() != ' ') out += ' ';
            continue;
        }
        if (is_punctuation(c)) out += '\\';
        out += c;
    }
    return trimmed(out);
}

Module module() {
    return {.name = "report", .settings = {std::begin(settings), std::end(settings)}};
}
}
