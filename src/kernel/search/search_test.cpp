#include "kernel/search/search.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include "base/text.hpp"
#include "kernel/search/words.hpp"
#include "test_store.hpp"
namespace yiwang::search {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

class Search : public testing::Test {
protected:
    void put(std::int64_t id, std::string_view text, std::string_view kind = "appeal") {
        store.write([&](Tx& tx) { search::put(tx, kind, id, text); });
    }
    void put_and_index(const std::vector<std::string>& texts) {
        store.write([&](Tx& tx) {
            for (std::size_t i = 0; i < texts.size(); ++i)
                search::put(tx, "appeal", static_cast<std::int64_t>(i) + 1, texts[i]);
        });
        while (index_waiting(*store) > 0) {
        }
    }
    Found find(std::string_view query, int limit = 50, std::int64_t before = 0,
               std::string_view kind = "appeal") {
        return store.read([&](Tx& tx) { return search::find(tx, kind, query, limit, before); });
    }
    std::vector<std::int64_t> ids(std::string_view query) { return find(query).ids; }

    TestStore store{{module()}};
};

TEST_F(Search, words_of_two_characters_are_found_anywhere_in_a_text) {
    put_and_index({"东门街道小区停车难", "罗湖区噪声扰民", "小区门口噪声大"});
    EXPECT_THAT(ids("小区"), ElementsAre(3, 1));
    EXPECT_THAT(ids("噪声"), ElementsAre(3, 2));
    EXPECT_THAT(ids("区噪"), ElementsAre(2));
    EXPECT_THAT(ids("停车难"), ElementsAre(1));
    EXPECT_THAT(ids("车停"), IsEmpty());
}

TEST_F(Search, one_character_is_found_wherever_it_stands) {
    put_and_index({"区", "罗湖区", "区政府", "小区门口", "没有"});
    EXPECT_THAT(ids("区"), ElementsAre(4, 3, 2, 1));
}

TEST_F(Search, letters_and_digits_are_found_as_whole_words) {
    put_and_index({"翠竹路12号楼", "翠竹路123号楼", "A座 1203室 Wi-Fi"});
    EXPECT_THAT(ids("12"), ElementsAre(1));
    EXPECT_THAT(ids("12号"), ElementsAre(1));
    EXPECT_THAT(ids("路12号"), ElementsAre(1));
    EXPECT_THAT(ids("a座"), ElementsAre(3));
    EXPECT_THAT(ids("120"), IsEmpty());
    EXPECT_THAT(ids("wi-fi"), ElementsAre(3));
}

TEST_F(Search, words_are_joined_by_and_alternatives_bind_closer) {
    put_and_index({"罗湖噪声", "罗湖停车", "福田噪声", "福田停车"});
    EXPECT_THAT(ids("罗湖 噪声"), ElementsAre(1));
    EXPECT_THAT(ids("罗湖 | 福田 噪声"), ElementsAre(3, 1));
    EXPECT_THAT(ids("噪声 罗湖|福田"), ElementsAre(3, 1));
    EXPECT_THAT(ids("-罗湖 噪声"), ElementsAre(3));
    EXPECT_THAT(ids("噪声 -福田"), ElementsAre(1));
    EXPECT_THAT(ids("罗湖|福田 -噪声 -停车"), IsEmpty());
}

TEST_F(Search, a_phrase_keeps_its_words_side_by_side) {
    put_and_index({"东门 停车", "东门的停车", "停车 东门"});
    EXPECT_THAT(ids("东门 停车"), ElementsAre(3, 2, 1));
    EXPECT_THAT(ids("\"东门 停车\""), ElementsAre(1));
    EXPECT_THAT(ids("“东门 停车”"), ElementsAre(1));
}

TEST_F(Search, width_case_and_traditional_forms_do_not_matter) {
    put_and_index({"羅湖區ＡＢＣ", "罗湖区abc"});
    EXPECT_THAT(ids("罗湖区 Abc"), ElementsAre(2, 1));
    EXPECT_THAT(ids("羅湖區　ａｂｃ"), ElementsAre(2, 1));
}

TEST_F(Search, pages_go_on_before_the_last_id) {
    put_and_index(std::vector<std::string>(7, "噪声"));
    EXPECT_THAT(find("噪声", 3).ids, ElementsAre(7, 6, 5));
    EXPECT_THAT(find("噪声", 3, 5).ids, ElementsAre(4, 3, 2));
    EXPECT_THAT(find("噪声", 3, 2).ids, ElementsAre(1));
    EXPECT_EQ(find("噪声", 3, 2).total, 7);
}

TEST_F(Search, the_total_is_counted_up_to_a_thousand) {
    put_and_index(std::vector<std::string>(1000, "噪声"));
    EXPECT_EQ(find("噪声", 1).total, 1000);
    EXPECT_FALSE(find("噪声", 1).total_is_capped);
    put(5000, "噪声");
    index_waiting(*store);
    EXPECT_EQ(find("噪声", 1).total, 1000);
    EXPECT_TRUE(find("噪声", 1).total_is_capped);
}

TEST_F(Search, a_new_text_takes_the_place_of_the_old_one) {
    put_and_index({"旧的文字"});
    put(1, "新的文字");
    put(1, "最新的文字");
    EXPECT_THAT(ids("旧的"), ElementsAre(1)) << "until it is indexed";
    EXPECT_EQ(index_waiting(*store), 1);
    EXPECT_THAT(ids("旧的"), IsEmpty());
    EXPECT_THAT(ids("最新"), ElementsAre(1));
}

TEST_F(Search, what_is_dropped_is_found_no_more) {
    put_and_index({"噪声", "噪声"});
    store.write([](Tx& tx) { drop(tx, "appeal", 1); });
    index_waiting(*store);
    EXPECT_THAT(ids("噪声"), ElementsAre(2));
    store.write([](Tx& tx) { drop(tx, "appeal", 77); });
    EXPECT_EQ(index_waiting(*store), 1);
}

TEST_F(Search, a_transaction_undone_is_not_indexed) {
    EXPECT_THROW(store.write([](Tx& tx) {
        search::put(tx, "appeal", 1, "噪声");
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(index_waiting(*store), 0);
}

TEST_F(Search, kinds_do_not_mix) {
    put(1, "噪声");
    put(2, "噪声", "venue");
    index_waiting(*store);
    EXPECT_THAT(ids("噪声"), ElementsAre(1));
    EXPECT_THAT(find("噪声", 50, 0, "venue").ids, ElementsAre(2));
    EXPECT_THAT(ids("appeal"), IsEmpty());
}

TEST_F(Search, a_kind_of_several_words_is_a_mistake_of_the_program) {
    EXPECT_THROW(put(1, "噪声", "video_scene"), std::logic_error);
    EXPECT_THROW(put(1, "噪声", ""), std::logic_error);
}

TEST_F(Search, no_more_than_asked_is_indexed_at_once) {
    for (int i = 1; i <= 450; ++i) put(i, "噪声");
    EXPECT_EQ(index_waiting(*store, 300), 300);
    EXPECT_EQ(index_waiting(*store, 300), 150);
    EXPECT_EQ(index_waiting(*store, 300), 0);
}

TEST_F(Search, lists_of_words_are_merged_as_they_come) {
    if ((*store).dialect() != Dialect::sqlite) return;  // FTS5's own structure
    for (int from = 1; from <= 4000; from += 100) {
        store.write([&](Tx& tx) {
            for (int i = from; i < from + 100; ++i) search::put(tx, "appeal", i, "噪声" + std::to_string(i) + "号楼扰民" + std::to_string(i * 7));
        });
        index_waiting(*store, 100);
    }
    const auto lists = store.read([](Tx& tx) { return tx.first(first_column<std::int64_t>, "select count(distinct segid) from search_index_idx"); });
    EXPECT_LT(*lists, 12);
    EXPECT_EQ(find("噪声 3999号楼", 5).ids, std::vector<std::int64_t>{3999});
    EXPECT_EQ(find("噪声", 3).ids, (std::vector<std::int64_t>{4000, 3999, 3998}));
}

TEST_F(Search, questions_that_ask_nothing_are_refused) {
    for (const auto* question : {"", "  ", "！，。", "-噪声", "\"噪声", "“噪声", "噪声 | -罗湖"}) {
        try {
            find(question);
            ADD_FAILURE() << question;
        } catch (const Invalid& problem) {
            EXPECT_EQ(problem.code, "search.query");
            EXPECT_EQ(problem.field, "q");
        }
    }
    std::string long_one;
    for (int i = 0; i < 201; ++i) long_one += "噪";
    EXPECT_THROW(find(long_one), Invalid);
}

TEST_F(Search, signs_of_the_engines_mean_nothing) {
    put_and_index({"价格 AND 质量 NEAR 门", "a:b (c) 'd' ^e *f \\g & h ! i <-> j"});
    EXPECT_THAT(ids("AND"), ElementsAre(1));
    EXPECT_THAT(ids("NEAR(价格)"), ElementsAre());
    EXPECT_THAT(ids("a:b (c) 'd' ^e *f \\g & h ! i <-> j"), ElementsAre(2));
    EXPECT_THAT(ids("kind:appeal"), IsEmpty());
    EXPECT_THAT(ids("text"), IsEmpty());
}

TEST_F(Search, very_long_words_and_texts_are_taken) {
    std::string word(5000, 'x'), text;
    for (int i = 0; i < 20'000; ++i) text += "字";
    put_and_index({word, text + "尾巴", ""});
    EXPECT_THAT(ids(word.substr(0, 190)), IsEmpty());
    EXPECT_THAT(ids("字字"), ElementsAre(2));
}

// The rule of search.hpp once more, told another way: both texts with one space for signs and between Han
// characters and others; a phrase is a piece of the text, whole words of letters at its ends.
std::string spaced(std::string_view text) {
    std::string out = " ";
    enum { none, han, word } before = none;
    for (const char32_t c : to_utf32(folded(text))) {
        const auto now = c >= 0x4E00 && c <= 0x9FFF                         ? han
                         : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? word
                                                                            : none;
        if (now != before && out.back() != ' ') out += ' ';
        if (now != none) out += to_utf8(std::u32string(1, c));
        before = now;
    }
    return out.back() == ' ' ? out : out + ' ';
}

bool is_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

bool stands_in(const std::string& text, std::string phrase) {
    phrase = trimmed(phrase);
    if (phrase.empty()) return true;
    for (std::size_t at = 0; (at = text.find(phrase, at)) != text.npos; ++at) {
        const bool begins = !is_letter(phrase.front()) || text[at - 1] == ' ';
        const bool ends = !is_letter(phrase.back()) || text[at + phrase.size()] == ' ';
        if (begins && ends) return true;
    }
    return false;
}

TEST_F(Search, gives_the_same_answers_as_reading_every_text) {
    std::mt19937 chance(20261124);
    const std::vector<std::string> signs{"区", "门", "噪", "声", "路", "東", "东",
                                         "1",  "2",  "A",  "b",  "，", " ",  "。"};
    const auto random_text = [&](std::size_t most) {
        std::string out;
        for (std::size_t i = 1 + chance() % most; i > 0; --i) out += signs[chance() % signs.size()];
        return out;
    };
    std::vector<std::string> texts, plain;
    for (int i = 0; i < 400; ++i) {
        texts.push_back(random_text(30));
        plain.push_back(spaced(texts.back()));
    }
    put_and_index(texts);
    int found = 0;
    for (int round = 0; round < 400; ++round) {
        const std::string one = random_text(4), other = random_text(3), without = random_text(3);
        if (blank(spaced(one)) || blank(spaced(other)) || blank(spaced(without))) continue;
        std::vector<std::int64_t> phrase, both, either, but;
        for (std::size_t i = texts.size(); i-- > 0;) {
            const bool has_one = stands_in(plain[i], spaced(one)),
                       has_other = stands_in(plain[i], spaced(other)),
                       has_without = stands_in(plain[i], spaced(without));
            const auto id = static_cast<std::int64_t>(i) + 1;
            if (has_one) phrase.push_back(id);
            if (has_one && has_other) both.push_back(id);
            if (has_one || has_other) either.push_back(id);
            if (has_one && !has_without) but.push_back(id);
        }
        const auto q = [](const std::string& text) { return "\"" + text + "\""; };
        EXPECT_EQ(find(q(one), 1000).ids, phrase) << one;
        EXPECT_EQ(find(q(one) + " " + q(other), 1000).ids, both) << one << " and " << other;
        EXPECT_EQ(find(q(one) + " | " + q(other), 1000).ids, either) << one << " or " << other;
        EXPECT_EQ(find(q(one) + " -" + q(without), 1000).ids, but) << one << " without " << without;
        found += static_cast<int>(phrase.size());
    }
    EXPECT_GT(found, 2000);
}

TEST(Words, the_question_is_read_as_written) {
    const auto question = read_question("罗湖区 \"东 门\"|a -噪");
    ASSERT_EQ(question.all.size(), 2U);
    EXPECT_THAT(question.all[0][0].words, ElementsAre("罗湖", "湖区"));
    EXPECT_THAT(question.all[1][0].words, ElementsAre("东", "门"));
    EXPECT_TRUE(question.all[1][0].last_is_beginning);
    EXPECT_THAT(question.all[1][1].words, ElementsAre("a"));
    EXPECT_FALSE(question.all[1][1].last_is_beginning);
    ASSERT_EQ(question.without.size(), 1U);
    EXPECT_EQ(as_tsvector({"罗湖", "湖区", "罗湖"}), "'湖区':2 '罗湖':1,3 ");
}
}
}
