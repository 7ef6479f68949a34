#include "kernel/trail/merkle.hpp"
#include <openssl/evp.h>
#include <bit>
#include <stdexcept>
namespace yiwang::trail {
namespace {
constexpr std::string_view digits = "0123456789abcdef";

std::string_view view(const Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash root_of(const std::vector<Hash>& leaves, std::size_t from, std::size_t to) {
    if (to - from == 1) return leaves[from];
    const std::size_t left = std::bit_floor(to - from - 1);  // the largest power of two smaller than the count
    return node_hash(root_of(leaves, from, from + left), root_of(leaves, from + left, to));
}
}

Hash sha256(std::string_view bytes) {
    Hash out{};
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr);
    return out;
}

Hash leaf_hash(std::string_view entry) {
    return sha256(std::string(1, '\0').append(entry));
}

Hash node_hash(const Hash& left, const Hash& right) {
    return sha256(std::string(1, '\1').append(view(left)).append(view(right)));
}

std::string hex(const Hash& hash) {
    std::string out;
    for (const unsigned char byte : hash) out += digits[byte >> 4], out += digits[byte & 15];
    return out;
}

Hash from_hex(std::string_view text) {
    Hash out{};
    if (text.size() != 2 * out.size()) throw std::invalid_argument("a hash has 64 digits");
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto high = digits.find(text[2 * i]), low = digits.find(text[2 * i + 1]);
        if (high == digits.npos || low == digits.npos) throw std::invalid_argument("a hash is hexadecimal");
        out[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return out;
}

void Edge::append(const Hash& leaf) {
    Hash carry = leaf;
    for (auto full = static_cast<std::uint64_t>(size_); full & 1; full >>= 1) {
        carry = node_hash(hashes_.back(), carry);
        hashes_.pop_back();
    }
    hashes_.push_back(carry);
    ++size_;
}

Hash Edge::root() const {
    if (hashes_.empty()) return sha256("");
    Hash out = hashes_.back();
    for (auto at = hashes_.rbegin() + 1; at != hashes_.rend(); ++at) out = node_hash(*at, out);
    return out;
}

std::vector<Hash> inclusion_path(const std::vector<Hash>& leaves, std::size_t index) {
    std::vector<Hash> out;
    for (std::size_t from = 0, to = leaves.size(); to - from > 1;) {
        const std::size_t middle = from + std::bit_floor(to - from - 1);
        const bool left = index < middle;
        out.insert(out.begin(), left ? root_of(leaves, middle, to) : root_of(leaves, from, middle));
        (left ? to : from) = middle;
    }
    return out;
}
}
