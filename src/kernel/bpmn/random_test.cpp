// Thousands of random processes and random work: the machine walks them as the reference does, visit by visit.
#include <gtest/gtest.h>
#include "kernel/bpmn/explore.hpp"
#include "reference_walk.hpp"
namespace yiwang::bpmn {
namespace {
using random_process::Graph;
using random_process::Reference;

class Recorder : public Host {
public:
    Execution::Part called(const std::string&) override { return {}; }
    std::optional<Outcome> serve(const Token&, const Node&, const Variables&) override { return Outcome{}; }
    std::int64_t wait(const Wait&) override { return 0; }
    void stop_waiting(const Token&, const Node*) override {}
    void tell(const Node&, const std::string&, const Variables&) override {}
    void visited(const Token&, const Node& node, Visit visit) override { trace.push_back((visit == Visit::entered ? "+" : visit == Visit::left ? "-" : "x") + node.id); }
    std::vector<std::string> trace;
};

std::vector<std::string> resting(const Execution& execution) {
    std::vector<std::string> out;
    for (const auto& [id, token] : execution.tokens)
        if (token.phase == Token::Phase::waiting) out.push_back(std::to_string(id) + "@" + execution.node(token).id);
    return out;
}

struct Pair {
    explicit Pair(const Graph& drawn) : graph(drawn), reference(graph), model(read(graph.bpmn()).at(0)) {
        require_sound(*model);
        Variables variables;
        for (int i = 0; i < Graph::variables; ++i) variables["v" + std::to_string(i)] = 0;
        execution = Machine::begin({"p", model}, std::move(variables));
    }
    void start() {
        reference.start();
        Machine(execution, recorder).start();
    }
    // One of the things that can happen, chosen by the random numbers. False: nothing can.
    bool push(std::mt19937_64& random) {
        const auto possible = reference.possible();
        if (possible.empty()) return false;
        if (random() % 12 == 0) {
            const int number = static_cast<int>(random() % 3);
            reference.signal(number);
            Machine(execution, recorder).signal("sig" + std::to_string(number), {});
            return true;
        }
        const auto& one = possible[random() % possible.size()];
        if (one.node >= 0) {
            reference.happen(one.item, one.node);
            Machine(execution, recorder).fire(one.item, model->at(graph.nodes[static_cast<std::size_t>(one.node)].id()), {});
        } else {
            const int variable = static_cast<int>(random() % Graph::variables), value = static_cast<int>(random() % Graph::values);
            reference.complete(one.item, variable, value);
            Machine(execution, recorder).complete(one.item, {{"v" + std::to_string(variable), value}});
        }
        return true;
    }
    bool same() const { return recorder.trace == reference.trace() && execution.ended == reference.ended() && resting(execution) == reference.resting(); }

    Graph graph;
    Reference reference;
    ModelPtr model;
    Execution execution;
    Recorder recorder;
};

std::string difference(const Pair& pair) {
    const auto& a = pair.reference.trace();
    const auto& b = pair.recorder.trace;
    std::size_t at = 0;
    while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
    std::string out = "at " + std::to_string(at) + ": reference";
    for (std::size_t i = at; i < std::min(at + 8, a.size()); ++i) out += " " + a[i];
    out += " | machine";
    for (std::size_t i = at; i < std::min(at + 8, b.size()); ++i) out += " " + b[i];
    return out;
}

TEST(RandomProcesses, AreWalkedAsTheReferenceWalksThem) {
    std::size_t visits = 0;
    int ended = 0;
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        Pair pair(random_process::grow(seed, 4 + static_cast<int>(seed % 24)));
        std::mt19937_64 random(seed);
        pair.start();
        for (int i = 0; i < 60 && pair.same() && !pair.reference.ended() && pair.push(random); ++i) {
        }
        ASSERT_TRUE(pair.same()) << "seed " << seed << " " << difference(pair) << "\n" << pair.graph.bpmn();
        visits += pair.recorder.trace.size();
        ended += pair.reference.ended();
    }
    EXPECT_GT(visits, 50'000u);
    EXPECT_GT(ended, 1'000);
}

TEST(RandomProcesses, AreTheSameOnceKeptAndReadAgain) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Pair pair(random_process::grow(seed, 20));
        std::mt19937_64 random(seed);
        pair.start();
        for (int i = 0; i < 20 && !pair.reference.ended() && pair.push(random); ++i) {
            const auto text = print(pair.execution);
            pair.execution = parse_execution(text, [&](const std::string&) { return pair.model; });
            ASSERT_EQ(print(pair.execution), text) << "seed " << seed;
        }
        ASSERT_TRUE(pair.same()) << "seed " << seed << " " << difference(pair);
    }
}

// Blocks within blocks always come to an end: what exploring says of them must agree.
TEST(RandomProcesses, AreFoundToEndByExploring) {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        const auto graph = random_process::grow(seed, 8);
        const auto found = explore(read(graph.bpmn()).at(0), {}, 400);
        EXPECT_TRUE(found.can_end || !found.complete) << "seed " << seed << "\n" << graph.bpmn();
        EXPECT_TRUE(found.stuck.empty()) << "seed " << seed;
    }
}
}
}
