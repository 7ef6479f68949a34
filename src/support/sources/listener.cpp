#include "support/sources/listener.hpp"
#include <algorithm>
#include <thread>
#include "base/log.hpp"
#include "base/text.hpp"
#include "support/sources/mqtt.hpp"
#include "support/sources/settings.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t batch = 200;
constexpr auto lease = std::chrono::seconds{10}, look_every = std::chrono::seconds{2}, rest_max = std::chrono::seconds{60};
using Steady = std::chrono::steady_clock;

// An alarm as JSON, with its topic beside what it says.
Mapped alarm(const Source& source, const Published& one) {
    boost::system::error_code wrong;
    const auto said = json::Value(boost::json::parse(one.payload, wrong));
    if (wrong || !said.is_object() || !valid_utf8(one.topic)) {
        Mapped out;
        out.faults.push_back({"", "sources.body", {"报文不是 JSON 对象。", "The message is no JSON object."}});
        return out;
    }
    auto item = said.get_object();
    item.insert_or_assign("topic", one.topic);
    return Mapping(source.mapping).map(item);
}
}

struct Listener::Line {
    Source source;
    std::unique_ptr<MqttSession> session{};
    std::chrono::seconds rest{1};
    Steady::time_point rests_until{};
    Instant leased_until{};
};

Listener::Listener(Outside& outside) : outside_(outside), name_(log::new_trace_id()) {}

Listener::~Listener() = default;

// Those that are on, each under our lease; one whose settings changed begins anew.
void Listener::find_sources() {
    if (looked_ != Steady::time_point{} && Steady::now() - looked_ < look_every) return;
    looked_ = Steady::now();
    auto all = outside_.store.read(actor(), [](Tx& tx) { return sources(tx); });
    std::erase_if(all, [](const Source& one) { return one.adapter != Adapter::mqtt || !one.active; });
    std::erase_if(lines_, [&](const auto& line) {
        return std::ranges::none_of(all, [&](const Source& one) { return one.code == line.first && one.settings == line.second->source.settings && one.secret == line.second->source.secret; });
    });
    for (auto& one : all) {
        const auto known = lines_.find(one.code);
        const auto now = outside_.store.now();
        if (known != lines_.end()) known->second->source = one;
        if (known != lines_.end() && known->second->leased_until > now + lease / 2) continue;
        const bool ours = outside_.store.write(actor(), [&](Tx& tx) {
            return tx.change("update sources_source set listener = ?, listens_until = ? where code = ? and (listener = ? or listens_until < ?)", name_, tx.now() + lease, one.code, name_, tx.now()) == 1;
        });
        if (!ours) lines_.erase(one.code);
        else if (known != lines_.end()) known->second->leased_until = now + lease;
        else lines_.emplace(one.code, new Line{.source = std::move(one), .leased_until = now + lease});
    }
}

void Listener::leave() {
    lines_.clear();
    outside_.store.write(actor(), [&](Tx& tx) { tx.run("update sources_source set listener = '', listens_until = 0 where listener = ?", name_); });
}

int Listener::take(Line& line, std::chrono::milliseconds at_most) {
    if (!line.session) {
        const auto settings = settings_of(line.source);
        line.session = std::make_unique<MqttSession>(Broker{*settings.url, settings.client.value_or("yiwang-" + line.source.code), settings.user.value_or(""), line.source.secret, *settings.topic, settings.ca_file.value_or("")});
        outside_.store.write(actor(), [&](Tx& tx) { tx.run("update sources_source set last_error = '' where code = ?", line.source.code); });
        line.rest = std::chrono::seconds{1};
    }
    const auto messages = line.session->receive(batch, at_most);
    if (messages.empty()) return 0;
    outside_.store.write(actor(), [&](Tx& tx) {
        for (const auto& one : messages) arrive(tx, line.source, one.payload, alarm(line.source, one));
    });
    line.session->acknowledge(messages);
    return static_cast<int>(messages.size());
}

void Listener::let_rest(Line& line, const std::string& why) {
    line.session.reset();
    line.rests_until = Steady::now() + line.rest;
    line.rest = std::min<std::chrono::seconds>(2 * line.rest, rest_max);
    outside_.store.write(actor(), [&](Tx& tx) { tx.run("update sources_source set last_error = ?, last_error_at = ? where code = ?", ellipsis(why, 300), tx.now(), line.source.code); });
}

int Listener::turn(std::chrono::milliseconds at_most) {
    find_sources();
    int taken = 0;
    std::size_t heard = 0;
    for (auto& [code, line] : lines_) {
        if (line->rests_until > Steady::now()) continue;
        ++heard;
        try {
            taken += take(*line, at_most / static_cast<int>(lines_.size()));
        } catch (const Problem& failure) {
            let_rest(*line, failure.says.zh + "（" + failure.details + "）");
            throw;
        }
    }
    if (heard == 0) std::this_thread::sleep_for(at_most);
    return taken;
}
}
