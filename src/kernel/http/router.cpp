#include "kernel/http/router.hpp"
#include "kernel/module/query_text.hpp"
namespace yiwang::http {
namespace {
// The next part of a path, taken off its front.
std::string_view next_part(std::string_view& path) {
    path.remove_prefix(1);
    const auto end = path.find('/');
    const auto part = path.substr(0, end);
    path = end == path.npos ? std::string_view{} : path.substr(end);
    return part;
}
}

Router::Router(std::span<const Module> modules) {
    for (const auto& module : modules)
        for (const auto& route : module.routes) {
            Node* node = &root_;
            for (std::string_view path = route.path; !path.empty();) {
                const auto part = next_part(path);
                auto& child = part.starts_with('{') ? node->parameter : node->words[std::string(part)];
                if (!child) child = std::make_unique<Node>();
                if (part.starts_with('{')) child->name = part.substr(1, part.size() - 2);
                node = child.get();
            }
            node->routes[route.method].reset(new Served{route, route.method + " " + route.path, {}});
        }
}

Router::Found Router::find(std::string_view method, std::string_view path) {
    Found found;
    const Node* node = &root_;
    std::vector<std::pair<const Node*, std::string>> values;
    while (node && !path.empty() && path.front() == '/') {
        const auto part = next_part(path);
        if (const auto word = node->words.find(part); word != node->words.end()) node = word->second.get();
        else if (node->parameter && !part.empty()) {
            auto value = percent_decoded(part, false);
            node = value ? node->parameter.get() : nullptr;
            if (node) values.emplace_back(node, std::move(*value));
        } else node = nullptr;
    }
    if (!node || !path.empty() || node->routes.empty()) return found;
    auto at = node->routes.find(method);
    if (at == node->routes.end() && method == "HEAD") at = node->routes.find(std::string_view("GET"));
    if (at == node->routes.end()) {
        for (const auto& [name, served] : node->routes) {
            found.allowed += (found.allowed.empty() ? "" : ", ") + name;
            found.cross_origin |= served->route.cross_origin;
        }
        if (node->routes.contains("GET")) found.allowed += ", HEAD";
        return found;
    }
    found.served = at->second.get();
    for (auto& [where, value] : values) found.parameters[where->name] = std::move(value);
    return found;
}
}
