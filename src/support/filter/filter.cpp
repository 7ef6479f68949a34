#include "support/filter/filter.hpp"
#include <algorithm>
#include <array>
#include "support/filter/condition.hpp"
namespace yiwang::support::filter {
namespace {
[[noreturn]] void refuse(const std::string& code, const std::string& zh, const std::string& en) {
    throw Problem(400, "filter." + code, {zh, en}, "filter");
}

constexpr std::array<std::pair<std::string_view, When>, 15> whens{{{"t_after", When::after},
                                                                   {"t_before", When::before},
                                                                   {"t_contains", When::contains},
                                                                   {"t_disjoint", When::disjoint},
                                                                   {"t_during", When::during},
                                                                   {"t_equals", When::equals},
                                                                   {"t_finishedBy", When::finished_by},
                                                                   {"t_finishes", When::finishes},
                                                                   {"t_intersects", When::intersects},
                                                                   {"t_meets", When::meets},
                                                                   {"t_metBy", When::met_by},
                                                                   {"t_overlappedBy", When::overlapped_by},
                                                                   {"t_overlaps", When::overlaps},
                                                                   {"t_startedBy", When::started_by},
                                                                   {"t_starts", When::starts}}};
constexpr std::array<std::pair<std::string_view, Relation>, 8> relations{{{"s_intersects", Relation::intersects},
                                                                          {"s_equals", Relation::equals},
                                                                          {"s_disjoint", Relation::disjoint},
                                                                          {"s_touches", Relation::touches},
                                                                          {"s_within", Relation::within},
                                                                          {"s_overlaps", Relation::overlaps},
                                                                          {"s_crosses", Relation::crosses},
                                                                          {"s_contains", Relation::contains}}};
constexpr std::array<std::pair<std::string_view, Op>, 21> plain_ops{
    {{"and", Op::conjunction},   {"or", Op::disjunction}, {"not", Op::negation}, {"=", Op::equal},   {"<>", Op::unequal},      {"<", Op::less},
     {">", Op::greater},         {"<=", Op::at_most},     {">=", Op::at_least},  {"like", Op::like}, {"between", Op::between}, {"in", Op::in},
     {"isNull", Op::is_null},    {"+", Op::plus},         {"-", Op::minus},      {"*", Op::times},   {"/", Op::divided},       {"%", Op::remainder},
     {"div", Op::whole_divided}, {"^", Op::power},        {"casei", Op::casei}}};

template <class T, std::size_t N>
std::optional<T> found(const std::array<std::pair<std::string_view, T>, N>& table, std::string_view name) {
    for (const auto& [key, value] : table)
        if (key == name) return value;
    return {};
}
}

Filter Filter::from_text(std::string_view text) {
    return Filter(read_cql2_text(text));
}

Filter Filter::from_json(std::string_view text) {
    if (text.size() > 100'000) throw Problem(400, "filter.too_long", {"过滤条件太长。", "The filter is too long."}, "filter");
    auto tree = json::parse(text);
    if (!tree.is_object() && !tree.is_bool()) refuse_syntax(0, "an object or a boolean");
    return Filter(std::move(tree));
}

Condition Filter::bind(const std::vector<std::string>& fields, std::string_view geometry_name, Turn turn, const void* context) const {
    using N = Condition::Node;
    struct Binder {
        const std::vector<std::string>& fields;
        std::string_view geometry_name;
        Turn turn;
        const void* context;
        int depth = 0;

        N moment(const std::string& text) const {
            N out;
            const auto at = moment_of(text);
            if (!at) refuse("type", "时间格式不对。", "\"" + text + "\" is no date or time.");
            out.is_moment = true;
            out.moment = *at;
            return out;
        }
        N text(std::string_view value) const {
            N out;
            out.is_text = true;
            out.text = std::string(value);
            return out;
        }
        N property(const std::string& name) const {
            N out;
            if (name == geometry_name) {
                out.op = Op::own_shape;
                return out;
            }
            const auto at = std::find(fields.begin(), fields.end(), name);
            if (at == fields.end()) refuse("property", "没有属性“" + name + "”。", "There is no property \"" + name + "\".");
            out.op = Op::property;
            out.field = static_cast<std::size_t>(at - fields.begin());
            return out;
        }
        N shape(Geometry read) const {
            N out;
            out.op = Op::shape;
            out.shape = turn ? geometry::turned(std::move(read), [&](geometry::Point at) { return turn(context, at); }) : std::move(read);
            return out;
        }
        N box(const json::Value& in) const {
            std::vector<double> edges;
            if (in.is_array())
                for (const auto& one : in.get_array())
                    if (one.is_number()) edges.push_back(one.to_number<double>());
            if (edges.size() != 4 && edges.size() != 6) refuse("type", "bbox 应有 4 或 6 个数。", "A bbox has 4 or 6 numbers.");
            const std::size_t far = edges.size() / 2;
            if (edges[0] > edges[far]) {  // across the antimeridian
                Geometry both = geometry::box_geometry({edges[0], edges[1], 180, edges[far + 1]});
                const auto rest = geometry::box_geometry({-180, edges[1], edges[far], edges[far + 1]});
                both.parts.push_back(rest.parts.front());
                return shape(std::move(both));
            }
            return shape(geometry::box_geometry({edges[0], edges[1], edges[far], edges[far + 1]}));
        }

        N bind(const json::Value& in) {
            if (++depth > 100) throw Problem(400, "filter.too_deep", {"过滤条件嵌套太深。", "The filter is nested too deeply."}, "filter");
            N out = bound(in);
            --depth;
            return out;
        }
        N bound(const json::Value& in) {
            N out;
            if (in.is_bool()) out.constant = in.get_bool();
            else if (in.is_number()) out.constant = in.to_number<double>();
            else if (in.is_string()) return text(in.get_string());
            else if (in.is_null()) out.constant = std::monostate{};
            else if (const auto* object = in.if_object()) return bound_object(*object);
            else refuse("function", "这里不支持数组。", "Arrays are not supported here.");
            return out;
        }
        N bound_object(const json::Object& in) {
            const auto string_of = [&](std::string_view key) {
                const auto* value = in.if_contains(key);
                return value && value->is_string() ? std::optional(std::string(value->get_string())) : std::nullopt;
            };
            if (const auto name = string_of("property")) return property(*name);
            if (const auto date = string_of("date")) return moment(*date);
            if (const auto time = string_of("timestamp")) return moment(*time);
            if (const auto* edges = in.if_contains("bbox"); edges && !in.contains("type")) return box(*edges);
            if (const auto* ends = in.if_contains("interval")) return interval(*ends);
            if (in.contains("type")) {
                auto read = geometry::read_geometry(in, turn ? geometry::Range::anywhere : geometry::Range::earth);
                if (!read.fault.empty()) refuse("type", "几何有误。", "The geometry is wrong: " + read.fault + ".");
                return shape(std::move(read.geometry));
            }
            const auto name = string_of("op");
            const auto* args = in.if_contains("args");
            if (!name || !args || !args->is_array()) refuse_syntax(0, "an operation with op and args");
            return operation(*name, args->get_array());
        }
        N interval(const json::Value& in) {
            const auto* ends = in.if_array();
            if (!ends || ends->size() != 2) refuse_syntax(0, "an interval of two ends");
            N out;
            out.op = Op::interval;
            for (const auto& end : *ends) {
                if (end.is_string() && end.get_string() != "..") out.args.push_back(moment(std::string(end.get_string())));
                else out.args.push_back(bind(end));
            }
            return out;
        }
        N operation(const std::string& name, const json::Array& args) {
            N out;
            if (const auto relation = found(relations, name)) {
                out.op = Op::spatial;
                out.relation = *relation;
            } else if (const auto when = found(whens, name)) {
                out.op = Op::temporal;
                out.when = *when;
            } else if (name == "accenti") out.op = Op::accenti;
            else if (const auto op = found(plain_ops, name)) out.op = *op;
            else refuse("function", "不支持函数“" + name + "”。", "There is no function \"" + name + "\" here.");
            if (name == "in" && args.size() == 2 && args[1].is_array()) {
                out.args.push_back(bind(args[0]));
                for (const auto& one : args[1].get_array()) out.args.push_back(bind(one));
                return out;
            }
            for (const auto& one : args) out.args.push_back(bind(one));
            check_arity(name, out);
            return out;
        }
        void check_arity(const std::string& name, const N& node) const {
            std::size_t least = 2, most = 2;
            if (node.op == Op::conjunction || node.op == Op::disjunction) most = 1000;
            else if (node.op == Op::negation || node.op == Op::is_null || node.op == Op::casei || node.op == Op::accenti) least = most = 1;
            else if (node.op == Op::between) least = most = 3;
            if (node.args.size() < least || node.args.size() > most)
                refuse("type", "“" + name + "”的参数个数不对。", "\"" + name + "\" has a wrong number of arguments.");
            if (node.op == Op::spatial)
                for (const auto& arg : node.args)
                    if (arg.op != Op::shape && arg.op != Op::own_shape) refuse("type", "“" + name + "”需要几何。", "\"" + name + "\" needs geometries.");
        }
        // A box that every row that holds must meet.
        std::optional<geometry::Box> box_of(const N& node) const {
            if (node.op == Op::conjunction) {
                for (const auto& arg : node.args)
                    if (auto found_box = box_of(arg)) return found_box;
                return {};
            }
            if (node.op != Op::spatial || node.relation == Relation::disjoint) return {};
            for (const auto& arg : node.args)
                if (arg.op == Op::shape && !arg.shape.empty()) return geometry::box_of(arg.shape);
            return {};
        }
    };
    Binder binder{fields, geometry_name, turn, context};
    Condition out;
    auto root = std::make_shared<N>(binder.bind(tree_));
    out.box_ = binder.box_of(*root);
    out.root_ = std::move(root);
    return out;
}
}
