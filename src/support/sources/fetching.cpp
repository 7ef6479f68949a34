#include "support/sources/fetching.hpp"
#include <filesystem>
#include <fstream>
#include <sstream>
#include "base/csv.hpp"
#include "base/text.hpp"
#include "base/xlsx.hpp"
#include "kernel/job/job.hpp"
#include "kernel/module/query_text.hpp"
#include "support/sources/settings.hpp"
namespace yiwang::support::sources {
namespace {
constexpr int pages_max = 200;  // of one round
constexpr std::size_t batch_rows = 200;

struct Fetching {
    std::string source;
};
BOOST_DESCRIBE_STRUCT(Fetching, (), (source))

bool is_asked(Adapter adapter) {
    return adapter == Adapter::pull || adapter == Adapter::imap || adapter == Adapter::folder;
}

void note(Store& store, const std::string& code, const std::string& error) {
    store.write(actor(), [&](Tx& tx) { tx.run("update sources_source set last_error = ?, last_error_at = ? where code = ?", ellipsis(error, 300), tx.now(), code); });
}

void fetch(Outside& outside, const Fetching& in) {
    const auto source = outside.store.read(actor(), [&](Tx& tx) { return get(tx, in.source); });
    if (!source.active) return;
    try {
        switch (source.adapter) {
            case Adapter::pull: fetch_http(outside, source); break;
            case Adapter::imap: fetch_mail(outside, source); break;
            case Adapter::folder: fetch_folder(outside, source); break;
            default: return;
        }
    } catch (const Problem& failure) {
        note(outside.store, source.code, failure.says.zh + (failure.details.empty() ? "" : "（" + failure.details + "）"));
        throw;
    }
    outside.store.write(actor(), [&](Tx& tx) { tx.run("update sources_source set fetched_at = ?, last_error = '' where code = ?", tx.now(), source.code); });
}

void ask_those_due(Outside& outside, std::string_view) {
    outside.store.write(actor(), [](Tx& tx) {
        for (const auto& one : sources(tx)) {
            if (!one.active || !is_asked(one.adapter)) continue;
            const std::chrono::seconds every{settings_of(one).every_seconds.value_or(60)};
            if (!one.fetched_at || *one.fetched_at + every <= tx.now()) ask_to_fetch(tx, one);
        }
    });
}

Unavailable not_as_agreed(const std::string& what) {
    return Unavailable("sources.answer", {"对方的回答不合约定。", "The other side does not answer as agreed."}, what);
}

std::string text_of(const json::Value* value) {
    if (!value || value->is_null()) return {};
    return value->is_string() ? std::string(value->get_string()) : json::print(*value);
}
}

void ask_to_fetch(Tx& tx, const Source& source) {
    if (!is_asked(source.adapter) || !source.active) throw Conflict("sources.not_fetched", {"这个来源已停用，或不由我方取件。", "This source is off, or it is not for us to ask it."});
    job::enqueue(tx, "sources.fetch", Fetching{source.code}, {.at = {}, .key = source.code});
}

void move_cursor(Tx& tx, std::string_view code, std::string_view cursor) {
    tx.run("update sources_source set cursor = ? where code = ?", cursor, code);
}

void fetch_http(Outside& outside, const Source& source) {
    const auto settings = settings_of(source);
    std::string cursor = source.cursor;
    for (int page = 0; page < pages_max; ++page) {
        std::string url = *settings.url;
        if (!cursor.empty()) url += (url.find('?') == url.npos ? "?" : "&") + settings.cursor_parameter.value_or("since") + "=" + percent_encoded(cursor);
        std::map<std::string, std::string> headers{{"Accept", "application/json"}};
        if (!source.secret.empty()) headers["Authorization"] = "Bearer " + source.secret;
        const auto answer = outside.http.ask("GET", url, "", headers);
        if (answer.status != 200) throw not_as_agreed("HTTP " + std::to_string(answer.status));
        const auto body = json::parse(answer.body);
        boost::system::error_code missing;
        const auto* items = body.find_pointer(settings.items.value_or("/items"), missing);
        if (!items || !items->is_array()) throw not_as_agreed("no list at " + settings.items.value_or("/items"));
        const auto next = text_of(body.find_pointer(settings.next.value_or("/next"), missing));
        outside.store.write(actor(), [&](Tx& tx) {
            for (const auto& item : items->get_array()) arrive(tx, source, item);
            if (!next.empty()) move_cursor(tx, source.code, next);
        });
        if (items->get_array().empty() || next.empty() || next == cursor) return;
        cursor = next;
    }
}

void fetch_folder(Outside& outside, const Source& source) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(outside.config.text("app.data")) / "sources" / *settings_of(source).folder;
    std::error_code wrong;
    if (!fs::is_directory(folder, wrong)) throw Unavailable("sources.folder", {"投递文件夹不存在。", "The folder is not there."}, folder.string());
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto ending = entry.path().extension();
        if (!entry.is_regular_file() || (ending != ".csv" && ending != ".xlsx")) continue;
        std::vector<std::string> header;
        std::vector<json::Value> batch;
        const auto commit = [&] {
            outside.store.write(actor(), [&](Tx& tx) {
                for (const auto& item : batch) arrive(tx, source, item);
            });
            batch.clear();
        };
        const auto take = [&](const std::vector<std::string>& cells) {
            json::Object item;
            for (std::size_t i = 0; i < header.size() && i < cells.size(); ++i) item.emplace(header[i], cells[i]);
            batch.emplace_back(std::move(item));
            if (batch.size() == batch_rows) commit();
        };
        if (ending == ".xlsx")
            read_xlsx(entry.path().string(), "", [&](std::int64_t, const std::vector<std::string>& cells) {
                if (header.empty()) header = cells;
                else take(cells);
                return true;
            });
        else {
            std::ifstream in(entry.path(), std::ios::binary);
            std::ostringstream bytes;
            bytes << in.rdbuf();
            const auto text = decoded(bytes.str(), "auto");
            CsvReader reader(text);
            std::vector<std::string> cells;
            if (reader.next(header))
                while (reader.next(cells)) take(cells);
        }
        commit();
        fs::create_directories(folder / "done");
        fs::rename(entry.path(), folder / "done" / entry.path().filename());
    }
}

std::vector<Job> fetching() {
    auto one = job::kind<Fetching>("sources.fetch", fetch);
    one.lease = std::chrono::minutes{10};
    one.given_up = [](Tx&, std::string_view, std::string_view) {};  // no matter how long the outage, the next look asks it anew
    return {std::move(one), {.name = "sources.ask_those_due", .run = ask_those_due, .every = std::chrono::seconds{10}}};
}
}
