#include "base/xlsx.hpp"
#include <expat.h>
#include <zip.h>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
namespace yiwang {
namespace {
constexpr zip_uint64_t unpacked_max = std::uint64_t{2} << 30;
constexpr std::size_t columns_max = 16384;  // XFD, the last column of a sheet

[[noreturn]] void unreadable(const std::string& why) {
    throw Problem(422, "xlsx.unreadable", {"这不是有效的 Excel（.xlsx）文件，或文件已损坏。", "This is no readable .xlsx workbook."}, {}, why);
}

class Archive {
public:
    explicit Archive(const std::string& file) {
        int wrong = 0;
        zip_.reset(zip_open(file.c_str(), ZIP_RDONLY, &wrong));
        if (!zip_) unreadable("not a zip archive");
    }
    // The bytes must stay alive.
    static Archive of(std::string_view bytes) {
        zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
        zip_t* zip = source ? zip_open_from_source(source, ZIP_RDONLY, nullptr) : nullptr;
        if (!zip) zip_source_free(source);
        return Archive(zip);
    }
    bool has(const std::string& name) const { return zip_name_locate(zip_.get(), name.c_str(), 0) >= 0; }

    // Feeds a part to f piece by piece.
    void feed(const std::string& name, const std::function<void(const char*, std::size_t)>& f) const {
        const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> part(zip_fopen(zip_.get(), name.c_str(), 0), zip_fclose);
        if (!part) unreadable("no part " + name);
        std::vector<char> buffer(1 << 16);
        zip_uint64_t all = 0;
        for (;;) {
            const auto got = zip_fread(part.get(), buffer.data(), buffer.size());
            if (got < 0) unreadable("damaged part " + name);
            if (got == 0) return;
            if ((all += static_cast<zip_uint64_t>(got)) > unpacked_max) unreadable("part " + name + " is too large");
            f(buffer.data(), static_cast<std::size_t>(got));
        }
    }

private:
    explicit Archive(zip_t* zip) {
        zip_.reset(zip);
        if (!zip_) unreadable("not a zip archive");
    }
    std::unique_ptr<zip_t, void (*)(zip_t*)> zip_{nullptr, [](zip_t* z) { if (z) zip_discard(z); }};
};

// Names without their namespace prefix.
std::string_view local(const char* name) {
    const std::string_view all(name);
    const auto colon = all.rfind(':');
    return colon == all.npos ? all : all.substr(colon + 1);
}

struct Handler {
    virtual ~Handler() = default;
    virtual void start(std::string_view name, const std::map<std::string_view, std::string_view>& attributes) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view) {}
    bool stopped = false;
};

void parse(const Archive& archive, const std::string& part, Handler& handler) {
    struct Free {
        void operator()(XML_Parser p) const { XML_ParserFree(p); }
    };
    const std::unique_ptr<XML_ParserStruct, Free> parser(XML_ParserCreate(nullptr));
    XML_SetUserData(parser.get(), &handler);
    XML_SetElementHandler(
        parser.get(),
        [](void* h, const XML_Char* name, const XML_Char** pairs) {
            std::map<std::string_view, std::string_view> attributes;
            for (; *pairs; pairs += 2) attributes.emplace(pairs[0], pairs[1]);
            static_cast<Handler*>(h)->start(local(name), attributes);
        },
        [](void* h, const XML_Char* name) { static_cast<Handler*>(h)->end(local(name)); });
    XML_SetCharacterDataHandler(parser.get(), [](void* h, const XML_Char* text, int size) {
        static_cast<Handler*>(h)->text({text, static_cast<std::size_t>(size)});
    });
    // Entities of its own are no part of a workbook, and a way to blow up a reader.
    XML_SetEntityDeclHandler(parser.get(), [](void* h, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                                              const XML_Char*, const XML_Char*) { static_cast<Handler*>(h)->stopped = true; });
    archive.feed(part, [&](const char* data, std::size_t size) {
        if (handler.stopped) return;
        if (XML_Parse(parser.get(), data, static_cast<int>(size), 0) == XML_STATUS_ERROR && !handler.stopped) unreadable("malformed XML in " + part);
    });
}

std::string attribute(const std::map<std::string_view, std::string_view>& all, std::string_view name) {
    const auto at = all.find(name);
    return at == all.end() ? std::string{} : std::string(at->second);
}

struct Workbook : Handler {
    std::string wanted, relation;
    bool date1904 = false;
    void start(std::string_view name, const std::map<std::string_view, std::string_view>& a) override {
        if (name == "workbookPr") date1904 = attribute(a, "date1904") == "1" || attribute(a, "date1904") == "true";
        if (name == "sheet" && relation.empty() && (wanted.empty() || attribute(a, "name") == wanted)) relation = attribute(a, "r:id");
    }
    void end(std::string_view) override {}
};

struct Relations : Handler {
    std::map<std::string, std::string> target;
    void start(std::string_view name, const std::map<std::string_view, std::string_view>& a) override {
        if (name == "Relationship") target[attribute(a, "Id")] = attribute(a, "Target");
    }
    void end(std::string_view) override {}
};

struct Strings : Handler {
    std::vector<std::string> all;
    bool inside = false, phonetic = false;
    void start(std::string_view name, const std::map<std::string_view, std::string_view>&) override {
        if (name == "si") all.emplace_back();
        if (name == "rPh") phonetic = true;
        inside = name == "t";
    }
    void end(std::string_view name) override {
        if (name == "rPh") phonetic = false;
        if (name == "t") inside = false;
    }
    void text(std::string_view t) override {
        if (inside && !phonetic && !all.empty()) all.back().append(t);
    }
};

// Does a number format show a day or a time (ECMA-376 Part 1, 18.8.30)?
bool shows_time(std::string_view code) {
    bool quoted = false, bracket = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"') quoted = !quoted;
        else if (c == '\\') ++i;
        else if (c == '[') bracket = true;
        else if (c == ']') bracket = false;
        else if (!quoted && !bracket && std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos) return true;
    }
    return false;
}

