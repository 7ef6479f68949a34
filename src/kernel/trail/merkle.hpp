// Merkle tree hashes of RFC 9162, 2.1, with SHA-256, built by appending. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang::trail {

using Hash = std::array<unsigned char, 32>;

Hash sha256(std::string_view);
Hash leaf_hash(std::string_view entry);       // SHA-256(0x00 || entry)
Hash node_hash(const Hash&, const Hash&);     // SHA-256(0x01 || left || right)
std::string hex(const Hash&);
Hash from_hex(std::string_view);              // throws std::invalid_argument

// The right edge of a tree: one hash for each bit of its size that is set, largest subtree first.
class Edge {
public:
    Edge() = default;
    Edge(std::int64_t size, std::vector<Hash> hashes) : size_(size), hashes_(std::move(hashes)) {}
    void append(const Hash& leaf);
    Hash root() const;  // of the empty tree: SHA-256 of nothing
    std::int64_t size() const { return size_; }
    const std::vector<Hash>& hashes() const { return hashes_; }

private:
    std::int64_t size_ = 0;
    std::vector<Hash> hashes_;
};

// Audit path of leaf `index` in a tree of these leaves (RFC 9162, 2.1.3.1), nearest first.
std::vector<Hash> inclusion_path(const std::vector<Hash>& leaves, std::size_t index);
}
