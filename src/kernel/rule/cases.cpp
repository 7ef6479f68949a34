#include "kernel/rule/cases.hpp"
#include <algorithm>
#include <fstream>
#include <sstream>
#include "base/text.hpp"
#include "base/xml.hpp"
namespace yiwang::rule {
namespace {
constexpr std::string_view xsi = "http://www.w3.org/2001/XMLSchema-instance";

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

bool nil(const XmlElement& element) {
    return element.attribute_or(std::string(xsi) + " nil", "false") == "true";
}

template <class T>
Value or_null(const std::optional<T>& value) {
    return value ? Value(*value) : Value();
}

// A valueType: a simple value, the components of a context, or a list.
Value value_of(const XmlElement& element) {
    if (const auto* list = element.child("list")) {
        if (nil(*list)) return {};
        List out;
        for (const auto* item : list->all("item")) out.push_back(value_of(*item));
        return out;
    }
    if (const auto components = element.all("component"); !components.empty()) {
        if (nil(*components[0]) && !components[0]->attribute("name")) return {};
        Context out;
        for (const auto* one : components) out.set(one->attribute_or("name", ""), value_of(*one));
        return out;
    }
    const auto* value = element.child("value");
    if (!value || nil(*value)) return {};
    auto type = value->attribute_or(std::string(xsi) + " type", "xsd:string");
    type.erase(0, type.find(':') + 1);
    const auto text = trimmed(value->text);
    if (type == "boolean") return text == "true" || text == "1";
    if (type == "decimal" || type == "double" || type == "integer" || type == "int" || type == "long" || type == "float") return or_null(Decimal::parse(text));
    if (type == "date") return or_null(parse_date_value(text));
    if (type == "time") return or_null(parse_time_value(text));
    if (type == "dateTime") return or_null(parse_date_time_value(text));
    if (type == "duration" || type == "dayTimeDuration" || type == "yearMonthDuration") {
        if (const auto days = parse_days_duration(text)) return *days;
        return or_null(parse_months_duration(text));
    }
    return value->text;
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

class CaseFile {
public:
    CaseFile(std::filesystem::path folder, std::filesystem::path file, std::vector<CaseResult>& results)
        : folder_(std::move(folder)), file_(std::move(file)), results_(results) {}

    void run() {
        try {
            const auto root = read_xml(bytes_of(file_));
            if (root.name != "testCases") return;
            auto model_file = file_.parent_path() / root.text_of("modelName");
            if (root.text_of("modelName").empty())
                for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path()))
                    if (entry.path().extension() == ".dmn") model_file = entry.path();
            model_ = load_model(model_file);
            for (const auto* one : root.all("testCase")) run(*one);
        } catch (const Problem& problem) {
            add("", "", CaseResult::Outcome::failed, problem.says.en + " " + problem.details);
        }
    }

private:
    void add(std::string id, std::string node, CaseResult::Outcome outcome, std::string why) {
        results_.push_back({std::filesystem::relative(file_.parent_path(), folder_).string(), file_.filename().string(), std::move(id), std::move(node), outcome, std::move(why)});
    }

    void run(const XmlElement& one) {
        Context inputs;
        for (const auto* input : one.all("inputNode")) inputs.set(trimmed(input->attribute_or("name", "")), value_of(*input));
        const bool calls = one.attribute_or("type", "decision") != "decision";
        for (const auto* result : one.all("resultNode")) {
            const auto name = trimmed(result->attribute_or("name", ""));
            const auto* expected = result->child("expected");
            const auto wanted = expected ? value_of(*expected) : Value();
            Answer answer;
            try {
                if (calls) {
                    answer = model_->call(trimmed(one.attribute_or("invocableName", name)), inputs);
                    if (const auto* outputs = answer.value.context(); outputs && outputs->find(name) && !wanted.context()) answer.value = Value(*outputs->find(name));
                } else answer = model_->decide(name, inputs);
            } catch (const Problem& problem) {
                answer.notes.push_back(problem.says.en.empty() ? problem.code : problem.says.en);
            }
            const bool fails = result->attribute_or("errorResult", "false") == "true";
            if (fails ? answer.value.null() : agree(wanted, answer.value)) {
                add(one.attribute_or("id", ""), name, CaseResult::Outcome::passed, "");
                continue;
            }
            const auto notes = joined(answer.notes);
            const bool foreign = notes.find("functions of other languages") != std::string::npos;
            add(one.attribute_or("id", ""), name, foreign ? CaseResult::Outcome::unsupported : CaseResult::Outcome::failed,
                "wanted " + ellipsis(literal(wanted), 200) + ", got " + ellipsis(literal(answer.value), 200) + (notes.empty() ? "" : " (" + notes + ")"));
        }
    }

    const std::filesystem::path folder_, file_;
    std::vector<CaseResult>& results_;
    std::shared_ptr<const DecisionModel> model_;
};

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

std::vector<CaseResult> run_cases(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder)) throw Invalid("folder", "rule.no_folder", {"没有文件夹 " + folder.string() + "。", "There is no folder " + folder.string() + "."});
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<CaseResult> out;
    for (const auto& file : files) CaseFile(folder, file, out).run();
    return out;
}
}
