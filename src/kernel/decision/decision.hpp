// Decisions 决策 that officials own: models (DMN, run by kernel/rule) in versions with from-to dates, kept in the store.
//
// A model is named "<room>.<what>": "appeals.urgency". A version begins as a draft, is checked and tried on its cases,
// and is published by somebody who did not write it; it can be withdrawn. What was decided for a matter is kept with
// its inputs, so that a draft can be tried on past matters before it is published. The district's files in
// catalog/<district>/<floor>/<room>/decisions/ are the first versions.
//
// Each function works inside the caller's transaction, on any worker thread.
#pragma once
#include <filesystem>
#include "kernel/module/module.hpp"
#include "kernel/rule/decisions.hpp"
namespace yiwang::decision {

// What the version of the model in force on the day of tx.now() decides from these inputs. With a matter, inputs and answer
// are kept for it: the last of each decision, in place of the one before. Throws NotFound "decision.model" (none is in
// force), "rule.decision", Problem 422 "rule.too_long".
rule::Answer decide(Tx&, std::string_view model, std::string_view decision, const rule::Context& inputs, std::int64_t matter = 0);
// Is there a version in force with such a decision?
bool known(Tx&, std::string_view model, std::string_view decision);

struct Version;
// The model as this version of it says, drafts too: to try it beside what is in force. Shared by all. Throws NotFound
// "decision.version": there is none, or it is another model's.
std::shared_ptr<const rule::DecisionModel> model_of_version(Tx&, std::string_view model, Id<Version>);

// Takes in the district's files, once at start: a model that is new, or whose file has changed, becomes a version in force
// from that day; but where officials have published one of their own since, a draft that waits for them.
// Throws Invalid "decision.faulty" with the place: it does not compile, its tables have a fault, or a case fails.
void load_catalog(Store&, const std::filesystem::path& catalog);

Module module();
}
