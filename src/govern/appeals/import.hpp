// Appeals from other systems' files (.csv, .xlsx), by a map that says which of their columns is what.
//
// Each row is accepted, known already, or refused with line, field and reason. Rows go in by batches,
// each one transaction that also keeps how far the file has come: killed in the middle, the import goes
// on behind the last batch; run again, it adds nothing twice.
#pragma once
#include <functional>
#include <string>
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

// How one field of an appeal comes out of a row.
struct FieldMap {
    std::optional<std::string> column{};
    std::optional<std::vector<std::string>> columns{};  // joined by `join`, empty cells left out
    std::optional<std::string> join{};                  // " " if not given
    std::optional<std::string> value{};                 // a constant
    std::optional<std::vector<std::string>> time_formats{};  // of strptime, %f for a fraction; the first that fits
    std::optional<json::Object> values{};               // theirs -> ours; what is not listed stays
    std::optional<bool> required{};
    std::optional<std::int64_t> max_length{};           // longer is refused; in characters
};
BOOST_DESCRIBE_STRUCT(FieldMap, (), (column, columns, join, value, time_formats, values, required, max_length))

// A map file, YAML. Fields: external_id title text filed_at channel kind_words place_words lng lat reporter
// phone votes reply replied_at closed_at answered_by. text and filed_at must be mapped.
struct ImportMap {
    std::optional<std::string> format{};    // "csv" or "xlsx"; else by the file's name
    std::optional<std::string> encoding{};  // "utf-8" (initial), "gb18030", "auto"
    std::optional<std::string> separator{}; // of csv, "," if not given
    std::optional<std::string> sheet{};     // of xlsx
    std::string source;                     // name of the set: external ids are unique within it
    std::optional<std::string> zone{};      // of civil times, Asia/Shanghai if not given
    std::map<std::string, FieldMap> fields{};
};

// Throws Problem "yaml.malformed", "appeals.map" with the wrong key.
ImportMap read_map(const std::string& file);

struct Refusal {
    std::int64_t line;
    std::string field, code, reason_zh, reason_en;
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (line, field, code, reason_zh, reason_en))

// A row as an appeal, or the reasons why not. Pure.
struct Mapped {
    Appeal appeal{};
    std::string kind_words;
    std::vector<Refusal> refusals;
};
class RowMapper {
public:
    // Throws Invalid "appeals.map.no_column": the map names a column that the file does not have.
    RowMapper(const ImportMap&, const std::vector<std::string>& header);
    Mapped map(std::int64_t line, const std::vector<std::string>& cells) const;

private:
    const ImportMap& map_;
    std::map<std::string, std::size_t> columns_;
    std::size_t width_;
};

// Each row of a file by its map. Throws Problem: the file cannot be read, or lacks a column of the map.
void each_row(const std::string& file, const ImportMap&, const std::function<void(std::int64_t line, Mapped)>&);

struct ImportCounts {
    std::int64_t rows = 0, accepted = 0, repeated = 0, refused = 0;
};

struct ImportOptions {
    std::string file, map, report;      // report: CSV of refusals, written at the end; "" for none
    Language language = Language::zh;   // of the report's reasons
    bool open = false;                  // open each appeal for dispatch at once
    std::function<void(const ImportCounts&)> on_progress{};
};

// Throws Problem: the file or map cannot be read; what went in before stays, see the head.
ImportCounts import_appeals(Store&, const Actor&, const ImportOptions&);
}
