// Audit paths of RFC 6962's reference implementation (certificate-transparency, merkletree test data), and the
// edge of a tree that is kept between two runs.
#include "kernel/trail/merkle.hpp"
#include <gtest/gtest.h>
#include <stdexcept>
namespace yiwang::trail {
namespace {
std::vector<Hash> leaves(std::size_t count) {
    static const std::vector<std::string> entries{std::string(), std::string("\x00", 1), "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57",
                                                  "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
    std::vector<Hash> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(entries[i]));
    return out;
}
std::vector<std::string> path(std::size_t index, std::size_t count) {
    std::vector<std::string> out;
    for (const auto& hash : inclusion_path(leaves(count), index)) out.push_back(hex(hash));
    return out;
}
using Hashes = std::vector<std::string>;

TEST(MerklePath, IsThatOfTheReferenceImplementation) {
    EXPECT_EQ(path(0, 1), Hashes{});
    EXPECT_EQ(path(0, 8), (Hashes{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
    EXPECT_EQ(path(5, 8), (Hashes{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
    EXPECT_EQ(path(2, 3), Hashes{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"});
    EXPECT_EQ(path(1, 5), (Hashes{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(MerkleEdge, KeptAndTakenUpAgainGoesOnAsIfNothingHadBeen) {
    Edge whole;
    std::vector<Hash> kept;
    for (std::int64_t size = 0; size < 70; ++size) {
        const auto leaf = leaf_hash(std::to_string(size));
        whole.append(leaf);
        Edge again(size, kept);
        again.append(leaf);
        EXPECT_EQ(again.root(), whole.root()) << size;
        EXPECT_EQ(again.hashes().size(), static_cast<std::size_t>(__builtin_popcountll(static_cast<unsigned long long>(size + 1))));
        kept = again.hashes();
    }
}

TEST(MerkleHash, LeavesAndNodesCannotBeTakenForEachOther) {
    const Hash a = leaf_hash("a"), b = leaf_hash("b");
    EXPECT_NE(node_hash(a, b), node_hash(b, a));
    const std::string both(std::string(reinterpret_cast<const char*>(a.data()), 32) + std::string(reinterpret_cast<const char*>(b.data()), 32));
    EXPECT_NE(leaf_hash(both), node_hash(a, b));
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(MerkleHash, IsReadBackFromItsDigits) {
    EXPECT_EQ(from_hex(hex(sha256("abc"))), sha256("abc"));
    for (const auto& wrong : {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'), std::string(64, 'A')})
        EXPECT_THROW(from_hex(wrong), std::invalid_argument) << wrong;
}
}
}
