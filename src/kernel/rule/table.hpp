// Decision tables (DMN 1.3, clause 8). Inside kernel/rule only.
#pragma once
#include "kernel/rule/because.hpp"
#include "kernel/rule/syntax.hpp"
namespace yiwang::rule {

class Evaluation;
struct Scope;
enum class HitPolicy { unique, any, priority, first, rule_order, output_order, collect, sum, count, min, max };

struct Table {
    struct Input {
        std::string text;  // as written
        NodePtr expression, allowed;
        TypePtr type;
    };
    struct Output {
        std::string name;
        TypePtr type;
        NodePtr allowed, otherwise;  // its values, best first; its default
    };
    struct Row {
        std::vector<NodePtr> tests, results;
        std::vector<std::string> test_texts, result_texts;
        std::string annotation;
    };
    std::string name;
    HitPolicy policy = HitPolicy::unique;
    std::vector<Input> inputs;
    std::vector<Output> outputs;
    std::vector<Row> rows;
};

Value decide(Evaluation&, const Table&, const std::shared_ptr<const Scope>&);
}
