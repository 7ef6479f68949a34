#include "kernel/http/router.hpp"
#include <algorithm>
#include "base/text.hpp"
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

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
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
        for (const auto& [name, served] : node->routes) found.allowed += (found.allowed.empty() ? "" : ", ") + name;
        if (node->routes.contains("GET")) found.allowed += ", HEAD";
        return found;
    }
    found.served = at->second.get();
    for (auto& [where, value] : values) found.parameters[where->name] = std::move(value);
    return found;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
    std::string out;
    const bool plain = std::ranges::all_of(text, [plus](char c) { return c > 0 && c != '%' && !(c == '+' && plus); });
    if (plain) return std::string(text);
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus) out += ' ';
        else if (text[i] != '%') out += text[i];
        else {
            const bool whole = i + 2 < text.size();
            const int high = whole ? hex_digit(text[i + 1]) : -1, low = whole ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return {};
            out += static_cast<char>(high << 4 | low);
            i += 2;
        }
        if (out.back() == '\0') return {};
    }
    if (!valid_utf8(out)) return {};
    return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto part = query.substr(0, end);
        query = end == query.npos ? std::string_view{} : query.substr(end + 1);
        if (part.empty()) continue;
        const auto equals = part.find('=');
        auto name = percent_decoded(part.substr(0, equals), true);
        auto value = percent_decoded(equals == part.npos ? std::string_view{} : part.substr(equals + 1), true);
        if (!name || !value || out.size() >= 100) return {};
        out.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}
}
