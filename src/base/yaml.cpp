#include "base/yaml.hpp"
#include <yaml-cpp/yaml.h>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include "base/text.hpp"
namespace yiwang {
namespace {
constexpr int depth_max = 32;
constexpr int values_max = 200'000;  // counted with what aliases repeat: a small file must not become a huge value

[[noreturn]] void refuse(const std::string& name, const YAML::Mark& mark, const std::string& zh, const std::string& en) {
    const bool placed = !mark.is_null();
    const auto line = std::to_string(mark.line + 1), column = std::to_string(mark.column + 1);
    throw Problem(422, "yaml.malformed",
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

class Reader {
public:
    Reader(std::string name, Scalars scalars) : name_(std::move(name)), scalars_(scalars) {}

    json::Value value(const YAML::Node& node, int depth) {
        if (depth > depth_max) refuse(name_, node.Mark(), "嵌套太深。", "nested too deeply.");
        if (++count_ > values_max) refuse(name_, node.Mark(), "内容太多。", "too many values.");
        switch (node.Type()) {
            case YAML::NodeType::Scalar: return scalar(node);
            case YAML::NodeType::Sequence: {
                json::Array out;
                for (const auto& item : node) out.push_back(value(item, depth + 1));
                return out;
            }
            case YAML::NodeType::Map: return map(node, depth);
            default: return nullptr;
        }
    }

private:
    json::Value map(const YAML::Node& node, int depth) {
        json::Object out;
        for (const auto& pair : node) {
            const auto &key = pair.first, &item = pair.second;
            if (!key.IsScalar()) refuse(name_, key.Mark(), "键必须是文字。", "a key must be a plain word.");
            if (!out.emplace(key.Scalar(), nullptr).second) refuse(name_, key.Mark(), "键重复。", "this key stands there twice.");
            out[key.Scalar()] = value(item, depth + 1);
        }
        return out;
    }

    json::Value scalar(const YAML::Node& node) {
        const auto& text = node.Scalar();
        const auto& tag = node.Tag();
        if (tag == "!" || tag == "tag:yaml.org,2002:str") return json::Value(text);
        if (tag != "?" && !tag.empty()) refuse(name_, node.Mark(), "不支持的标签 " + tag + "。", "the tag " + tag + " is not supported.");
        return scalars_ == Scalars::typed ? plain(node, text) : json::Value(text);
    }

    // YAML 1.2.2, 10.3.2: the core schema.
    json::Value plain(const YAML::Node& node, const std::string& text) {
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
            if (const auto octal = integer<std::int64_t>(std::string_view(text).substr(2), 8); octal && *octal >= 0) return *octal;
        if (text.starts_with("0x"))
            if (const auto hex = integer<std::int64_t>(std::string_view(text).substr(2), 16); hex && *hex >= 0) return *hex;
        if (!is_float(text)) return json::Value(text);
        double number = 0;
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (wrong != std::errc() || !std::isfinite(number)) refuse(name_, node.Mark(), "数字超出范围。", "the number is out of range.");
        return number;
    }

    std::string name_;
    Scalars scalars_;
    int count_ = 0;
};
}

json::Value parse_yaml(std::string_view text, const std::string& name, Scalars scalars) {
    if (!valid_utf8(text)) refuse(name, YAML::Mark::null_mark(), "不是 UTF-8 编码。", "not in UTF-8.");
    try {
        const auto documents = YAML::LoadAll(std::string(text));
        if (documents.empty()) return nullptr;
        if (documents.size() > 1) refuse(name, documents[1].Mark(), "只能有一个文档。", "there may be only one document.");
        return Reader(name, scalars).value(documents[0], 0);
    } catch (const YAML::Exception& wrong) {
        refuse(name, wrong.mark, "格式不对（" + wrong.msg + "）。", "not well-formed (" + wrong.msg + ").");
    }
}

json::Value read_yaml(const std::string& file, Scalars scalars) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw Problem(500, "yaml.unreadable", {"无法读取文件 " + file + "。", "The file " + file + " cannot be read."});
    return parse_yaml(text, file, scalars);
}
}
