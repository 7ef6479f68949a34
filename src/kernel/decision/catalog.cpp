// The district's files as versions.
#include <fstream>
#include <sstream>
#include "base/log.hpp"
#include "kernel/decision/review.hpp"
#include "kernel/rule/cases.hpp"
namespace yiwang::decision {
namespace {
struct File {
    std::filesystem::path path;
    std::string model;
    Text text;
};

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

// <catalog>/<floor>/<room>/decisions/<what>.dmn, with <what>-cases.xml beside it.
std::vector<File> files_of(const std::filesystem::path& catalog) {
    std::vector<File> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(catalog)) {
        const auto& path = entry.path();
        if (path.extension() != ".dmn" || path.parent_path().filename() != "decisions") continue;
        const auto stem = path.stem().string();
        out.push_back({path, path.parent_path().parent_path().filename().string() + "." + stem, {bytes_of(path), bytes_of(path.parent_path() / (stem + "-cases.xml"))}});
    }
    std::ranges::sort(out, {}, &File::path);
    return out;
}

struct Known {
    std::string digest;       // of the catalog's last version
    bool officials_have_own;  // published since
};

std::optional<Known> known_of(Tx& tx, const std::string& model) {
    auto out = tx.first([](const Row& row) { return Known{row.get<std::string>(0), row.get<std::int64_t>(1) != 0}; },
                        "select c.catalog_digest, (select count(*) from decision_version o where o.model = c.model and o.catalog_digest = '' and o.state = 'published' and o.number > c.number) "
                        "from decision_version c where c.model = ? and c.catalog_digest <> '' order by c.number desc limit 1",
                        model);
    return out;
}

void take_in(Tx& tx, const File& file) {
    const auto digest = digest_of(file.text);
    const auto before = known_of(tx, file.model);
    if (before && before->digest == digest) return;
    const auto id = add(tx, file.model, file.text, before ? "区级数据文件有更新" : "区级数据文件", digest);
    if (before && before->officials_have_own) return log::warning("decision.waits_for_officials", {{"model", file.model}});
    make_published(tx, id, {before ? local_date(tx.now()) : since_ever, {}});
}
}

void load_catalog(Store& store, const std::filesystem::path& catalog) {
    const Actor actor{"system/catalog", log::new_trace_id(), {}};
    for (const auto& file : files_of(catalog)) {
        const auto same = store.read(actor, [&](Tx& tx) {
            const auto before = known_of(tx, file.model);
            return before && before->digest == digest_of(file.text);
        });
        if (same) continue;
        refuse_faulty(review(*rule::load_model(file.path), file.text.cases, store.now()), file.path.string());
        store.write(actor, [&](Tx& tx) { take_in(tx, file); });
    }
}
}
