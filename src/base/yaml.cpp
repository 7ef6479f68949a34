#include "base/yaml.hpp"
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include "base/text.hpp"
namespace yiwang {
namespace {
constexpr std::size_t nesting_max = 32;
constexpr std::size_t values_max =
    200'000;  // counted with what aliases repeat: a small file must not become a huge value

[[noreturn]] void refuse(const std::string& name, const YAML::Mark& mark, const std::string& zh,
                         const std::string& en) {
    const bool placed = !mark.is_null();
    const auto line = std::to_string(mark.line + 1), column = std::to_string(mark.column + 1);
    throw Problem(
        422, "yaml.malformed",
        {"YAML 文件 " + name + (placed ? " 第 " + line + " 行第 " + column + " 列" : "") + "：" + zh,
         "YAML file " + name + (placed ? ", line " + line + ", column " + column : "") + ": " + en});
}

bool all_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_float(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    const auto e = text.find_first_of("eE");
    if (e != text.npos) {
        auto exponent = text.substr(e + 1);
        if (!exponent.empty() && (exponent[0] == '-' || exponent[0] == '+')) exponent.remove_prefix(1);
        if (!all_of(exponent, digits)) return false;
        text = text.substr(0, e);
    }
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto rest = point == text.npos ? std::string_view() : text.substr(point + 1);
    if (whole.empty()) return all_of(rest, digits);
    return all_of(whole, digits) && (rest.empty() || all_of(rest, digits));
}

template <class T>
std::optional<T> integer(std::string_view digits, int base) {
    T value{};
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (wrong != std::errc() || end != digits.data() + digits.size()) return {};
    return value;
}

std::size_t values_in(const json::Value& value) {
    std::size_t count = 1;
    if (const auto* object = value.if_object())
        for (const auto& field : *object) count += values_in(field.value());
    else if (const auto* array = value.if_array())
        for (const auto& item : *array) count += values_in(item);
    return count;
}

// Takes the parser's events and builds the value; open sequences and maps stand on a stack.
class Builder : public YAML::EventHandler {
public:
    using Mark = YAML::Mark;
    using Anchor = YAML::anchor_t;
    using Style = YAML::EmitterStyle::value;

    Builder(const std::string& name, Scalars scalars) : name_(name), scalars_(scalars) {}
    json::Value release() { return std::move(root_); }

    void OnDocumentStart(const Mark& mark) override {
        if (begun_) refuse(name_, mark, "文件只能有一个文档。", "there may be only one document.");
        begun_ = true;
    }
    void OnDocumentEnd() override {}
    void OnNull(const Mark& mark, Anchor anchor) override { add(mark, nullptr, anchor, Place::value_only); }
    void OnScalar(const Mark& mark, const std::string& tag, Anchor anchor, const std::string& text) override {
        if (takes_key()) return take_key(mark, text);
        add(mark, scalar(mark, tag, text), anchor, Place::any);
    }
    void OnAlias(const Mark& mark, Anchor anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end())
            refuse(name_, mark, "别名指向自身。", "this alias stands inside what it names.");
        count(mark, values_in(found->second));
        add(mark, found->second, {}, Place::value_only);
    }
    void OnSequenceStart(const Mark& mark, const std::string& tag, Anchor anchor, Style) override {
        open(mark, tag, "tag:yaml.org,2002:seq", anchor, json::Array());
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const Mark& mark, const std::string& tag, Anchor anchor, Style) override {
        open(mark, tag, "tag:yaml.org,2002:map", anchor, json::Object());
    }
    void OnMapEnd() override { close(); }

private:
    enum class Place { any, value_only };
    struct Open {
        json::Value value;
        Anchor anchor;
        std::optional<std::string> key;  // of the pair being read
        Mark mark;
    };

    bool takes_key() const { return !open_.empty() && open_.back().value.is_object() && !open_.back().key; }

    void count(const Mark& mark, std::size_t more) {
        if ((count_ += more) > values_max) refuse(name_, mark, "内容太多。", "too many values.");
    }

    void take_key(const Mark& mark, const std::string& text) {
        auto& map = open_.back();
        if (!map.value.get_object().emplace(text, nullptr).second)
            refuse(name_, mark, "键重复。", "this key stands there twice.");
        map.key = text;
    }

