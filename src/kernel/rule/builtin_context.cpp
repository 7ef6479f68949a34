// Contexts made, read and changed (10.3.4.11 and 10.3.4.12).
#include "kernel/rule/builtin.hpp"
namespace yiwang::rule {
namespace {
Value get_value(Evaluation& e, List& v) {
    const auto* context = as(v[0], &Value::context);
    if (!context) return e.note("get value() takes a context");
    if (const auto* keys = v[1].list()) {
        Value out = v[0];
        for (const auto& key : *keys) {
            const auto* inner = out.context();
            const auto* entry = inner && key.string() ? inner->find(*key.string()) : nullptr;
            if (!entry) return e.note("there is no such entry");
            out = Value(*entry);
        }
        return keys->empty() ? Value() : out;
    }
    const auto* key = text_of(v[1]);
    const auto* entry = key ? context->find(*key) : nullptr;
    return entry ? *entry : e.note("there is no such entry");
}

Value get_entries(Evaluation& e, List& v) {
    const auto* context = as(v[0], &Value::context);
    if (!context) return e.note("get entries() takes a context");
    List out;
    for (const auto& [name, value] : context->entries) out.push_back(Context{{{"key", name}, {"value", value}}});
    return out;
}

Value context_of(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("context() takes entries");
    Context out;
    for (const auto& item : items_of(v[0])) {
        const auto* entry = item.context();
        const auto *key = entry ? entry->find("key") : nullptr, *value = entry ? entry->find("value") : nullptr;
        if (!key || !key->string() || !value) return e.note("an entry has a key and a value");
        if (out.find(*key->string())) return e.note("two entries are called " + *key->string());
        out.set(*key->string(), *value);
    }
    return out;
}

Value put_at(Evaluation& e, const Value& into, const List& keys, std::size_t at, const Value& value) {
    if (!into.context() || !keys[at].string()) return e.note("context put() goes through contexts by their keys");
    Context out = *into.context();
    if (at + 1 == keys.size()) {
        out.set(*keys[at].string(), value);
        return out;
    }
    const auto* inner = out.find(*keys[at].string());
    const auto changed = inner ? put_at(e, *inner, keys, at + 1, value) : e.note("there is no entry " + *keys[at].string());
    if (changed.null()) return {};
    out.set(*keys[at].string(), changed);
    return out;
}

Value context_put(Evaluation& e, List& v) {
    const auto* context = as(v[0], &Value::context);
    const List keys = v[1].list() ? *v[1].list() : List{v[1]};
    if (!context || keys.empty()) return e.note("context put() takes a context, a key and a value");
    return put_at(e, Value(*context), keys, 0, v[2]);
}

Value context_merge(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("context merge() takes contexts");
    Context out;
    for (const auto& item : items_of(v[0])) {
        if (!item.context()) return e.note("context merge() takes contexts");
        for (const auto& [name, value] : item.context()->entries) out.set(name, value);
    }
    return out;
}
}

std::vector<Builtin> context_functions() {
    return {
        {"get value", {{{"m", "key"}, 2, false, get_value}, {{"context", "key"}, 2, false, get_value}, {{"m", "keys"}, 2, false, get_value}}},
        {"get entries", {{{"m"}, 1, false, get_entries}, {{"context"}, 1, false, get_entries}}},
        {"context", {{{"entries"}, 1, false, context_of}}},
        {"context put", {{{"context", "key", "value"}, 3, false, context_put}, {{"context", "keys", "value"}, 3, false, context_put}}},
        {"context merge", {{{"contexts"}, 1, false, context_merge}}},
    };
}
}
