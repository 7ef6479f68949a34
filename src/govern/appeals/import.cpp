#include "govern/appeals/import.hpp"
#include <fstream>
#include <set>
#include <sstream>
#include "base/csv.hpp"
#include "base/text.hpp"
#include "base/xlsx.hpp"
#include "kernel/store/digest.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::size_t batch_rows = 1000;
struct Import;  // one file taken in

std::string bytes_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Problem(422, "appeals.import.unreadable", {"文件 " + file + " 打不开。", "Cannot open " + file + "."}, "file");
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

struct Read {
    std::int64_t line;
    Mapped mapped;
};

// What is kept about the file between batches.
struct Kept {
    Id<Import> id;
    std::int64_t rows_done, accepted, repeated, refused;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (id, rows_done, accepted, repeated, refused))

class Importer {
public:
    Importer(Store& store, const Actor& actor, const ImportOptions& options)
        : store_(store), actor_(actor), options_(options), map_(read_map(options.map)) {}

    ImportCounts run() {
        begin(sha256(bytes_of(options_.file) + "\n" + sha256(bytes_of(options_.map))));
        each_row(options_.file, map_, [&](std::int64_t line, Mapped row) { take({line, std::move(row)}); });
        commit_batch();
        store_.write(actor_, [&](Tx& tx) { tx.run("update appeals_import set ended_at = ? where id = ?", tx.now(), kept_.id); });
        write_report();
        return {kept_.rows_done, kept_.accepted, kept_.repeated, kept_.refused};
    }

private:
    // Goes on behind what an earlier run kept; a run that ended begins again, and finds every row known.
    void begin(const std::string& fingerprint) {
        kept_ = store_.write(actor_, [&](Tx& tx) {
            const auto before = tx.first(row_as<Kept>, "select id, rows_done, accepted, repeated, refused from appeals_import where fingerprint = ? and ended_at is null", fingerprint);
            if (before) return *before;
            const auto ended = tx.first(first_column<Id<Import>>, "select id from appeals_import where fingerprint = ?", fingerprint);
            if (ended) {
                tx.run("delete from appeals_refusal where import = ?", *ended);
                tx.run("delete from appeals_import where id = ?", *ended);
            }
            const auto id = tx.new_id<Import>();
            tx.run("insert into appeals_import (id, file_name, fingerprint, source, rows_done, accepted, repeated, refused, begun_at) values (?, ?, ?, ?, 0, 0, 0, 0, ?)",
                   id, options_.file.substr(options_.file.rfind('/') + 1), fingerprint, map_.source, tx.now());
            tx.trace("appeals.import_begun", id, "", json::text(json::Object{{"file", options_.file}, {"source", map_.source}, {"sha256", fingerprint}}), "");
            return Kept{id, 0, 0, 0, 0};
        });
    }

    void take(Read row) {
        if (++seen_ <= kept_.rows_done) return;  // an earlier run has it
        batch_.push_back(std::move(row));
        if (batch_.size() == batch_rows) commit_batch();
    }

    void commit_batch() {
        if (batch_.empty()) return;
        kept_ = store_.write(actor_, [&](Tx& tx) {
            Kept now = kept_;
            for (const auto& row : batch_) take_in(tx, row, now);
            now.rows_done += static_cast<std::int64_t>(batch_.size());
            tx.run("update appeals_import set rows_done = ?, accepted = ?, repeated = ?, refused = ? where id = ?", now.rows_done, now.accepted, now.repeated,
                   now.refused, now.id);
            return now;
        });
        batch_.clear();
        if (options_.on_progress) options_.on_progress({kept_.rows_done, kept_.accepted, kept_.repeated, kept_.refused});
    }

