#include "govern/appeals/learning.hpp"
#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include "base/text.hpp"
#include "kernel/store/digest.hpp"
#include "support/classify/measure.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace classify = support::classify;
constexpr std::int64_t cases_max = 5'000;
constexpr std::size_t cases_of_kind_max = 200, examples_least = 100, asked_least = 30;
constexpr classify::TrainingOptions options{.folds = 3};  // of so many examples enough to set the temperature

struct PastCase {
    std::string title, text, kind;
    Instant known_at;  // when its kind was last told: closed or corrected
};
BOOST_DESCRIBE_STRUCT(PastCase, (), (title, text, kind, known_at))

// The latest first. Kinds that are no longer in the list are not learned.
std::vector<PastCase> past_cases(Tx& tx) {
    auto out = tx.all(row_as<PastCase>,
                      "select a.title, a.text, a.kind, coalesce(a.closed_at, c.corrected_at) from appeals_appeal a "
                      "left join appeals_correction c on c.appeal = a.id where a.closed_at is not null or c.chosen = a.kind "
                      "order by coalesce(a.closed_at, c.corrected_at) desc, a.id desc limit ?",
                      cases_max);
    const auto list = duties::list(tx);
    std::map<std::string, std::size_t> counts;
    std::erase_if(out, [&](const PastCase& one) { return !list->kind(one.kind) || ++counts[one.kind] > cases_of_kind_max; });
    return out;
}

std::vector<classify::Example> examples_of(std::span<const PastCase> cases) {
    std::map<std::string, std::size_t> counts;
    for (const auto& one : cases) ++counts[one.kind];
    std::vector<classify::Example> out;
    for (const auto& one : cases)
        if (counts[one.kind] > 1) out.push_back({as_read(one.title, one.text), one.kind});
    return out;
}

bool teach_something(const std::vector<classify::Example>& examples) {
    return examples.size() >= examples_least &&
           std::any_of(examples.begin(), examples.end(), [&](const auto& one) { return one.label != examples.front().label; });
}

struct InUse {
    Id<Training> training;
    Instant trained_at;
    std::string fingerprint;
};
BOOST_DESCRIBE_STRUCT(InUse, (), (training, trained_at, fingerprint))

std::optional<InUse> in_use(Tx& tx) {
    static store::Settled<std::optional<InUse>> kept("appeals_model_use");
    return *kept.of(tx, [](Tx& asked) {
        return asked.first(row_as<InUse>, "select u.training, t.trained_at, t.fingerprint from appeals_model_use u join appeals_training t on t.id = u.training order by u.id desc limit 1");
    });
}

std::optional<classify::Classifier> load(Tx& tx, const InUse& which) {
    static std::mutex guard;
    static std::string kept_as;
    static std::optional<classify::Classifier> kept;
    {
        const std::lock_guard lock(guard);
        if (kept && kept_as == which.fingerprint) return *kept;
    }
    const auto bytes = tx.first(first_column<std::string>, "select model from appeals_training where id = ?", which.training);
    if (!bytes || sha256(*bytes) != which.fingerprint)
        throw Problem(500, "appeals.model_damaged", {"诉求分类模型已损坏，请恢复上一版或重新训练。", "The model of kinds is damaged; put a former one back or train anew."});
    if (!classify::Classifier::of_this_version(*bytes)) return {};
    auto model = classify::Classifier::from_bytes(*bytes);
    const std::lock_guard lock(guard);
    kept_as = which.fingerprint;
    kept = model;
    return model;
}

using Asks = std::function<std::vector<classify::Choice>(const PastCase&)>;

classify::Measured ask_all(std::span<const PastCase> cases, const Asks& ask) {
    std::vector<classify::Judged> judged;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        auto choices = ask(cases[i]);
        if (choices.empty()) choices.push_back({"", 0});
        judged.push_back({i, cases[i].kind, std::move(choices)});
    }
    return classify::measure(judged);
}

Asks by_model(const classify::Classifier& model) {
    return [&model](const PastCase& one) { return model.answer(as_read(one.title, one.text)).choices; };
}

Asks by_keywords(const duties::List& list) {
    return [&list](const PastCase& one) {
        std::vector<classify::Choice> out;
        for (const auto& match : list.rank(one.title, one.text)) out.push_back({match.duty->code, 0});
        return out;
    };
}

struct Known {  // read in one snapshot before the training
    std::vector<PastCase> cases;
    std::shared_ptr<const duties::List> list;
    std::optional<InUse> used;
    std::optional<classify::Classifier> model;
};

struct Parts {
    std::vector<PastCase> asked, learned;
};

// Every second case that the model in use has not seen is held out, so that what is new can be learned from the others; without
// a model the latest fifth.
Parts parts_of(const Known& known) {
    Parts out;
    for (std::size_t i = 0; i < known.cases.size(); ++i) {
        const auto& one = known.cases[i];
        const bool asked = known.used ? one.known_at > known.used->trained_at && i % 2 == 0 : i < known.cases.size() / 5;
        (asked ? out.asked : out.learned).push_back(one);
    }
    return out;
}

