// Who may write to the database but has not the key: each change to the trail, made with plain SQL, is found, and
// what only looks like one is not.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include "kernel/trail/merkle.hpp"
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::trail {
namespace {
struct Matter;

class Tampering : public testing::Test {
protected:
    Tampering() {
        char name[] = "/tmp/yiwang-trail-XXXXXX";
        folder = mkdtemp(name);
        leave(4);
        checkpoint(*store, folder);
        leave(3);
        checkpoint(*store, folder);
    }
    ~Tampering() override { std::filesystem::remove_all(folder); }

    void leave(int count) {
        store.write([&](Tx& tx) {
            for (int i = 0; i < count; ++i) tx.trace("sample.changed", Id<Matter>{7}, "\"a\"", "\"b\"", "第 " + std::to_string(i) + " 次");
        });
    }
    std::vector<Finding> after(std::initializer_list<std::string_view> changes) {
        store.write([&](Tx& tx) {
            for (const auto change : changes) tx.run(change);
        });
        return verify(*store, folder);
    }
    static std::string words(const std::vector<Finding>& findings) {
        std::string out;
        for (const auto& finding : findings) out += finding.what + "; ";
        return out;
    }
    bool says(std::initializer_list<std::string_view> changes, std::string_view word) {
        const auto found = words(after(changes));
        if (found.find(word) != found.npos) return true;
        ADD_FAILURE() << "found only: " << found;
        return false;
    }
    std::int64_t trace_of(int seq) {
        return store.read([&](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select trace from trail_leaf where seq = ?", seq); });
    }
    std::string heads() {
        std::stringstream out;
        out << std::ifstream(folder + "/heads.log").rdbuf();
        return out.str();
    }
    void write_heads(const std::string& text) { std::ofstream(folder + "/heads.log") << text; }

    std::string folder;
    TestStore store{{module()}, {record, nullptr}};
};

TEST_F(Tampering, EachFieldOfATraceIsProtectedAndTheTraceIsNamed) {
    const auto third = trace_of(2);
    const std::vector<std::pair<std::string, std::string>> changes{{"at", "at + 1"},           {"actor", "'officer/other'"}, {"request", "'0'"},
                                                                   {"verb", "'sample.seen'"},  {"subject", "8"},             {"value_before", "''"},
                                                                   {"value_after", "'\"c\"'"}, {"why", "'so'"}};
    for (const auto& [column, value] : changes) {
        const std::string where = " where id = " + std::to_string(third);
        const std::string kept = "kept_" + column;
        store.write([&](Tx& tx) { tx.run("create table " + kept + " as select * from trail_trace" + where); });
        const auto found = after({"update trail_trace set " + column + " = " + value + where});
        ASSERT_EQ(found.size(), 1u) << column << ": " << words(found);
        EXPECT_EQ(found[0].trace, third) << column;
        EXPECT_EQ(found[0].what, "changed") << column;
        EXPECT_TRUE(after({"update trail_trace set " + column + " = (select " + column + " from " + kept + ")" + where}).empty()) << "put back: " << column;
    }
}

TEST_F(Tampering, TwoFieldsThatChangeTheirBorderAreAChange) {
    EXPECT_TRUE(says({"update trail_trace set verb = 'sample.change', subject = 7, value_before = 'd\"a\"'"}, "changed"));
}

TEST_F(Tampering, AHashMadeToFitItsChangedTraceBreaksTheRoot) {
    const auto first = trace_of(0);
    const auto entry = store.read([](Tx& tx) { return of(tx, Id<Matter>{7}); }).front();
    const auto forged = hex(leaf_hash(json::print(json::Array{entry.id, entry.at.time_since_epoch().count(), entry.actor, entry.request, entry.verb, entry.subject, entry.before, entry.after, "so"})));
    const auto found = words(after({"update trail_trace set why = 'so' where id = " + std::to_string(first), "update trail_leaf set hash = '" + forged + "' where seq = 0"}));
    EXPECT_EQ(found.find("changed; "), found.npos) << "the leaf fits: " << found;
    EXPECT_NE(found.find("the root of 4 traces differs"), found.npos) << found;
    EXPECT_NE(found.find("the root of 7 traces differs"), found.npos) << found;
}

TEST_F(Tampering, AHeadMadeToFitIsNotSigned) {
    leave(1);
    const auto forged = words(after({"delete from trail_leaf where seq = 6", "delete from trail_trace where id = (select max(trace) from trail_leaf)",
                                     "update trail_head set size = 6, root = (select root from trail_head where size = 4) where size = 7"}));
    EXPECT_NE(forged.find("the root of 6 traces differs"), forged.npos) << forged;
    EXPECT_NE(forged.find("the head of 7 traces is gone"), forged.npos) << forged;
}

TEST_F(Tampering, ASignatureOfAnotherHeadIsNone) {
    EXPECT_TRUE(says({"update trail_head set checkpoint = (select checkpoint from trail_head where size = 4) where size = 7"}, "bad signature of the head of 7"));
}

TEST_F(Tampering, ASignatureWithOneCharacterChangedIsNone) {
    EXPECT_TRUE(says({"update trail_head set checkpoint = replace(checkpoint, 'yiwang', 'Yiwang') where size = 4"}, "bad signature of the head of 4"));
}

TEST_F(Tampering, AHeadTakenOutIsMissed) {
    EXPECT_TRUE(says({"delete from trail_head where size = 4"}, "the head of 4 traces is gone"));
}

TEST_F(Tampering, ARootChangedDiffersFromWhatWasKeptOutside) {
    EXPECT_TRUE(says({"update trail_head set root = (select root from trail_head where size = 4) where size = 7"}, "the head of 7 traces is not the one that was signed"));
}

TEST_F(Tampering, LeavesPutInBehindTheLastHeadHaveNoSignature) {
    EXPECT_TRUE(says({"insert into trail_trace select id + 1000000, at, actor, request, verb, subject, value_before, value_after, why from trail_trace where id = (select max(id) from trail_trace)",
                      "insert into trail_leaf (seq, trace, hash) select 7, max(id), (select hash from trail_leaf where seq = 6) from trail_trace"},
                     "the newest leaves have no head"));
}

TEST_F(Tampering, AnEmptiedLogIsFoundByItsHeads) {
    const auto found = words(after({"delete from trail_leaf", "delete from trail_trace"}));
    EXPECT_NE(found.find("the head of 7 traces has only 0 behind it"), found.npos) << found;
}

TEST_F(Tampering, ATraceTakenOutBeforeItWasSequencedIsMissed) {
    leave(1);
    const auto found = after({"delete from trail_trace where id = (select max(id) from trail_trace)"});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].what, "removed");
}

// A hash that is none made the proof itself fall over, and with it the report of all other findings.
TEST_F(Tampering, AHashThatIsNoneIsAFindingNotTheEndOfTheProof) {
    for (const std::string rubbish : {"", "nonsense", "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"}) {
        const auto found = after({"update trail_leaf set hash = '" + rubbish + "' where seq = 1"});
        ASSERT_FALSE(found.empty());
        EXPECT_EQ(found[0].trace, trace_of(1));
        EXPECT_EQ(found[0].what, "changed");
    }
}

TEST_F(Tampering, AnEdgeMadeUpIsFoundAtTheNextHead) {
    store.write([](Tx& tx) { tx.run("update trail_edge set hash = (select hash from trail_leaf where seq = 0) where level = 1"); });
    leave(1);
    checkpoint(*store, folder);
    EXPECT_NE(words(verify(*store, folder)).find("the root of 8 traces differs"), std::string::npos);
}

// A line half written when the disk was full was read together with the next: a false alarm for good.
TEST_F(Tampering, AHalfWrittenHeadIsNoTampering) {
    write_heads(heads() + "8 5feceb");
    leave(2);
    checkpoint(*store, folder);
    EXPECT_EQ(words(verify(*store, folder)), "");
    EXPECT_TRUE(says({"delete from trail_head where size = 9"}, "the head of 9 traces is gone")) << "and what follows it is read";
}

TEST_F(Tampering, AHeadThatWasNotWrittenOutsideWhenThePowerWentIsNone) {
    const auto all = heads();
    write_heads(all.substr(0, all.find('\n') + 1));
    EXPECT_EQ(words(verify(*store, folder)), "");
}

TEST_F(Tampering, TheKeyIsOurAloneAndVerifiesWithAnybodysEd25519) {
    struct stat about {};
    ASSERT_EQ(::stat((folder + "/trail.key").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u);
    FILE* in = std::fopen((folder + "/trail.key").c_str(), "r");
    EVP_PKEY* key = PEM_read_PrivateKey(in, nullptr, nullptr, nullptr);
    std::fclose(in);
    const std::string note = checkpoint(*store, folder).checkpoint;
    const auto body = note.substr(0, note.find("\n\n") + 1);
    const std::string line = note.substr(body.size() + 1);
    ASSERT_TRUE(line.starts_with("\u2014 yiwang "));
    const std::string text = line.substr(line.rfind(' ') + 1, line.size() - line.rfind(' ') - 2);
    std::string bytes(text.size(), '\0');
    bytes.resize(static_cast<std::size_t>(EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()))));
    ASSERT_GE(bytes.size(), 68u);  // 4 bytes of the key's id, 64 of the signature, base64's filling
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ASSERT_EQ(EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key), 1);
    EXPECT_EQ(EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(bytes.data()) + 4, 64, reinterpret_cast<const unsigned char*>(body.data()), body.size()), 1);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
}

TEST_F(Tampering, AKeyThatIsNoneStopsTheProofWithASentence) {
    std::ofstream(folder + "/trail.key") << "not a key";
    EXPECT_THROW(verify(*store, folder), Problem);
    EXPECT_THROW(verify(*store, folder + "/no/such"), Problem);
}

TEST_F(Tampering, AStoreThatFellBehindIsSequencedInSeveralHeads) {
    leave(1'100);
    EXPECT_EQ(checkpoint(*store, folder).size, 1'107);
    EXPECT_EQ(words(verify(*store, folder)), "");
    const auto lines = heads();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 5);
}
}
}
