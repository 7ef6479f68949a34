// What the fuzzers have gathered, once more in every run: an answer or a Problem, and never anything else.
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include "base/problem.hpp"
#include "kernel/rule/check.hpp"
#include "kernel/rule/feel.hpp"
namespace yiwang::rule {
namespace {
template <class F>
int each_file(const std::string& folder, F f) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        ++count;
        try {
            f(text.str());
        } catch (const Problem& problem) {
            EXPECT_FALSE(problem.code.empty());
        }
    }
    return count;
}

TEST(Corpus, OfExpressionsEndsInAnAnswerOrAProblem) {
    const int count = each_file("tests/corpus/rule/feel", [](const std::string& text) {
        const auto value = Expression::parse(text).evaluate({{{"a", 3}, {"b", Value("文本")}}}, Instant{});
        if (!value.function()) literal(value);
    });
    EXPECT_GT(count, 100);
}

TEST(Corpus, OfModelsEndsInAnAnswerOrAProblem) {
    const int count = each_file("tests/corpus/rule/model", [](const std::string& text) {
        const auto model = DecisionModel::read(text);
        check_tables(*model);
        check_types(*model);
        for (const auto& decision : model->decisions()) model->decide(decision, {}, Instant{});
    });
    EXPECT_GT(count, 100);
}
}
}