Training keep(Tx& tx, Training training, const std::string& model) {
    training.id = tx.new_id<Training>();
    training.trained_at = tx.now();
    tx.run("insert into appeals_training (id, trained_at, outcome, examples, kinds, asked, top1, macro_f1, calibration_error, other_top1, other_macro_f1, fingerprint, model) "
           "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           training.id, training.trained_at, training.outcome, training.examples, training.kinds, training.asked, training.top1, training.macro_f1, training.calibration_error,
           training.other_top1, training.other_macro_f1, sha256(model), Blob{model});
    return training;
}

void use(Tx& tx, Id<Training> training, std::string_view why) {
    const auto before = in_use(tx);
    tx.run("insert into appeals_model_use (id, training, since, put_by, why) values (?, ?, ?, ?, ?)", tx.new_id<InUse>(), training, tx.now(), tx.actor().name, why);
    tx.trace("appeals.model_put_in_use", training, before ? print_id(before->training.value) : "", print_id(training.value), why);
}
}

classify::Text as_read(std::string_view title, std::string_view text) {
    const bool said = title.ends_with("…") || text.find(title) != text.npos;  // its first sentence, whole or cut
    return {"", said ? std::string(text) : std::string(title) + "\n" + std::string(text)};
}

std::optional<classify::Classifier> model_in_use(Tx& tx) {
    const auto which = in_use(tx);
    if (!which) return {};
    return load(tx, *which);
}

Training train_kinds(Store& store, const Actor& actor) {
    const auto known = store.read(actor, [](Tx& tx) {
        Known out{past_cases(tx), duties::list(tx), in_use(tx), {}};
        if (out.used) out.model = load(tx, *out.used);
        return out;
    });
    const auto [asked, learned] = parts_of(known);
    auto examples = examples_of(learned);
    Training out{};
    out.outcome = TrainingOutcome::too_few;
    out.asked = static_cast<std::int64_t>(asked.size());
    out.examples = static_cast<std::int64_t>(examples.size());
    if (asked.size() < asked_least || !teach_something(examples)) return out;

    auto model = classify::Classifier::train(examples, options);
    const auto ours = ask_all(asked, by_model(model)), others = ask_all(asked, known.model ? by_model(*known.model) : by_keywords(*known.list));
    const bool better = ours.top1 > others.top1 && ours.macro_f1 >= others.macro_f1;
    if (better) {
        examples = examples_of(known.cases);
        model = classify::Classifier::train(examples, options);
    }
    out = {{}, {}, better ? TrainingOutcome::live : TrainingOutcome::not_better, static_cast<std::int64_t>(examples.size()), static_cast<std::int64_t>(model.labels().size()),
           out.asked, ours.top1, ours.macro_f1, ours.calibration_error, others.top1, others.macro_f1};
    const auto bytes = better ? model.bytes() : "";
    return store.write(actor, [&](Tx& tx) {
        const auto now = in_use(tx);
        Training kept = out;
        // Another process may have put another model in use meanwhile: this one was not compared with that.
        const bool same = now.has_value() == known.used.has_value() && (!now || now->training == known.used->training);
        if (better && !same) kept.outcome = TrainingOutcome::not_better;
        kept = keep(tx, kept, same ? bytes : "");
        if (better && same) use(tx, kept.id, "better on held-out cases");
        return kept;
    });
}

std::vector<TrainingView> trainings(Tx& tx) {
    static const std::string sql = "select " + columns<Training>() + " from appeals_training order by id desc limit 100";
    const auto used = in_use(tx);
    std::vector<TrainingView> out;
    for (auto& one : tx.all(row_as<Training>, sql)) out.push_back({one, used && used->training == one.id, one.outcome == TrainingOutcome::live, {}, ""});
    for (auto& view : out)
        tx.each([&](const Row& row) { view.since = row.get<Instant>(0), view.put_by = row.get<std::string>(1); },
                "select since, put_by from appeals_model_use where training = ? order by id", view.training.id);
    return out;
}

void put_back(Tx& tx, Id<Training> id, std::string_view why) {
    if (blank(why)) throw Invalid("why", "appeals.missing", {"请写明换回的原因。", "Say why the former model is put back."});
    const auto outcome = tx.first(first_column<TrainingOutcome>, "select outcome from appeals_training where id = ?", id);
    if (!outcome) throw NotFound("appeals.training");
    if (*outcome != TrainingOutcome::live)
        throw Conflict("appeals.model_never_live", {"这次训练的模型未曾启用，没有保存。", "The model of this training never went live and was not kept."});
    if (const auto used = in_use(tx); used && used->training == id) throw Conflict("appeals.model_in_use", {"这个模型正在使用。", "This model is in use already."});
    use(tx, id, trimmed(why));
}

void keep_correction(Tx& tx, Id<Appeal> appeal, const std::optional<SuggestedKind>& suggested, std::string_view chosen) {
    tx.run("delete from appeals_correction where appeal = ?", appeal);
    if (!suggested || suggested->kind == chosen) return;
    tx.run("insert into appeals_correction (appeal, suggested, chosen, confidence, corrected_at) values (?, ?, ?, ?, ?)", appeal, suggested->kind, chosen, suggested->confidence,
           tx.now());
}
}
