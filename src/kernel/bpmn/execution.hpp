// Where an instance stands: its tokens, and what they hold. A value: it can be copied, kept as JSON,
// compared.
#pragma once
#include <map>
#include "base/json.hpp"
#include "kernel/bpmn/model.hpp"
namespace yiwang::bpmn {

using Variables = json::Object;

// A completed activity that can be undone: by its handler, or by what was completed inside it.
struct Undo {
    int model = 0, node = -1;
    Variables variables;  // as they stood when it completed
    std::vector<Undo> inside;
};

struct LoopState {
    std::int64_t total = 0;  // of a standard loop: as many as begun so far
    std::int64_t next = 0;   // the counter of the next one to begin
    std::int64_t done = 0;
    json::Array items, outputs;
};

// A token at a node. One that holds others (a sub-process, a call, the body of a loop, the process itself) is
// their scope.
struct Token {
    enum class Phase { moving, waiting, holding, compensating };
    std::int64_t id = 0;       // 0: the process itself
    std::int64_t scope = -1;   // the token it is inside of
    int model = 0, node = -1;  // of the process: -1
    int inside = 0;            // holding: the model of what is inside
    int flow = -1;             // at a gateway that joins: the flow by which it came
    Phase phase = Phase::moving;
    bool interrupted = false;  // holding: an event sub-process has taken its place
    std::int64_t run = -1;     // of one run of a loop, whose body is its scope: which one, from 0
    std::optional<LoopState> loop;
    Variables variables, keys;  // its own; keys: what messages of the conversation were told apart by
    std::vector<Undo> undo;    // holding: what was completed inside; compensating: what is still to be undone
    std::int64_t thrower = 0;  // of a handler: the token that waits for it
    std::vector<std::pair<int, std::int64_t>> refs;  // by node: what the host knows its waits by
    std::vector<int> held;     // conditional events whose condition holds already
    bool inner() const { return run >= 0; }
};

struct Execution {
    struct Part {
        std::string key;  // how the host finds the model again
        ModelPtr model;
    };
    std::vector<Part> parts;  // [0]: the process; the others: called by it
    std::map<std::int64_t, Token> tokens;
    std::int64_t next_token = 1;
    bool ended = false;
    std::string error;  // code of the error nobody caught, with which it ended

    const Token* find(std::int64_t id) const;
    const Model& model(const Token& token) const {
        return *parts[static_cast<std::size_t>(token.model)].model;
    }
    const Node& node(const Token& token) const { return model(token).node(token.node); }
    // The host's reference of the token's wait at a node; 0: none.
    static std::int64_t ref(const Token&, const Node& at);
    // What the token sees: its own variables, then outwards as far as the process or call it belongs to.
    Variables visible(const Token&) const;
    // One variable as the token sees it; null: there is none.
    const json::Value* look(const Token&, std::string_view name) const;
    Variables& process_variables() { return tokens.at(0).variables; }

    // Every wait of the token, f(const Node& at): for itself, on its edge, after its gateway, for what may
    // begin inside.
    template <class F>
    void each_wait(const Token& token, const F& f) const;
};

using Resolve = std::function<ModelPtr(const std::string& key)>;
std::string print(const Execution&);
// Throws Conflict "flow.moved": a node that the model does not have.
Execution parse_execution(std::string_view, const Resolve&);

template <class F>
void Execution::each_wait(const Token& token, const F& f) const {
    if (token.phase == Token::Phase::holding) {
        const Model& within = *parts[static_cast<std::size_t>(token.inside)].model;
        if (!token.loop && !token.interrupted)
            for (const int start : within.event_starts_of(
                     token.id == 0 || node(token).kind == Kind::call_activity ? -1 : token.node))
                f(within.node(start));
    } else if (token.phase != Token::Phase::waiting) return;
    if (token.node < 0) return;
    const Node& at = node(token);
    if (token.phase == Token::Phase::waiting &&
        (at.kind == Kind::catch_event || at.kind == Kind::receive_task))
        f(at);
    if (token.phase == Token::Phase::waiting && at.kind == Kind::event_gateway)
        for (const int out : at.outgoing) f(model(token).node(model(token).flow(out).target));
    if (!token.inner())
        for (const int event : at.boundary) f(model(token).node(event));
}
}
