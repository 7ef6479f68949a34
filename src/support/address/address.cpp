#include "support/address/address.hpp"
#include <filesystem>
#include <mutex>
#include "base/text.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::address {
namespace {
using space::Level;

struct Known {
    std::shared_ptr<const Gazetteer> gazetteer;
    Locator locator;
};

struct Kept {
    std::string version;
    std::shared_ptr<const Known> known;
};

std::vector<std::string> read_list(std::string_view text) {
    return json::read<std::vector<std::string>>(text);
}

// What the gazetteer was made of, in words that change when it does.
std::string version_of(Tx& tx) {
    std::string out;
    const auto all = space::versions(tx);
    for (const Level level : {Level::street, Level::community, Level::estate, Level::building}) out += std::to_string(all[static_cast<std::size_t>(level)]) + "/";
    return out + tx.first(first_column<std::string>, "select count(*) || '/' || coalesce(max(id), 0) from address_place").value_or("");
}

std::shared_ptr<const Known> made(Tx& tx) {
    std::unordered_map<std::string, std::vector<std::string>> aliases;
    std::vector<Place> places;
    tx.each(
        [&](const Row& row) {
            const auto block = row.get<std::string>(1);
            if (!block.empty()) {
                aliases[block].push_back(row.get<std::string>(2));
                return;
            }
            places.push_back({"place:" + print_id(row.number(0)),
                              row.get<std::string>(2),
                              row.get<std::string>(3),
                              read_list(row.text(4)),
                              {row.get<double>(5), row.get<double>(6)}});
        },
        "select id, block, name, address, aliases, lng, lat from address_place order by id");
    std::unordered_map<std::string, std::string> names;
    for (const Level level : {Level::street, Level::community, Level::estate, Level::building})
        for (const auto& [block, outline] : space::index_of(tx, level)->all()) {
            names[block.code] = block.name;
            std::string address = block.address;
            if (address.empty()) {
                if (level != Level::street) address += names[block.code.substr(0, 9)];
                if (level == Level::estate || level == Level::building) address += names[block.code.substr(0, 12)];
                if (!block.estate.empty()) address += names[block.estate];
                address += block.name;
            }
            const auto own = aliases.find(block.code);
            places.push_back({block.code, block.name, address, own == aliases.end() ? std::vector<std::string>() : own->second, {block.lng, block.lat}});
        }
    auto gazetteer = std::make_shared<const Gazetteer>(std::move(places));
    return std::make_shared<const Known>(Known{gazetteer, Locator(gazetteer)});
}

std::shared_ptr<const Known> known_to(Tx& tx) {
    static std::mutex guard;
    static std::vector<Kept> kept;
    const auto version = version_of(tx);
    {
        const std::lock_guard lock(guard);
        for (const auto& one : kept)
            if (one.version == version) return one.known;
    }
    auto known = made(tx);
    const std::lock_guard lock(guard);
    if (kept.size() >= 3) kept.erase(kept.begin());
    kept.push_back({version, known});
    return known;
}

Candidate candidate(const Gazetteer& gazetteer, const Match& match) {
    const auto& place = gazetteer.place(match.place);
    return {place.code, place.name, place.address, place.at.lng, place.at.lat, match.confidence};
}

std::optional<Pinpoint> pinpoint(const Known& known, const std::string& text) {
    const auto locations = known.locator.locate(text, 1);
    if (locations.empty()) return {};
    const auto& best = locations.front();
    Pinpoint out{best.at.lng, best.at.lat, best.within_m, best.basis, {}};
    for (const auto place : best.places) out.told_from.push_back(known.gazetteer->place(place).address);
    return out;
}

// The room of the number that was written, inside the building.
void go_indoors(Tx& tx, const std::vector<Understood>& parts, Candidate& best) {
    if (best.code.size() != 19) return;
    std::string wanted;
    for (const auto& part : parts)
        if (part.kind == "roomno")
            for (const char c : part.text)
                if (c >= '0' && c <= '9') wanted += c;
    if (wanted.empty()) return;
    for (const auto& room : space::children(tx, best.code)) {
        std::string own;
        for (const char c : room.name)
            if (c >= '0' && c <= '9') own += c;
        if (room.level != Level::room || own != wanted) continue;
        best.code = room.code;
        best.name += room.name;
        return;
    }
}

std::string checked(std::string_view text) {
    const auto out = trimmed(text);
    if (out.empty() || length(out) > 200) throw Invalid("q", "address.text", {"请输入 1 至 200 字的地址。", "Write an address of 1 to 200 characters."});
    return out;
}
}

