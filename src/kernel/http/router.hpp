// Finds the route of a method and path. Built once, then asked by any thread. Inside kernel/http only.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "kernel/http/pace.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::http {

class Router {
public:
    explicit Router(std::span<const Module>);

    struct Served {  // a route as the edge keeps it
        const Route& route;
        std::string name;  // "GET /api/appeals/{appeal}"
        Pace pace;
    };
    struct Found {
        Served* served = nullptr;                       // null: see allowed
        std::map<std::string, std::string> parameters;  // decoded
        std::string allowed;                            // methods of the path, "" if there is no such path
        bool cross_origin = false;                      // a route of the path is
    };
    // path: as sent, still percent-encoded, without the query.
    Found find(std::string_view method, std::string_view path);

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> words;
        std::unique_ptr<Node> parameter;
        std::string name;  // of the parameter that led here
        std::map<std::string, std::unique_ptr<Served>, std::less<>> routes;
    };
    Node root_;
};
}
