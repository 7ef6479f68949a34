#include "kernel/trail/trail.hpp"
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include "kernel/trail/merkle.hpp"
#include "test_store.hpp"
namespace yiwang::trail {
namespace {

// The tree hashes of RFC 6962's reference implementation (certificate-transparency, merkletree test data).
const std::vector<std::string> entries{std::string(), std::string("\x00", 1), "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57",
                                       "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
const std::vector<std::string> roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                     "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                     "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(Merkle, RootsAreThoseOfTheReferenceImplementation) {
    Edge edge;
    EXPECT_EQ(hex(edge.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (std::size_t i = 0; i < entries.size(); ++i) {
        edge.append(leaf_hash(entries[i]));
        EXPECT_EQ(hex(edge.root()), roots[i]) << i + 1;
    }
}

TEST(Merkle, EveryLeafHasAPathToTheRoot) {
    std::vector<Hash> leaves;
    for (int size = 1; size < 40; ++size) {
        leaves.push_back(leaf_hash(std::to_string(size)));
        Edge edge;
        for (const auto& leaf : leaves) edge.append(leaf);
        for (std::size_t index = 0; index < leaves.size(); ++index) {
            // RFC 9162, 2.1.3.2
            Hash hash = leaves[index];
            std::size_t fn = index, sn = leaves.size() - 1;
            for (const auto& beside : inclusion_path(leaves, index)) {
                if (fn & 1 || fn == sn) {
                    hash = node_hash(beside, hash);
                    while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
                } else hash = node_hash(hash, beside);
                fn >>= 1, sn >>= 1;
            }
            EXPECT_EQ(hash, edge.root()) << index << " of " << size;
        }
    }
}

struct Matter;

class Trail : public testing::Test {
protected:
    Trail() {
        char name[] = "/tmp/yiwang-trail-XXXXXX";
        folder = mkdtemp(name);
    }
    ~Trail() override { std::filesystem::remove_all(folder); }

    void leave(int count) {
        store.write([&](Tx& tx) {
            for (int i = 0; i < count; ++i) tx.trace("sample.changed", Id<Matter>{7}, "\"a\"", "\"b\"", "第 " + std::to_string(i) + " 次");
        });
    }
    std::string found(std::string_view change = {}) {
        if (!change.empty()) store.write([&](Tx& tx) { tx.run(change); });
        std::string out;
        for (const auto& finding : verify(*store, folder)) out += finding.what + "; ";
        return out;
    }

    std::string folder;
    TestStore store{{module()}, {record, nullptr}};
};

TEST_F(Trail, WhatIsDoneToAMatterIsReadBackInOrder) {
    leave(3);
    const auto all = store.read([](Tx& tx) { return of(tx, Id<Matter>{7}); });
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[2].why, "第 2 次");
    EXPECT_EQ(all[0].actor, "system/test");
    EXPECT_LT(all[0].id, all[1].id);
}

TEST_F(Trail, IsWholeWhileNobodyTouchesIt) {
    EXPECT_EQ(found(), "");
    for (const int count : {1, 2, 5, 100}) {
        leave(count);
        checkpoint(*store, folder);
        EXPECT_EQ(found(), "");
    }
    leave(3);  // not sequenced yet
    EXPECT_EQ(found(), "");
    EXPECT_EQ(checkpoint(*store, folder).size, 111);
}

TEST_F(Trail, ACheckpointIsASignedNote) {
    leave(2);
    const auto head = checkpoint(*store, folder);
    EXPECT_TRUE(head.checkpoint.starts_with("yiwang\n2\n"));
    EXPECT_NE(head.checkpoint.find("\n\n\u2014 yiwang "), std::string::npos);
}

TEST_F(Trail, AChangedTraceIsFound) {
    leave(5);
    checkpoint(*store, folder);
    EXPECT_NE(found("update trail_trace set why = 'never' where id = (select min(id) from trail_trace)").find("changed"), std::string::npos);
}

TEST_F(Trail, ARemovedTraceIsFound) {
    leave(5);
    checkpoint(*store, folder);
    EXPECT_NE(found("delete from trail_trace where id = (select max(id) from trail_trace)").find("removed"), std::string::npos);
}

TEST_F(Trail, ARemovedLeafIsFoundAlsoWithItsTrace) {
    leave(5);
    checkpoint(*store, folder);
    store.write([](Tx& tx) { tx.run("delete from trail_trace where id = (select trace from trail_leaf where seq = 2)"); });
    EXPECT_NE(found("delete from trail_leaf where seq = 2"), "");
}

TEST_F(Trail, ReorderedLeavesAreFound) {
    leave(5);
    checkpoint(*store, folder);
    store.write([](Tx& tx) {
        tx.run("update trail_leaf set seq = 100 where seq = 1");
        tx.run("update trail_leaf set seq = 1 where seq = 3");
    });
    EXPECT_NE(found("update trail_leaf set seq = 3 where seq = 100").find("out of order"), std::string::npos);
}

TEST_F(Trail, ATraceSlippedInIsFound) {
    leave(5);
    checkpoint(*store, folder);
    EXPECT_NE(found("insert into trail_trace select id - 1, at, actor, request, verb, subject, value_before, value_after, why from trail_trace where id = (select min(id) from trail_trace)")
                  .find("not in the log"),
              std::string::npos);
}

TEST_F(Trail, ALogCutShortIsFoundByTheHeadsKeptOutside) {
    leave(5);
    checkpoint(*store, folder);
    leave(5);
    checkpoint(*store, folder);
    // As if the database were put back to its first five traces, edge and all.
    store.write([](Tx& tx) {
        tx.run("delete from trail_trace where id in (select trace from trail_leaf where seq >= 5)");
        tx.run("delete from trail_leaf where seq >= 5");
    });
    EXPECT_NE(found("delete from trail_head where size > 5").find("gone from the database"), std::string::npos);
}

TEST_F(Trail, AnotherKeyIsNoSignature) {
    leave(5);
    checkpoint(*store, folder);
    std::filesystem::remove(folder + "/trail.key");
    EXPECT_NE(found().find("bad signature"), std::string::npos);
}
}
}
