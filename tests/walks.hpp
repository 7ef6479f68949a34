// A house with one process for tests: it is drawn in a line, begun, and pushed.
#pragma once
#include <gtest/gtest.h>
#include <deque>
#include "drawn.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/file/file.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/flow/inbox.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/job/job.hpp"
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::flow {

using Names = std::vector<std::string>;

class NoHttp : public HttpClient {
public:
    HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override { return {}; }
};

class Walks : public testing::Test {
protected:
    Walks() {
        set_calendar(Calendar::read("catalog/luohu/kernel/flow/calendar.yaml"));
        bus::hear(rooms());
    }

    static std::vector<Module>& rooms() {
        static std::vector<Module> all{bus::module(), trail::module(), job::module(), file::module(), identity::module(), decision::module(), module()};
        return all;
    }

    // Deploys texts with services; what was deployed before stays.
    void deploy(std::string text, std::vector<Service> services = {}, std::vector<Embedded> forms = {}) {
        texts_.push_back(std::move(text));
        embedded_.push_back({"p.bpmn", texts_.back()});
        forms_ = std::move(forms);
        modules_ = rooms();
        modules_.push_back({.name = "sample", .processes = std::span(&embedded_.back(), 1), .forms = forms_, .services = std::move(services)});
        job::know(modules_);
        flow::deploy(*store, modules_);
    }
    void begin(std::int64_t matter = 7, json::Object variables = {}) {
        store.write([&](Tx& tx) { flow::start(tx, "p", matter, variables); });
    }
    Names open(std::int64_t matter = 7) {
        Names out;
        for (const auto& task : store.read([&](Tx& tx) { return open_tasks(tx, matter); })) out.push_back(task.element);
        return out;
    }
    Task task(std::string_view element, std::int64_t matter = 7) {
        return store.read([&](Tx& tx) { return *open_task(tx, matter, element); });
    }
    void done(std::string_view element, std::int64_t matter = 7, json::Object variables = {}) {
        store.write([&](Tx& tx) { complete(tx, open_task(tx, matter, element)->id, variables); });
    }
    Instance instance(std::int64_t matter = 7, std::string_view process = "p") {
        return store.read([&](Tx& tx) { return *find(tx, process, matter); });
    }
    json::Object variables_of(std::int64_t matter = 7) {
        return store.read([&](Tx& tx) { return variables(tx, find(tx, "p", matter)->id); });
    }
    std::int64_t rows(std::string_view table) {
        return store.read([&](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from " + std::string(table)); });
    }
    template <class F>
    std::string code_of(F&& f) {
        return problem_code([&] { store.write([&](Tx& tx) { f(tx); }); });
    }
    void pass(std::chrono::microseconds time) {
        store.clock.advance(time);
        fire_timers(*store);
    }
    // Facts and jobs until nothing is due.
    void settle() {
        for (int i = 0; i < 50 && bus::deliver(*store) + job::run_due(outside) > 0; ++i) {
        }
    }

    TestStore store{rooms(), {trail::record, bus::record}};
    Config config = Config::load({}, "", {}, {});
    NoHttp http;
    Outside outside{*store, config, http};

private:
    std::deque<std::string> texts_;
    std::deque<Embedded> embedded_;
    std::vector<Embedded> forms_;
    std::vector<Module> modules_;
};
}
