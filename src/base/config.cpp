#include "base/config.hpp"
#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include "base/problem.hpp"
#include "base/yaml.hpp"
namespace yiwang {
namespace {
constexpr std::string_view prefix = "YIWANG_";

std::string variable(std::string_view key) {
    std::string name(prefix);
    for (const char c : key)
        name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

Problem unknown(const std::string& key, const std::string& from) {
    return Problem(500, "config.unknown_key",
                   {"配置 " + from + " 中的 " + key + " 无人认识；可用 yiwang config 查看所有配置项。",
                    "Nobody knows " + key + " in " + from + "; `yiwang config` lists every setting."},
                   key);
}

// Rooms of the file are maps of settings: "http: {port: 8080}" is http.port.
void flatten(const json::Value& value, const std::string& key, const std::string& file,
             std::map<std::string, std::string>& out) {
    if (value.is_object())
        for (const auto& [name, item] : value.get_object()) flatten(item, json::under(key, name), file, out);
    else if (value.is_array() || key.empty())
        throw Problem(500, "config.unreadable",
                      {"配置文件 " + file + " 中 " + key + " 应为单个值。",
                       "In " + file + ", " + key + " must be a single value."},
                      key);
    else out[key] = value.is_string() ? std::string(value.get_string()) : std::string();
}

std::map<std::string, std::string> read(const std::string& file) {
    std::map<std::string, std::string> out;
    try {
        const auto value = read_yaml(file, Scalars::as_written);
        if (!value.is_null()) flatten(value, {}, file, out);
    } catch (const Problem& problem) {
        if (problem.code.starts_with("config.")) throw;
        throw Problem(500, "config.unreadable", problem.says, {}, problem.details);
    }
    return out;
}

Invalid not_a(std::string_view key, const std::string& zh, const std::string& en) {
    return Invalid(std::string(key), "config.wrong_type",
                   {"配置 " + std::string(key) + " 应为" + zh + "。",
                    "The setting " + std::string(key) + " must be " + en + "."});
}
}

Config Config::load(std::span<const Setting> settings, const std::string& file,
                    const std::map<std::string, std::string>& environment,
                    const std::map<std::string, std::string>& flags) {
    Config config;
    config.settings_.assign(settings.begin(), settings.end());
    std::map<std::string, std::string> variables;  // name -> key
    std::vector<std::string> rooms;                // YIWANG_HTTP_
    for (const auto& setting : settings) {
        if (!config.values_.emplace(std::string(setting.key), Origin{std::string(setting.initial), "default"})
                 .second)
            throw std::logic_error("setting described twice: " + std::string(setting.key));
        variables.emplace(variable(setting.key), setting.key);
        if (const auto point = setting.key.find('.'); point != setting.key.npos)
            rooms.push_back(variable(setting.key.substr(0, point + 1)));
    }
    const auto set = [&](const std::string& key, const std::string& value, const std::string& from,
                         const std::string& written) {
        const auto found = config.values_.find(key);
        if (found == config.values_.end()) throw unknown(written, from);
        found->second = {value, from};
    };
    if (!file.empty())
        for (const auto& [key, value] : read(file)) set(key, value, file, key);
    for (const auto& entry : environment) {
        const auto& name = entry.first;
        const auto key = variables.find(name);
        if (key != variables.end()) set(key->second, entry.second, name, name);
        else if (std::any_of(rooms.begin(), rooms.end(),
                             [&](const auto& room) { return name.starts_with(room); }))
            throw unknown(name, "the environment");
    }
    for (const auto& [key, value] : flags) set(key, value, "flag", "--" + key);
    return config;
}

const std::string& Config::text(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) throw std::out_of_range("no such setting: " + std::string(key));
    return found->second.value;
}

std::int64_t Config::number(std::string_view key) const {
    const auto& value = text(key);
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (wrong != std::errc() || end != value.data() + value.size())
        throw not_a(key, "整数", "a whole number");
    return number;
}

bool Config::on(std::string_view key) const {
    const auto& value = text(key);
    if (value != "true" && value != "false") throw not_a(key, " true 或 false", "true or false");
    return value == "true";
}

std::string Config::print() const {
    std::string out;
    for (const auto& setting : settings_) {
        const auto& [value, from] = values_.find(setting.key)->second;
        const bool hidden = setting.secret && !value.empty();
        out += "# " + std::string(setting.meaning) + "\n" + std::string(setting.key) + " = " +
               (hidden ? "***" : value) + "  (" + from + ")\n";
    }
    return out;
}

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> out;
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text = *entry;
        if (const auto sign = text.find('='); sign != text.npos)
            out.emplace(text.substr(0, sign), text.substr(sign + 1));
    }
    return out;
}
}
