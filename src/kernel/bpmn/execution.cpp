#include "kernel/bpmn/execution.hpp"
#include <algorithm>
namespace yiwang::bpmn {
namespace {
constexpr const char* phases[] = {"moving", "waiting", "holding", "compensating"};

json::Array undo_json(const Execution& execution, const std::vector<Undo>& all) {
    json::Array out;
    for (const auto& one : all) {
        json::Object made{
            {"at", execution.parts[static_cast<std::size_t>(one.model)].model->node(one.node).id}};
        if (one.model) made["model"] = one.model;
        if (!one.variables.empty()) made["variables"] = one.variables;
        if (!one.inside.empty()) made["inside"] = undo_json(execution, one.inside);
        out.push_back(std::move(made));
    }
    return out;
}

// The node of a wait: beside the token, or, where the token holds a called process, inside that.
const Node& model_of_wait(const Execution& execution, const Token& token, int node) {
    const Model& within = *execution.parts[static_cast<std::size_t>(token.inside)].model;
    const bool starts = token.phase == Token::Phase::holding && token.inside != token.model && static_cast<std::size_t>(node) < within.nodes.size() &&
                        std::find(within.event_starts.begin(), within.event_starts.end(), node) != within.event_starts.end();
    return starts ? within.node(node) : execution.model(token).node(node);
}

json::Object token_json(const Execution& execution, const Token& token) {
    json::Object out{{"id", token.id}};
    if (token.id != 0) {
        out["at"] = execution.node(token).id;
        if (token.scope) out["in"] = token.scope;
    }
    if (token.model) out["model"] = token.model;
    if (token.inside) out["inside"] = token.inside;
    if (token.flow >= 0) out["flow"] = token.flow;
    if (token.phase != Token::Phase::waiting) out["phase"] = phases[static_cast<int>(token.phase)];
    if (token.interrupted) out["interrupted"] = true;
    if (token.inner()) out["run"] = token.run;
    if (token.loop)
        out["loop"] = json::Object{{"total", token.loop->total},
                                   {"next", token.loop->next},
                                   {"done", token.loop->done},
                                   {"items", token.loop->items},
                                   {"outputs", token.loop->outputs}};
    if (!token.variables.empty()) out["variables"] = token.variables;
    if (!token.keys.empty()) out["keys"] = token.keys;
    if (!token.undo.empty()) out["undo"] = undo_json(execution, token.undo);
    if (token.thrower) out["thrower"] = token.thrower;
    if (!token.refs.empty()) {
        json::Object refs;
        for (const auto& [node, ref] : token.refs) refs[model_of_wait(execution, token, node).id] = ref;
        out["refs"] = std::move(refs);
    }
    if (!token.held.empty()) {
        json::Array held;
        for (const int node : token.held) held.emplace_back(execution.model(token).node(node).id);
        out["held"] = std::move(held);
    }
    return out;
}

std::int64_t number(const json::Object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value ? value->to_number<std::int64_t>() : 0;
}
json::Object object(const json::Object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value ? value->as_object() : json::Object{};
}

std::vector<Undo> undo_of(const Execution& execution, const json::Value* from) {
    std::vector<Undo> out;
    if (!from) return out;
    for (const auto& one : from->as_array()) {
        const auto& kept = one.as_object();
        Undo made;
        made.model = static_cast<int>(number(kept, "model"));
        made.node = execution.parts.at(static_cast<std::size_t>(made.model))
                        .model->at(std::string_view(kept.at("at").as_string()))
                        .index;
        made.variables = object(kept, "variables");
        made.inside = undo_of(execution, kept.if_contains("inside"));
        out.push_back(std::move(made));
    }
    return out;
}

Token token_of(const Execution& execution, const json::Object& kept) {
    Token out;
    out.id = number(kept, "id");
    out.scope = out.id == 0 ? -1 : number(kept, "in");
    out.model = static_cast<int>(number(kept, "model"));
    out.inside = static_cast<int>(number(kept, "inside"));
    const Model& model = *execution.parts.at(static_cast<std::size_t>(out.model)).model;
    if (out.id != 0) out.node = model.at(std::string_view(kept.at("at").as_string())).index;
    if (const auto* flow = kept.if_contains("flow")) out.flow = flow->to_number<int>();
    const auto* phase = kept.if_contains("phase");
    out.phase = phase ? static_cast<Token::Phase>(std::find(std::begin(phases), std::end(phases),
                                                            std::string_view(phase->as_string())) -
                                                  std::begin(phases))
                      : Token::Phase::waiting;
    out.interrupted = kept.contains("interrupted");
    if (const auto* loop = kept.if_contains("loop")) {
        const auto& state = loop->as_object();
        out.loop = LoopState{number(state, "total"), number(state, "next"), number(state, "done"),
                             state.at("items").as_array(), state.at("outputs").as_array()};
    }
    out.variables = object(kept, "variables");
    if (kept.contains("run")) out.run = number(kept, "run");
    else if (kept.contains("inner")) {  // as it was kept at first: which run, only its counter said
        const auto* counter = out.variables.if_contains("loopCounter");
        out.run = counter && counter->is_int64() ? counter->get_int64() : 0;
    }
    out.keys = object(kept, "keys");
    out.undo = undo_of(execution, kept.if_contains("undo"));
    out.thrower = number(kept, "thrower");
    if (const auto* refs = kept.if_contains("refs"))
        for (const auto& [id, ref] : refs->as_object()) {
            const auto* node = model.find(id);
            if (!node) node = &execution.parts.at(static_cast<std::size_t>(out.inside)).model->at(id);
            out.refs.emplace_back(node->index, ref.to_number<std::int64_t>());
        }
    if (const auto* held = kept.if_contains("held"))
        for (const auto& id : held->as_array())
            out.held.push_back(model.at(std::string_view(id.as_string())).index);
    return out;
}
}

const Token* Execution::find(std::int64_t id) const {
    const auto at = tokens.find(id);
    return at == tokens.end() ? nullptr : &at->second;
}

std::int64_t Execution::ref(const Token& token, const Node& at) {
    for (const auto& [node, ref] : token.refs)
        if (node == at.index) return ref;
    return 0;
}

Variables Execution::visible(const Token& token) const {
    Variables out = token.variables;
    for (const Token* at = &token; at->id != 0;) {
        if (at != &token && node(*at).kind == Kind::call_activity && !at->loop)
            break;  // a called process sees what it was given
        at = &tokens.at(at->scope);
        for (const auto& [name, value] : at->variables)
            if (!out.contains(name)) out.emplace(name, value);
    }
    return out;
}

const json::Value* Execution::look(const Token& token, std::string_view name) const {
    for (const Token* at = &token;; at = &tokens.at(at->scope)) {
        if (const auto* found = at->variables.if_contains(name)) return found;
        if (at->id == 0 || (at != &token && node(*at).kind == Kind::call_activity && !at->loop)) return nullptr;
    }
}

std::string print(const Execution& execution) {
    json::Array tokens, parts;
    for (const auto& [id, token] : execution.tokens) tokens.push_back(token_json(execution, token));
    for (const auto& part : execution.parts) parts.emplace_back(part.key);
    json::Object out{
        {"parts", std::move(parts)}, {"next", execution.next_token}, {"tokens", std::move(tokens)}};
    if (execution.ended) out["ended"] = true;
    if (!execution.error.empty()) out["error"] = execution.error;
    return json::print(out);
}

Execution parse_execution(std::string_view text, const Resolve& resolve) {
    const auto value = json::parse(text);
    const auto& kept = value.as_object();
    Execution out;
    for (const auto& key : kept.at("parts").as_array())
        out.parts.push_back({std::string(key.as_string()), resolve(std::string(key.as_string()))});
    out.next_token = number(kept, "next");
    out.ended = kept.contains("ended");
    if (const auto* error = kept.if_contains("error")) out.error = error->as_string();
    for (const auto& token : kept.at("tokens").as_array()) {
        auto made = token_of(out, token.as_object());
        const auto id = made.id;
        out.tokens.emplace(id, std::move(made));
    }
    return out;
}
}
