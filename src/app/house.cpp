#include "app/house.hpp"
#include <filesystem>
#include "base/log.hpp"
#include "base/yaml.hpp"
#include "govern/appeals/appeals.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/http/http.hpp"
#include "kernel/job/job.hpp"
#include "kernel/trail/trail.hpp"
#include "support/sources/listener.hpp"
namespace yiwang::app {
namespace {
constexpr auto idle = std::chrono::milliseconds{200};
constexpr auto breath = std::chrono::milliseconds{10};  // after a commit, so that what many tell at once is looked for once

struct DistrictFile {
    std::string code, name, name_en, number_prefix, zone;
    json::Value centre, extent, outline;
};
BOOST_DESCRIBE_STRUCT(DistrictFile, (), (code, name, name_en, number_prefix, zone, centre, extent, outline))

void read_district(const std::string& folder) {
    const auto file = json::to<DistrictFile>(read_yaml(folder + "/district.yaml"));
    govern::appeals::set_district({file.name, file.name_en, file.number_prefix, file.code});
    flow::set_calendar(flow::Calendar::read(folder + "/kernel/flow/calendar.yaml"));
}

log::Level level_of(const std::string& name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warning") return log::Level::warning;
    if (name == "error") return log::Level::error;
    return log::Level::info;
}
}

Actor system_actor(std::string_view what) {
    return {"system/" + std::string(what), log::new_trace_id(), {}};
}

House::House(Config config, const Clock* clock) : config_(std::move(config)) {
    log::set_level(level_of(config_.text("app.log")));
    const auto faults = check(modules());
    for (const auto& fault : faults) log::error(fault);
    if (!faults.empty()) throw Problem(500, "app.modules", {"模块声明有误，见日志。", "The modules contradict each other; see the log."});
    std::filesystem::create_directories(config_.text("app.data"));
    read_district(config_.text("app.catalog"));
    bus::hear(modules());
    job::know(modules());
    store_ = Store::open({.url = config_.text("store.url"), .readers = static_cast<int>(config_.number("store.readers")), .clock = clock, .recorder = {trail::record, bus::record}});
    store_->migrate(schemas(modules()));
    decision::load_catalog(*store_, config_.text("app.catalog"));
    flow::deploy(*store_, modules());
    job::begin(*store_);
    http_ = http::client(config_.text("http.ca_file"));
    outside_.reset(new Outside{*store_, config_, *http_});
}

House::~House() {
    stop();
}

void House::start_workers() {
    threads_.emplace_back([this] { deliver_facts(); });
    threads_.emplace_back([this] { listen(); });
    for (std::int64_t i = 0; i < config_.number("app.workers"); ++i) threads_.emplace_back([this] { run_jobs(); });
}

void House::stop() {
    stopping_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

std::uint64_t House::next_commit(std::uint64_t seen) {
    const auto now = store_->wait_commits(seen, idle);
    if (now != seen) std::this_thread::sleep_for(breath);
    return now;
}

void House::deliver_facts() {
    std::uint64_t seen = 0;
    while (!stopping_) try {
            if (bus::deliver(*store_) == 0) seen = next_commit(seen);
        } catch (const std::exception& failure) {
            log::error("bus.deliver failed", {{"error", failure.what()}});
            std::this_thread::sleep_for(idle);
        }
}

void House::run_jobs() {
    std::uint64_t seen = 0;
    while (!stopping_) try {
            if (job::run_due(*outside_) == 0) seen = next_commit(seen);
        } catch (const std::exception& failure) {
            log::error("job.run failed", {{"error", failure.what()}});
            std::this_thread::sleep_for(idle);
        }
}

void House::listen() {
    support::sources::Listener listener(*outside_);
    const auto tried = [](auto&& what) {
        try {
            what();
        } catch (const std::exception& failure) {
            log::warning("sources.listen failed", {{"error", failure.what()}});
            std::this_thread::sleep_for(idle);
        }
    };
    while (!stopping_) tried([&] { listener.turn(idle); });
    tried([&] { listener.leave(); });
}

void House::settle() {
    while (bus::deliver(*store_) + job::run_due(*outside_) > 0) {}
}
}
