#include "kernel/rule/builtin.hpp"
#include <algorithm>
namespace yiwang::rule {
namespace {
const std::map<std::string, Builtin, std::less<>>& all() {
    static const auto known = [] {
        std::map<std::string, Builtin, std::less<>> out;
        for (auto part : {text_functions, list_functions, sort_functions, number_functions, time_functions, range_functions, context_functions})
            for (auto& one : part()) out.emplace(one.name, std::move(one));
        return out;
    }();
    return known;
}

Value no_form(Evaluation& e, const Builtin& builtin) {
    return e.note(builtin.name + "() does not take these values");
}
}

const Builtin* find_builtin(std::string_view name) {
    const auto at = all().find(name);
    return at == all().end() ? nullptr : &at->second;
}

std::optional<std::int64_t> integer_of(const Value& value) {
    const auto* number = number_of(value);
    return number ? number->integer() : std::nullopt;
}

List items_of(const Value& value) {
    return value.list() ? *value.list() : List{value};
}

Value call_builtin(Evaluation& e, const Builtin& builtin, List values) {
    e.work(1);
    for (const auto& form : builtin.forms) {
        if (values.size() < form.required || (!form.variadic && values.size() > form.parameters.size())) continue;
        if (!form.variadic) values.resize(form.parameters.size());
        return form.call(e, values);
    }
    return no_form(e, builtin);
}

Value call_builtin(Evaluation& e, const Builtin& builtin, const std::vector<std::string>& names, List values) {
    e.work(1);
    for (const auto& form : builtin.forms) {
        List ordered(form.parameters.size());
        std::vector<bool> given(form.parameters.size());
        bool fits = true;
        for (std::size_t i = 0; i < names.size() && fits; ++i) {
            const auto at = static_cast<std::size_t>(std::ranges::find(form.parameters, names[i]) - form.parameters.begin());
            fits = at < form.parameters.size() && !given[at];
            if (!fits) break;
            given[at] = true;
            ordered[at] = values[i];
        }
        for (std::size_t i = 0; i < form.required && i < given.size(); ++i) fits = fits && given[i];
        if (!fits) continue;
        if (form.variadic && !ordered.empty() && ordered.back().list()) {  // its list by name
            const List last = *ordered.back().list();
            ordered.pop_back();
            ordered.insert(ordered.end(), last.begin(), last.end());
        }
        return form.call(e, ordered);
    }
    return no_form(e, builtin);
}
}
