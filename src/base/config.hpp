// Configuration: one YAML file, overridden by the environment, overridden by flags.
//
// A room describes its settings as Settings in its Module; keys are "<room>.<name>", in the
// environment YIWANG_<ROOM>_<NAME>, as a flag --<room>.<name>=VALUE. A key nobody described stops
// the start with a sentence; of the environment, variables of rooms that have settings count.
// Read-only once built: any thread may read.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {

struct Setting {
    std::string_view key;      // "http.port"
    std::string_view initial;  // as it would stand in the file
    std::string_view meaning;  // one sentence with the unit
    bool secret = false;       // printed as ***
};

class Config {
public:
    struct Origin {
        std::string value, from;  // from: "default", the file's name, the variable's name, "flag"
    };

    // file: empty for none. Throws Problem "config.unknown_key", "config.unreadable".
    static Config load(std::span<const Setting>, const std::string& file,
                       const std::map<std::string, std::string>& environment,
                       const std::map<std::string, std::string>& flags);

    const std::string& text(
        std::string_view key) const;                  // throws std::out_of_range: nobody described the key
    std::int64_t number(std::string_view key) const;  // throws Invalid(key)
    bool on(std::string_view key) const;              // true/false; throws Invalid(key)

    // Every key, value, meaning and where it came from: `yiwang config`.
    std::string print() const;

private:
    std::vector<Setting> settings_;
    std::map<std::string, Origin, std::less<>> values_;
};

// The environment of this process as a map.
std::map<std::string, std::string> environment();
}
