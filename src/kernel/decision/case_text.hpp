// Cases as people write them: values are FEEL literals. Pure. Inside kernel/decision only.
#pragma once
#include "base/json.hpp"
#include "kernel/rule/cases.hpp"
namespace yiwang::decision {

struct Named {
    std::string name, value;  // value: FEEL of a constant, "" for null
};
BOOST_DESCRIBE_STRUCT(Named, (), (name, value))

struct WantedText {
    std::string node, value;
    bool fails;  // null is wanted, and only null
};
BOOST_DESCRIBE_STRUCT(WantedText, (), (node, value, fails))

struct CaseText {
    std::string id, description;
    std::optional<std::string> invocable;
    std::vector<Named> inputs;
    std::vector<WantedText> wanted;
};
BOOST_DESCRIBE_STRUCT(CaseText, (), (id, description, invocable, inputs, wanted))

// Throws Invalid "decision.value" with the field: no FEEL, or it computes nothing.
rule::Value constant(std::string_view feel, const std::string& field);
rule::Context constants(const std::vector<Named>&, const std::string& field);

std::vector<CaseText> case_texts(const std::string& xml);  // of "" none
// "" of none. Throws Invalid "decision.value", "decision.cases" (more than 500, or one of more than 200 values).
std::string cases_xml(const std::string& model, const std::vector<CaseText>&);
}