    void take_in(Tx& tx, const Read& row, Kept& counts) {
        auto refusals = row.mapped.refusals;
        Appeal appeal = row.mapped.appeal;
        if (refusals.empty()) {
            if (appeal.external_id.empty()) appeal.external_id = "sha256:" + sha256(appeal.title + "\n" + appeal.text + "\n" + print(appeal.filed_at) + "\n" + appeal.reporter_name);
            const auto known = tx.first(first_column<std::string>, "select text from appeals_appeal where source = ? and external_id = ? and external_id <> ''", appeal.source, appeal.external_id);
            if (known && *known == appeal.text) {
                ++counts.repeated;
                return;
            }
            if (known)
                refusals.push_back({row.line, "external_id", "used_twice", "编号 " + appeal.external_id + " 已被另一件诉求使用。",
                                    "The id " + appeal.external_id + " belongs to another appeal already."});
            else if (appeal.channel.empty()) appeal.channel = "city_platform";
            else if (!channel_known(tx, appeal.channel))
                refusals.push_back({row.line, "channel", "unknown_channel", "没有来源“" + appeal.channel + "”。", "There is no source " + appeal.channel + "."});
        }
        if (!refusals.empty()) return refuse(tx, refusals, counts);
        appeal.kind = kind_of(tx, row.mapped.kind_words);
        const auto id = register_imported(tx, std::move(appeal)).id;
        if (options_.open) open(tx, id);
        ++counts.accepted;
    }

    void refuse(Tx& tx, const std::vector<Refusal>& refusals, Kept& counts) {
        for (const auto& one : refusals)
            tx.run("insert into appeals_refusal (id, import, line, field, code, reason_zh, reason_en) values (?, ?, ?, ?, ?, ?, ?)", tx.new_id<Refusal>(), kept_.id,
                   one.line, one.field, one.code, one.reason_zh, one.reason_en);
        ++counts.refused;
    }

    bool channel_known(Tx& tx, const std::string& code) {
        if (channels_.empty())
            for (const auto& one : channels(tx)) channels_.insert(one.code);
        return channels_.contains(code);
    }

    // The code or the third level's name, in either language, gives the kind; other words leave it open.
    std::string kind_of(Tx& tx, const std::string& words) {
        if (kinds_.empty()) {
            const auto list = duties::list(tx);
            for (const auto* kind : list->kinds())
                for (const auto& name : {kind->code, kind->level3, kind->level3_en}) kinds_.emplace(folded(name), kind->code);
        }
        const auto at = kinds_.find(folded(words));
        return at == kinds_.end() ? "" : at->second;
    }

    void write_report() const {
        if (options_.report.empty()) return;
        const bool zh = options_.language == Language::zh;
        std::ofstream out(options_.report, std::ios::binary);
        out << "\xEF\xBB\xBF" << csv_line(zh ? std::vector<std::string>{"行", "字段", "代码", "原因"} : std::vector<std::string>{"line", "field", "code", "reason"});
        store_.read(actor_, [&](Tx& tx) {
            tx.each([&](const Row& row) { out << csv_line({std::to_string(row.number(0)), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(zh ? 3 : 4)}); },
                    "select line, field, code, reason_zh, reason_en from appeals_refusal where import = ? order by line, id", kept_.id);
        });
        if (!out.flush()) throw Problem(500, "appeals.import.report", {"拒收报告写不出来。", "The report of refusals cannot be written."}, "report");
    }

    Store& store_;
    const Actor& actor_;
    const ImportOptions& options_;
    const ImportMap map_;
    Kept kept_{};
    std::int64_t seen_ = 0;
    std::vector<Read> batch_;
    std::set<std::string> channels_;
    std::map<std::string, std::string> kinds_;
};
}

void each_row(const std::string& file, const ImportMap& map, const std::function<void(std::int64_t line, Mapped)>& take) {
    if (map.format.value_or(file.ends_with(".xlsx") ? "xlsx" : "csv") == "xlsx") {
        std::optional<RowMapper> mapper;
        read_xlsx(file, map.sheet.value_or(""), [&](std::int64_t line, const std::vector<std::string>& cells) {
            if (mapper) take(line, mapper->map(line, cells));
            else mapper.emplace(map, cells);
            return true;
        });
        return;
    }
    const std::string text = decoded(bytes_of(file), map.encoding.value_or("utf-8"));
    CsvReader reader(text, map.separator.value_or(",")[0]);
    std::vector<std::string> cells;
    if (!reader.next(cells)) return;
    const RowMapper mapper(map, cells);
    while (reader.next(cells))
        if (cells.size() > 1 || !blank(cells[0])) take(reader.line(), mapper.map(reader.line(), cells));
}

ImportCounts import_appeals(Store& store, const Actor& actor, const ImportOptions& options) {
    return Importer(store, actor, options).run();
}
}
