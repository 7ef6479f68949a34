#include "kernel/rule/cases.hpp"
#include <algorithm>
#include <fstream>
#include <sstream>
#include "base/text.hpp"
#include "base/xml.hpp"
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {
namespace {
std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

// Numbers agree to eight places, as the set's own runners compare them; times by what they say.
bool agree(const Value& wanted, const Value& got) {
    if (wanted.number() && got.number()) {
        const auto difference = *wanted.number() - *got.number();
        return (difference.negative() ? -difference : difference) < *Decimal::parse("0.00000001");
    }
    if (wanted.list() && got.list())
        return wanted.list()->size() == got.list()->size() && std::ranges::equal(*wanted.list(), *got.list(), agree);
    if (wanted.context() && got.context())
        return wanted.context()->entries.size() == got.context()->entries.size() &&
               std::ranges::all_of(wanted.context()->entries, [&](const auto& entry) {
                   const auto* other = got.context()->find(entry.first);
                   return other && agree(entry.second, *other);
               });
    if (wanted.kind() != got.kind()) return false;
    return equal(wanted, got) == true || print(wanted) == print(got);
}

std::string joined(const std::vector<std::string>& notes) {
    std::string out;
    for (const auto& note : notes) out += (out.empty() ? "" : "; ") + note;
    return ellipsis(out, 400);
}

// Asks the model for what the case wants.
Answer asked(const DecisionModel& model, const Case& one, const Case::Wanted& wanted, Instant now) {
    try {
        if (!one.invocable) return model.decide(wanted.node, one.inputs, now);
        auto out = model.call(one.invocable->empty() ? wanted.node : *one.invocable, one.inputs, now);
        if (const auto* outputs = out.value.context(); outputs && outputs->find(wanted.node) && !wanted.value.context()) out.value = Value(*outputs->find(wanted.node));
        return out;
    } catch (const Problem& problem) {
        return {{}, {problem.says.en.empty() ? problem.code : problem.says.en}, {}, problem.code == "rule.too_long" ? Evaluation::steps_max : 0};
    }
}

CaseResult result_of(const DecisionModel& model, const Case& one, const Case::Wanted& wanted, Instant now) {
    CaseResult out{{}, {}, one.id, wanted.node, CaseResult::Outcome::passed, {}, asked(model, one, wanted, now)};
    const auto& answer = out.answer;
    if (wanted.fails ? answer.value.null() : agree(wanted.value, answer.value)) return out;
    const auto notes = joined(answer.notes);
    const bool foreign = notes.find("functions of other languages") != std::string::npos;
    out.outcome = foreign ? CaseResult::Outcome::unsupported : CaseResult::Outcome::failed;
    out.why = "wanted " + ellipsis(literal(wanted.value), 200) + ", got " + ellipsis(literal(answer.value), 200) + (notes.empty() ? "" : " (" + notes + ")");
    return out;
}

// The model that a file of cases names, or the one beside it.
std::filesystem::path model_beside(const std::filesystem::path& file, const XmlElement& root) {
    if (const auto name = root.text_of("modelName"); !name.empty()) return file.parent_path() / name;
    auto out = file.parent_path();
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
        if (entry.path().extension() == ".dmn") out = entry.path();
    return out;
}

void run_file(const std::filesystem::path& folder, const std::filesystem::path& file, std::vector<CaseResult>& results) {
    const auto place = std::filesystem::relative(file.parent_path(), folder).string(), name = file.filename().string();
    try {
        const auto text = bytes_of(file);
        const auto root = read_xml(text);
        if (root.name != "testCases") return;
        const auto model = load_model(model_beside(file, root));
        for (auto& one : run_cases(*model, read_cases(text))) {
            one.folder = place;
            one.file = name;
            results.push_back(std::move(one));
        }
    } catch (const Problem& problem) {
        results.push_back({place, name, {}, {}, CaseResult::Outcome::failed, problem.says.en + " " + problem.details});
    }
}

using Texts = std::map<std::string, std::string>;  // of the models of a folder, by namespace

std::shared_ptr<const DecisionModel> load(const std::string& text, const Texts& texts, std::set<std::string> under_way) {
    std::map<std::string, std::shared_ptr<const DecisionModel>> models;
    for (const auto& space : imported_namespaces(text)) {
        const auto at = texts.find(space);
        if (at == texts.end() || !under_way.insert(space).second) continue;  // not there, or in a circle: a fault of the model
        models.emplace(space, load(at->second, texts, under_way));
    }
    return DecisionModel::read(text, models);
}
}

std::shared_ptr<const DecisionModel> load_model(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file)) throw Invalid("dmn", "rule.no_file", {"没有文件 " + file.string() + "。", "There is no file " + file.string() + "."});
    Texts texts;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path())) {
        if (entry.path().extension() != ".dmn") continue;
        auto text = bytes_of(entry.path());
        try {
            auto space = read_xml(text).attribute_or("namespace", "");
            texts.emplace(std::move(space), std::move(text));
        } catch (const Problem&) {
            // Its own case file will say so.
        }
    }
    return load(bytes_of(file), texts, {});
}

std::vector<CaseResult> run_cases(const DecisionModel& model, std::span<const Case> cases, Instant now) {
    std::vector<CaseResult> out;
    for (const auto& one : cases)
        for (const auto& wanted : one.wanted) out.push_back(result_of(model, one, wanted, now));
    return out;
}

std::vector<CaseResult> run_cases(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder)) throw Invalid("folder", "rule.no_folder", {"没有文件夹 " + folder.string() + "。", "There is no folder " + folder.string() + "."});
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<CaseResult> out;
    for (const auto& file : files) run_file(folder, file, out);
    return out;
}
}
