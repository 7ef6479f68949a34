#include "kernel/decision/versions.hpp"
#include <algorithm>
#include <mutex>
#include "base/text.hpp"
#include "kernel/rule/cases.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/settled.hpp"
namespace yiwang::decision {
namespace {
constexpr std::size_t models_kept_max = 256, text_max = 1 << 20;

const std::string version_columns = columns<Version>();

struct Source {
    Id<Version> id;
    std::string model, name_space, digest, imports;
    Date from_on;
    std::optional<Date> to_on;
};
BOOST_DESCRIBE_STRUCT(Source, (), (id, model, name_space, digest, imports, from_on, to_on))

// Asked several times for every matter: what is published, without the long texts, the latest to come into force first.
std::shared_ptr<const std::vector<Source>> published(Tx& tx) {
    static store::Settled<std::vector<Source>> kept("decision_version");
    static const std::string sql = "select " + columns<Source>() + " from decision_version where state = 'published' order by from_on desc, number desc";
    return kept.of(tx, [](Tx& asked) { return asked.all(row_as<Source>, sql); });
}

std::optional<Source> in_force_of(Tx& tx, std::string Source::*what, std::string_view is, Date day) {
    const auto all = published(tx);
    for (const auto& one : *all)
        if (one.*what == is && one.from_on <= day && (!one.to_on || *one.to_on >= day)) return one;
    return {};
}

// The digest tells texts apart, so that stores of tests may reuse ids.
class Compiled {
public:
    ModelPtr find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto at = models_.find(key);
        return at == models_.end() ? nullptr : at->second;
    }
    ModelPtr keep(const std::string& key, ModelPtr model) {
        const std::lock_guard lock(mutex_);
        if (models_.size() >= models_kept_max) models_.clear();
        return models_[key] = std::move(model);
    }

private:
    std::mutex mutex_;
    std::map<std::string, ModelPtr> models_;
};

Compiled& compiled() {
    static Compiled all;
    return all;
}

using Imports = std::map<std::string, Id<Version>>;  // by namespace, those of imports too

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0, end; at < text.size(); at = end + 1) {
        end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
    }
    return out;
}

std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const auto& one : all) out += (out.empty() ? "" : "\n") + one;
    return out;
}

// A model imports others as they are in force; one that would import itself does not.
std::map<std::string, ModelPtr> imported(Tx& tx, const std::vector<std::string>& spaces, Date day, std::vector<std::int64_t> under_way);

ModelPtr model_of(Tx& tx, const Source& source, Date day, std::vector<std::int64_t> under_way) {
    under_way.push_back(source.id.value);
    const auto models = imported(tx, lines(source.imports), day, under_way);
    std::string key = source.digest;
    for (const auto& [space, model] : models) key += " " + std::to_string(reinterpret_cast<std::uintptr_t>(model.get()));
    if (auto found = compiled().find(key)) return found;
    const auto dmn = tx.first(first_column<std::string>, "select dmn from decision_version where id = ?", source.id);
    return compiled().keep(key, rule::DecisionModel::read(*dmn, models));
}

ModelPtr model_of(Tx& tx, Id<Version> id, Date day, std::vector<std::int64_t> under_way) {
    static const std::string sql = "select " + columns<Source>() + " from decision_version where id = ?";
    const auto source = tx.first(row_as<Source>, sql, id);
    if (!source) throw NotFound("decision.version");
    return model_of(tx, *source, day, std::move(under_way));
}

std::map<std::string, ModelPtr> imported(Tx& tx, const std::vector<std::string>& spaces, Date day, std::vector<std::int64_t> under_way) {
    std::map<std::string, ModelPtr> out;
    for (const auto& space : spaces) {
        const auto source = in_force_of(tx, &Source::name_space, space, day);
        if (source && std::ranges::find(under_way, source->id.value) == under_way.end()) out.emplace(space, model_of(tx, *source, day, under_way));
    }
    return out;
}

void check_name(std::string_view model) {
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    const auto dot = model.find('.');
    const bool fits = model.size() <= 100 && dot != model.npos && dot > 0 && dot + 1 < model.size() && std::ranges::all_of(model.substr(0, dot), good) && std::ranges::all_of(model.substr(dot + 1), good);
    if (!fits) throw Invalid("model", "decision.model_name", {"模型编号应形如 appeals.urgency，用小写字母、数字和下划线。", "A model is named like appeals.urgency, in small letters, digits and underscores."});
}

std::string checked_note(std::string_view note) {
    const auto out = trimmed(note);
    if (out.empty() || length(out) > 500) throw Invalid("note", "decision.note", {"请用 1 至 500 字说明缘由。", "Say why, in 1 to 500 characters."});
    return out;
}

Version draft_of(Tx& tx, Id<Version> id, std::string_view seen) {
    auto version = get(tx, id);
    if (version.state != State::draft) throw Conflict("decision.not_a_draft", {"这一版已不是草稿，请另起草稿。", "This version is no draft any more; begin another."});
    if (version.digest != seen) throw Conflict("decision.changed", {"草稿已被别人修改，请重新打开。", "Somebody has changed the draft; open it again."});
    return version;
}

void add_author(Tx& tx, Id<Version> id) {
    tx.run("insert into decision_author (version, actor) values (?, ?) on conflict (version, actor) do nothing", id, tx.actor().name);
}
}

std::string digest_of(const Text& text) {
    return sha256(text.dmn + "\n" + text.cases);
}

