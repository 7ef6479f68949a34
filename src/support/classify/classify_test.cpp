#include "support/classify/classify.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/problem.hpp"
#include "base/text.hpp"
#include "support/classify/measure.hpp"
namespace yiwang::support::classify {
namespace {
std::vector<Example> district_examples() {
    std::vector<Example> out;
    const char* places[] = {"东门", "莲塘", "笋岗", "翠竹", "桂园", "清水河"};
    for (const std::string place : places) {
        out.push_back({{place + "路灯不亮", place + "这条路的路灯坏了三天，晚上很黑"}, "路灯"});
        out.push_back({{place + "工地噪音", place + "的工地半夜还在施工，噪音太大睡不着"}, "噪声"});
        out.push_back({{place + "欠薪", place + "这家公司拖欠工资两个月，请劳动部门处理"}, "欠薪"});
    }
    return out;
}

const Classifier& trained() {
    static const auto out = Classifier::train(district_examples());
    return out;
}

std::string code_of(const std::function<void()>& f) {
    try {
        f();
        return "";
    } catch (const Problem& problem) {
        return problem.code;
    }
}

TEST(Classifier, answers_what_texts_like_it_were_about) {
    EXPECT_EQ(trained().answer({"", "小区门口的路灯又坏了"}).choices[0].label, "路灯");
    EXPECT_EQ(trained().answer({"夜间施工", "凌晨两点噪音还没停"}).choices[0].label, "噪声");
    EXPECT_EQ(trained().answer({"老板拖欠工资", ""}).choices[0].label, "欠薪");
}

TEST(Classifier, is_as_sure_of_all_labels_together_as_can_be) {
    double all = 0;
    for (const auto& one : trained().answer({"", "路灯坏了，工地也吵"}).choices) all += one.confidence;
    EXPECT_NEAR(all, 1, 1e-9);
}

TEST(Classifier, shows_the_words_that_speak_for_the_answer_where_they_stand) {
    const Text text{"", "我家楼下的工地ＮＯＩＳＥ噪音太大了"};
    const auto answer = trained().answer(text);
    ASSERT_FALSE(answer.evidence.empty());
    for (const auto& one : answer.evidence) {
        EXPECT_EQ(one.field, Field::body);
        EXPECT_NE(text.body.substr(one.from, one.length).find(one.words), std::string::npos);
        EXPECT_TRUE(valid_utf8(one.words));
    }
    EXPECT_NE(answer.evidence[0].words.find("噪音"), std::string::npos) << answer.evidence[0].words;
}

TEST(Classifier, takes_no_notice_of_width_and_script) {
    const auto plain = trained().answer({"", "路灯坏了"}), wide = trained().answer({"", "路燈壞了"});
    EXPECT_EQ(plain.choices[0].label, wide.choices[0].label);
    EXPECT_DOUBLE_EQ(plain.choices[0].confidence, wide.choices[0].confidence);
}

TEST(Classifier, has_no_evidence_in_a_text_of_which_it_knows_nothing) {
    EXPECT_TRUE(trained().answer({"", ""}).evidence.empty());
    EXPECT_TRUE(trained().answer({"", "zzz"}).evidence.empty());
}

TEST(Classifier, trained_twice_is_the_same) {
    EXPECT_EQ(trained().bytes(), Classifier::train(district_examples()).bytes());
}

TEST(Classifier, refuses_examples_that_teach_nothing) {
    const auto code = [](std::vector<Example> examples) { return code_of([&] { Classifier::train(examples); }); };
    EXPECT_EQ(code({}), "classify.examples");
    EXPECT_EQ(code({{{"", "a"}, "x"}, {{"", "b"}, "x"}}), "classify.examples") << "one label";
    EXPECT_EQ(code({{{"", "a"}, "x"}, {{"", "b"}, "x"}, {{"", "c"}, "y"}}), "classify.examples") << "one example of a label";
    EXPECT_EQ(code({{{"", "a"}, ""}, {{"", "b"}, ""}, {{"", "c"}, "y"}, {{"", "d"}, "y"}}), "classify.examples") << "no label";
    EXPECT_EQ(code({{{"", "\xFF"}, "x"}, {{"", "b"}, "x"}, {{"", "c"}, "y"}, {{"", "d"}, "y"}}), "classify.examples") << "not UTF-8";
}

TEST(Classifier, learns_two_labels_of_empty_texts_without_harm) {
    const auto empty = Classifier::train(std::vector<Example>{{{"", ""}, "x"}, {{"", ""}, "x"}, {{"", ""}, "y"}, {{"", ""}, "y"}});
    EXPECT_NEAR(empty.answer({"", "anything"}).choices[0].confidence, 0.5, 0.01);
}

TEST(Model, comes_back_from_its_bytes) {
    const auto again = Classifier::from_bytes(trained().bytes());
    EXPECT_EQ(again.bytes(), trained().bytes());
    EXPECT_EQ(again.answer({"", "路灯坏了"}).choices[0].confidence, trained().answer({"", "路灯坏了"}).choices[0].confidence);
}

TEST(Model, is_refused_when_its_bytes_are_cut_or_changed_and_never_harms) {
    const auto whole = trained().bytes();
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        auto bytes = whole;
        if (i % 2) bytes.resize(random() % whole.size());
        else bytes[random() % whole.size()] ^= static_cast<char>(1 + random() % 255);
        try {
            Classifier::from_bytes(bytes).answer({"路灯", "路灯坏了"});  // a changed weight is still a weight
            EXPECT_EQ(bytes.size(), whole.size());
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code, "classify.model");
        }
    }
    EXPECT_EQ(code_of([&] { Classifier::from_bytes(whole + "x"); }), "classify.model");
}

TEST(Measure, counts_what_was_right_and_how_sure_it_was) {
    const std::vector<Judged> judged{{0, "a", {{"a", 0.95}, {"b", 0.04}, {"c", 0.01}, {"d", 0}}},
                                     {1, "a", {{"b", 0.55}, {"c", 0.25}, {"d", 0.15}, {"a", 0.05}}},
                                     {2, "b", {{"a", 0.55}, {"b", 0.45}, {"c", 0}, {"d", 0}}}};
    const auto found = measure(judged);
    EXPECT_NEAR(found.top1, 1.0 / 3, 1e-9);
    EXPECT_NEAR(found.top3, 2.0 / 3, 1e-9);
    EXPECT_NEAR(found.macro_f1, (0.5 + 0) / 2, 1e-9);
    EXPECT_NEAR(found.calibration_error, (0.05 + 1.1) / 3, 1e-9);
    EXPECT_EQ(found.reliability[5].answers, 2u);
    EXPECT_EQ(measure({}).asked, 0u);
}

TEST(Measure, asks_each_example_once_over_the_folds) {
    const auto examples = district_examples();
    std::vector<int> asked(examples.size());
    for (const auto& fold : folds_of(examples, 5, 1))
        for (const auto& one : ask(examples, fold)) {
            ++asked[one.example];
            EXPECT_EQ(one.choices[0].label, one.label);
        }
    for (const int times : asked) EXPECT_EQ(times, 1);
}
}
}