    void add(const Mark& mark, json::Value value, Anchor anchor, Place place) {
        if (place == Place::value_only && takes_key())
            refuse(name_, mark, "键必须是文字。", "a key must be a plain word.");
        count(mark, 1);
        if (anchor) anchors_[anchor] = value;
        if (open_.empty()) root_ = std::move(value);
        else if (auto& into = open_.back(); into.value.is_array())
            into.value.get_array().push_back(std::move(value));
        else {
            into.value.get_object()[*into.key] = std::move(value);
            into.key.reset();
        }
    }

    void open(const Mark& mark, const std::string& tag, std::string_view known_tag, Anchor anchor,
              json::Value empty) {
        if (takes_key()) refuse(name_, mark, "键必须是文字。", "a key must be a plain word.");
        if (tag != "?" && tag != "!" && !tag.empty() && tag != known_tag) refuse_tag(mark, tag);
        if (open_.size() >= nesting_max) refuse(name_, mark, "嵌套太深。", "nested too deeply.");
        open_.push_back({std::move(empty), anchor, {}, mark});
    }

    void close() {
        auto done = std::move(open_.back());
        open_.pop_back();
        add(done.mark, std::move(done.value), done.anchor, Place::any);
    }

    [[noreturn]] void refuse_tag(const Mark& mark, const std::string& tag) {
        refuse(name_, mark, "不支持的标签 " + tag + "。", "the tag " + tag + " is not supported.");
    }

    json::Value scalar(const Mark& mark, const std::string& tag, const std::string& text) {
        if (tag == "!" || tag == "tag:yaml.org,2002:str") return json::Value(text);
        if (tag != "?" && !tag.empty()) refuse_tag(mark, tag);
        return scalars_ == Scalars::typed ? plain(mark, text) : json::Value(text);
    }

    // YAML 1.2.2, 10.3.2: the core schema.
    json::Value plain(const Mark& mark, const std::string& text) {
        if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
        if (text == "true" || text == "True" || text == "TRUE") return true;
        if (text == "false" || text == "False" || text == "FALSE") return false;
        std::string_view digits = text;
        if (digits[0] == '+') digits.remove_prefix(1);
        const auto unsigned_digits = digits.starts_with('-') ? digits.substr(1) : digits;
        if (all_of(unsigned_digits, "0123456789") && unsigned_digits.size() + 1 >= text.size()) {
            if (const auto small = integer<std::int64_t>(digits, 10)) return *small;
            if (const auto large = integer<std::uint64_t>(digits, 10)) return *large;
        }
        if (text.starts_with("0o"))
            if (const auto octal = integer<std::uint64_t>(std::string_view(text).substr(2), 8)) return *octal;
        if (text.starts_with("0x"))
            if (const auto hex = integer<std::uint64_t>(std::string_view(text).substr(2), 16)) return *hex;
        if (!is_float(text)) return json::Value(text);
        double number = 0;
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (wrong != std::errc() || !std::isfinite(number))
            refuse(name_, mark, "数字超出范围。", "the number is out of range.");
        return number;
    }

    const std::string& name_;
    Scalars scalars_;
    json::Value root_;
    std::vector<Open> open_;
    std::map<Anchor, json::Value> anchors_;
    std::size_t count_ = 0;
    bool begun_ = false;
};
}

json::Value parse_yaml(std::string_view text, const std::string& name, Scalars scalars) {
    if (!valid_utf8(text)) refuse(name, YAML::Mark::null_mark(), "不是 UTF-8 编码。", "not in UTF-8.");
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        Builder builder(name, scalars);
        // NB: at stray signs yaml-cpp gives documents without end, so the second must stop us.
        while (parser.HandleNextDocument(builder)) {
        }
        return builder.release();
    } catch (const YAML::Exception& wrong) {
        refuse(name, wrong.mark, "格式不对（" + wrong.msg + "）。", "not well-formed (" + wrong.msg + ").");
    }
}

json::Value read_yaml(const std::string& file, Scalars scalars) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        throw Problem(500, "yaml.unreadable",
                      {"无法读取文件 " + file + "。", "The file " + file + " cannot be read."});
    return parse_yaml(text, file, scalars);
}
}