Answer find(Tx& tx, std::string_view written, const Parser* parser, std::size_t count) {
    const auto text = checked(written);
    const auto known = known_to(tx);
    auto found = known->gazetteer->find(text, count);
    Answer out{.understood_as = found.understood.text, .corrected = std::move(found.understood.corrections)};
    const auto& meant = out.understood_as.empty() ? text : out.understood_as;
    if (parser)
        for (auto& part : parser->parse(meant)) out.parts.push_back({std::move(part.kind), std::move(part.text)});
    for (const auto& match : found.matches) out.candidates.push_back(candidate(*known->gazetteer, match));
    out.point = pinpoint(*known, meant);
    if (out.candidates.empty()) return out;
    auto& best = out.candidates.front();
    const auto chain = space::chain(tx, best.code.substr(0, std::min<std::size_t>(best.code.size(), 12)));
    for (const auto& part : out.parts) {
        const bool told = part.kind == "district" || part.kind == "town" || part.kind == "community";
        if (!told || chain.empty()) continue;
        bool agrees = false;
        for (const auto& block : chain) agrees |= block.name.find(part.text) != block.name.npos || part.text.find(block.name) != part.text.npos;
        // A wrong street lowers what the answer is worth; it does not empty it.
        if (!agrees) {
            out.contradicted.push_back(part.text);
            best.confidence *= 0.8;
        }
    }
    go_indoors(tx, out.parts, best);
    return out;
}

std::vector<Candidate> suggest(Tx& tx, std::string_view typed, std::size_t count) {
    const auto text = checked(typed);
    const auto known = known_to(tx);
    std::vector<Candidate> out;
    for (const auto& match : known->gazetteer->suggest(text, count)) out.push_back(candidate(*known->gazetteer, match));
    return out;
}

std::vector<NearPlace> near(Tx& tx, geometry::Point at, std::size_t count) {
    const auto gazetteer = known_to(tx)->gazetteer;
    std::vector<NearPlace> out;
    for (const auto& one : gazetteer->near(at, count, 300)) {
        const auto& place = gazetteer->place(one.number);
        out.push_back({place.code, place.name, place.address, place.at.lng, place.at.lat, one.distance_m});
    }
    return out;
}

void add_place(Tx& tx, const NewPlace& in) {
    if (blank(in.name)) throw Invalid("name", "address.name", {"请填写名称。", "Give it a name."});
    tx.run(
        "insert into address_place (id, block, name, address, aliases, lng, lat, source) values (?, '', ?, "
        "?, ?, ?, ?, ?)",
        tx.new_id<Place>(), trimmed(in.name), trimmed(in.address), json::text(in.aliases), in.lng, in.lat, in.source);
}

void add_alias(Tx& tx, std::string_view block, std::string_view alias, std::string_view source) {
    const auto found = space::find_block(tx, block);
    if (!found) throw NotFound("block");
    if (blank(alias)) throw Invalid("alias", "address.name", {"请填写别名。", "Give the other name."});
    const auto id = tx.new_id<Place>();
    tx.run(
        "insert into address_place (id, block, name, address, aliases, lng, lat, source) values (?, ?, ?, "
        "'', '[]', ?, ?, ?)",
        id, block, trimmed(alias), found->lng, found->lat, source);
    tx.trace("address.alias_added", id, {}, std::string(block) + " " + std::string(alias), source);
}

std::shared_ptr<const Parser> house_parser(const std::string& folder) {
    static std::mutex guard;
    static std::string known;
    static std::filesystem::file_time_type changed;
    static std::shared_ptr<const Parser> parser;
    const std::string file = folder + "/" + std::string(model_file);
    std::error_code wrong;
    const auto time = std::filesystem::last_write_time(file, wrong);
    if (wrong) return nullptr;
    const std::lock_guard lock(guard);
    if (!parser || known != file || changed != time) {
        parser = std::make_shared<const Parser>(Parser::load(file));
        known = file;
        changed = time;
    }
    return parser;
}
}