Header read_header(const Text& text) {
    if (text.dmn.size() > text_max || text.cases.size() > text_max)
        throw Invalid("dmn", "decision.too_large", {"模型或用例超过 1 MB。", "The model or its cases are larger than 1 MB."});
    const auto model = rule::DecisionModel::read(text.dmn);
    if (!text.cases.empty()) rule::read_cases(text.cases);
    return {model->name(), model->name_space(), joined(model->imports())};
}

Version get(Tx& tx, Id<Version> id) {
    static const std::string sql = "select " + version_columns + " from decision_version where id = ?";
    auto out = tx.first(row_as<Version>, sql, id);
    if (!out) throw NotFound("decision.version");
    return *out;
}

Text text_of(Tx& tx, Id<Version> id) {
    auto out = tx.first(row_as<Text>, "select dmn, cases from decision_version where id = ?", id);
    if (!out) throw NotFound("decision.version");
    return *out;
}

std::vector<Version> versions(Tx& tx, std::string_view model) {
    static const std::string sql = "select " + version_columns + " from decision_version where model = ? order by number desc";
    return tx.all(row_as<Version>, sql, model);
}

std::optional<Version> in_force(Tx& tx, std::string_view model, Date day) {
    const auto source = in_force_of(tx, &Source::model, model, day);
    return source ? std::optional(get(tx, source->id)) : std::nullopt;
}

std::optional<Rules> rules_of(Tx& tx, std::string_view model, Date day) {
    const auto source = in_force_of(tx, &Source::model, model, day);
    if (!source) return {};
    return Rules{source->id, model_of(tx, *source, day, {})};
}

std::vector<std::string> authors(Tx& tx, Id<Version> id) {
    return tx.all(first_column<std::string>, "select actor from decision_author where version = ? order by actor", id);
}

ModelPtr model_of(Tx& tx, Id<Version> id, Date day) {
    return model_of(tx, id, day, {});
}

ModelPtr compile(Tx& tx, const std::string& dmn, Date day) {
    return rule::DecisionModel::read(dmn, imported(tx, rule::imported_namespaces(dmn), day, {}));
}

Id<Version> add(Tx& tx, std::string_view model, const Text& text, std::string_view note, std::string_view catalog_digest) {
    const auto header = read_header(text);
    const auto number = tx.first(first_column<std::int64_t>, "select coalesce(max(number), 0) + 1 from decision_version where model = ?", model);
    const auto id = tx.new_id<Version>();
    tx.run("insert into decision_version (id, model, number, state, name, name_space, imports, digest, catalog_digest, dmn, cases, note, from_on, to_on, written_by, written_at, "
           "published_by, published_at, withdrawn_by, withdrawn_at) values (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, '', ?)",
           id, model, *number, header.name, header.name_space, header.imports, digest_of(text), catalog_digest, text.dmn, text.cases, note, since_ever, nullptr, tx.actor().name, tx.now(),
           nullptr, nullptr);
    add_author(tx, id);
    tx.trace("decision.drafted", id, "", digest_of(text), note);
    return id;
}

Id<Version> draft(Tx& tx, std::string_view model, const Text& text, std::string_view note) {
    check_name(model);
    return add(tx, model, text, checked_note(note), "");
}

void save(Tx& tx, Id<Version> id, const Text& text, std::string_view note, std::string_view seen) {
    const auto before = draft_of(tx, id, seen);
    const auto header = read_header(text);
    tx.run("update decision_version set name = ?, name_space = ?, imports = ?, digest = ?, dmn = ?, cases = ?, note = ?, written_by = ?, written_at = ? where id = ?", header.name,
           header.name_space, header.imports, digest_of(text), text.dmn, text.cases, checked_note(note), tx.actor().name, tx.now(), id);
    add_author(tx, id);
    tx.trace("decision.changed", id, before.digest, digest_of(text), note);
}

void make_published(Tx& tx, Id<Version> id, const Days& days) {
    tx.run("update decision_version set state = 'published', from_on = ?, to_on = ?, published_by = ?, published_at = ? where id = ?", days.from_on, days.to_on, tx.actor().name, tx.now(), id);
    tx.trace("decision.published", id, "", json::text(days), "");
}

void publish(Tx& tx, Id<Version> id, const Days& days, std::string_view digest) {
    draft_of(tx, id, digest);
    const auto all = authors(tx, id);
    if (std::ranges::find(all, tx.actor().name) != all.end())
        throw Problem(403, "decision.own_draft", {"自己起草的版本须由他人发布。", "What you have written is published by somebody else."});
    if (days.from_on < local_date(tx.now())) throw Invalid("from_on", "decision.days", {"生效日不能早于今天。", "It cannot begin before today."});
    if (days.to_on && *days.to_on < days.from_on) throw Invalid("to_on", "decision.days", {"失效日不能早于生效日。", "It cannot end before it begins."});
    make_published(tx, id, days);
}

void withdraw(Tx& tx, Id<Version> id, std::string_view why) {
    const auto version = get(tx, id);
    const auto reason = checked_note(why);
    if (version.state == State::withdrawn) throw Conflict("decision.withdrawn", {"这一版已经撤回。", "This version is withdrawn already."});
    const auto today = local_date(tx.now());
    const bool rules_today = in_force(tx, version.model, today).has_value();
    tx.run("update decision_version set state = 'withdrawn', withdrawn_by = ?, withdrawn_at = ? where id = ?", tx.actor().name, tx.now(), id);
    if (rules_today && !in_force(tx, version.model, today)) throw Conflict("decision.last", {"撤回后今天将没有可用的版本，请先发布另一版。", "Nothing would be in force today; publish another version first."});
    tx.trace("decision.withdrawn", id, json::name_of(version.state), "", reason);
}
}
