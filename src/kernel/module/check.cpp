#include <set>
#include "kernel/module/module.hpp"
namespace yiwang {
namespace {
// The route with every parameter called the same: two of one shape cannot be told apart.
std::string shape_of(const Route& route) {
    std::string out = route.method + " ";
    bool inside = false;
    for (const char c : route.path) {
        if (c == '{') inside = true, out += "{}";
        if (!inside) out += c;
        if (c == '}') inside = false;
    }
    return out;
}

class Checker {
public:
    std::vector<std::string> run(std::span<const Module> modules) {
        for (const auto& module : modules) declare(module);
        for (const auto& module : modules) use(module);
        return std::move(faults_);
    }

private:
    void once(std::set<std::string>& seen, const std::string& name, std::string_view what) {
        if (!seen.insert(name).second) faults_.push_back(std::string(what) + " " + name + " is declared twice");
    }

    void declare(const Module& module) {
        once(names_, std::string(module.name), "the module");
        for (const auto right : module.rights) once(rights_, std::string(right), "the right");
        for (const auto fact : module.tells) once(facts_, std::string(fact), "the fact");
        for (const auto& route : module.routes) once(routes_, shape_of(route), "the route");
        for (const auto& job : module.jobs) once(jobs_, job.name, "the job");
        for (const auto& service : module.services) once(services_, service.name, "the service");
        for (const auto& hearing : module.hears) once(hearers_, hearing.hearer, "the hearer");
        for (const auto& setting : module.settings)
            if (!setting.key.starts_with(std::string(module.name) + ".")) faults_.push_back("the setting " + std::string(setting.key) + " does not begin with " + std::string(module.name) + ".");
    }

    void use(const Module& module) {
        for (const auto& route : module.routes)
            if (route.access.kind == Access::Kind::right && !rights_.contains(route.access.right))
                faults_.push_back("the route " + route.method + " " + route.path + " asks for the right " + route.access.right + ", which nobody defines");
        for (const auto& hearing : module.hears)
            if (!facts_.contains(hearing.fact)) faults_.push_back(hearing.hearer + " hears " + hearing.fact + ", which nobody tells");
    }

    std::set<std::string> names_, rights_, facts_, routes_, jobs_, services_, hearers_;
    std::vector<std::string> faults_;
};
}

std::vector<std::string> check(std::span<const Module> modules) {
    return Checker().run(modules);
}
}
