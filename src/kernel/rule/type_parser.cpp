#include "kernel/rule/type_parser.hpp"
namespace yiwang::rule {
namespace {
std::string name_of(const TypePtr& type) {
    return type ? type->name : "Any";
}
}

TypePtr TypeParser::type() {
    if (++depth_ > nesting_max) throw Invalid("rule", "rule.too_large", {"类型嵌套过深。", "The type is nested too deeply."});
    auto out = bare();
    --depth_;
    return out;
}

TypePtr TypeParser::bare() {
    if (in_.take_word("list")) return in_.take("<") ? closed(list_of(type())) : basic_type("list");
    if (in_.take_word("range")) {
        if (!in_.take("<")) return basic_type("range");
        Type out;
        out.base = Type::Base::range;
        out.item = type();
        out.name = "range<" + name_of(out.item) + ">";
        return closed(std::make_shared<const Type>(std::move(out)));
    }
    if (in_.take_word("context")) return in_.take("<") ? context_type() : basic_type("context");
    if (in_.take_word("function")) return in_.take("<") ? function_type() : basic_type("function");
    in_.skip_space();
    const auto from = in_.at();
    std::size_t best = from;
    TypePtr found;
    std::string name;
    for (int parts = 0; parts < 12; ++parts) {  // "years and months duration", "types.tPerson": the longest that is a type
        const auto before = in_.at();
        in_.skip_space();
        const bool gap = in_.at() != before;
        const auto part = in_.name_part();
        if (part.empty()) break;
        if (gap && !name.empty()) name += ' ';
        name += part;
        auto known = basic_type(name);
        if (!known && types_) known = types_(name);
        if (known) found = std::move(known), best = in_.at();
    }
    in_.go_to(best);
    if (!found) {
        if (in_.word().empty()) in_.wrong("a type");
        in_.go_to(from);
        in_.wrong("a known type");
    }
    return found;
}


TypePtr TypeParser::closed(TypePtr type) {
    in_.expect(">");
    return type;
}
TypePtr TypeParser::context_type() {
    Type out;
    out.base = Type::Base::context;
    out.name = "context<";
    do {
        auto field = names_.new_name([&] { return in_.looking_at(":"); });
        in_.expect(":");
        auto of = type();
        out.name += (out.fields.empty() ? "" : ", ") + field + ": " + name_of(of);
        out.fields.emplace_back(std::move(field), std::move(of));
    } while (in_.take(","));
    out.name += ">";
    return closed(std::make_shared<const Type>(std::move(out)));
}
TypePtr TypeParser::function_type() {
    Type out;
    out.base = Type::Base::function;
    if (!in_.take(">")) {
        do out.parameters.push_back(type());
        while (in_.take(","));
        in_.expect(">");
    }
    in_.expect("->");
    out.result = type();
    out.name = "function";
    return std::make_shared<const Type>(std::move(out));
}
}