struct Styles : Handler {
    std::set<int> times{14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 31, 36, 45, 46, 47, 50, 57, 58};
    std::vector<bool> is_time;  // by style index
    bool in_cells = false;
    void start(std::string_view name, const std::map<std::string_view, std::string_view>& a) override {
        if (name == "cellXfs") in_cells = true;
        if (name == "numFmt" && shows_time(attribute(a, "formatCode"))) times.insert(std::atoi(attribute(a, "numFmtId").c_str()));
        if (name == "xf" && in_cells) is_time.push_back(times.contains(std::atoi(attribute(a, "numFmtId").c_str())));
    }
    void end(std::string_view name) override {
        if (name == "cellXfs") in_cells = false;
    }
};

// Days since 1899-12-30 (or 1904-01-01) as civil time, to the second.
std::string serial_time(double days, bool date1904) {
    const Date epoch = date1904 ? Date{std::chrono::local_days{std::chrono::year{1904} / 1 / 1}} : Date{std::chrono::local_days{std::chrono::year{1899} / 12 / 30}};
    if (!(days >= 0 && days < 2'958'466)) return {};
    const auto seconds = std::chrono::seconds{std::llround(days * 86400)};
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const auto rest = seconds - day;
    char clock[16];
    std::snprintf(clock, sizeof clock, " %02d:%02d:%02d", static_cast<int>(rest.count() / 3600), static_cast<int>(rest.count() / 60 % 60), static_cast<int>(rest.count() % 60));
    return print(epoch + day) + clock;
}

// "AB12" -> 27; the columns count from 0.
std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        if (column > columns_max) return {};
    }
    if (column == 0) return {};
    return column - 1;
}

struct Sheet : Handler {
    const std::vector<std::string>& strings;
    const Styles& styles;
    bool date1904;
    const OnXlsxRow& on_row;
    std::vector<std::string> cells{};
    std::int64_t line = 0;
    std::size_t column = 0;
    std::string kind{}, value{};
    int style = 0;
    bool in_value = false, phonetic = false;

    Sheet(const std::vector<std::string>& strings, const Styles& styles, bool date1904, const OnXlsxRow& on_row)
        : strings(strings), styles(styles), date1904(date1904), on_row(on_row) {}

    void start(std::string_view name, const std::map<std::string_view, std::string_view>& a) override {
        if (name == "row") {
            const auto number = attribute(a, "r");
            line = number.empty() ? line + 1 : std::atoll(number.c_str());
            cells.clear();
            column = 0;
        } else if (name == "c") {
            const auto reference = attribute(a, "r");
            if (!reference.empty()) {
                const auto at = column_of(reference);
                if (!at) unreadable("cell " + reference);
                column = *at;
            }
            kind = attribute(a, "t");
            style = std::atoi(attribute(a, "s").c_str());
            value.clear();
        } else if (name == "rPh") phonetic = true;
        else if (name == "v" || name == "t") in_value = true;
    }
    void text(std::string_view t) override {
        if (in_value && !phonetic) value.append(t);
    }
    void end(std::string_view name) override {
        if (name == "v" || name == "t") in_value = false;
        else if (name == "rPh") phonetic = false;
        else if (name == "c") keep();
        else if (name == "row" && !stopped && !cells.empty()) stopped = !on_row(line, cells);
    }

    void keep() {
        std::string shown = value;
        if (kind == "s") {
            const auto at = static_cast<std::size_t>(std::atoll(value.c_str()));
            if (value.empty() || at >= strings.size()) unreadable("shared string " + value);
            shown = strings[at];
        } else if (kind == "b") shown = value == "1" ? "TRUE" : "FALSE";
        else if ((kind.empty() || kind == "n") && !value.empty() && static_cast<std::size_t>(style) < styles.is_time.size() && styles.is_time[static_cast<std::size_t>(style)])
            shown = serial_time(std::atof(value.c_str()), date1904);
        if (!shown.empty()) {
            if (cells.size() <= column) cells.resize(column + 1);
            cells[column] = std::move(shown);
        }
        ++column;
    }
};

void read(const Archive& archive, const std::string& sheet, const OnXlsxRow& on_row) {
    if (!archive.has("xl/workbook.xml")) unreadable("no xl/workbook.xml");
    Workbook workbook;
    workbook.wanted = sheet;
    parse(archive, "xl/workbook.xml", workbook);
    if (workbook.relation.empty())
        throw Invalid("sheet", "xlsx.no_sheet", {"工作簿里没有名为“" + sheet + "”的工作表。", "The workbook has no sheet named " + sheet + "."});
    Relations relations;
    parse(archive, "xl/_rels/workbook.xml.rels", relations);
    std::string part = relations.target[workbook.relation];
    part = part.starts_with('/') ? part.substr(1) : "xl/" + part;
    Strings strings;
    if (archive.has("xl/sharedStrings.xml")) parse(archive, "xl/sharedStrings.xml", strings);
    Styles styles;
    if (archive.has("xl/styles.xml")) parse(archive, "xl/styles.xml", styles);
    Sheet reader(strings.all, styles, workbook.date1904, on_row);
    parse(archive, part, reader);
}
}

void read_xlsx(const std::string& file, const std::string& sheet, const OnXlsxRow& on_row) {
    read(Archive(file), sheet, on_row);
}

void read_xlsx_bytes(std::string_view workbook, const std::string& sheet, const OnXlsxRow& on_row) {
    read(Archive::of(workbook), sheet, on_row);
}
}
