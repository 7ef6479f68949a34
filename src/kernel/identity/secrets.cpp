#include "kernel/identity/secrets.hpp"
#include <argon2.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdexcept>
#include "kernel/identity/identity.hpp"
namespace yiwang::identity {
namespace {
// OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 30 ms here.
constexpr std::uint32_t passes = 2, memory_kib = 19 * 1024, lanes = 1;
constexpr std::size_t salt_bytes = 16, hash_bytes = 32, encoded_max = 256, password_max = 256;

void fill(unsigned char* bytes, std::size_t size) {
    if (RAND_bytes(bytes, static_cast<int>(size)) != 1) throw std::runtime_error("no randomness");
}
}

std::string new_token() {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char bytes[43];  // 6 bits of each: 258
    fill(bytes, sizeof bytes);
    std::string out;
    for (const auto byte : bytes) out += alphabet[byte & 63];
    return out;
}

std::string token_hash(std::string_view token) {
    unsigned char sum[32];
    unsigned size = 0;
    EVP_Digest(token.data(), token.size(), sum, &size, EVP_sha256(), nullptr);
    std::string out;
    for (const auto byte : sum) out += "0123456789abcdef"[byte >> 4], out += "0123456789abcdef"[byte & 15];
    return out;
}

std::string hash_password(std::string_view password) {
    if (password.size() < 8 || password.size() > password_max)
        throw Invalid("password", "identity.password", {"密码须为 8 至 256 个字符。", "A password has 8 to 256 characters."});
    unsigned char salt[salt_bytes];
    fill(salt, sizeof salt);
    char encoded[encoded_max];
    if (argon2id_hash_encoded(passes, memory_kib, lanes, password.data(), password.size(), salt, sizeof salt, hash_bytes, encoded, sizeof encoded) != ARGON2_OK)
        throw std::runtime_error("argon2id failed");
    return encoded;
}

bool check_password(std::string_view password, std::string_view hash) {
    if (password.size() > password_max) return false;
    return argon2id_verify(std::string(hash).c_str(), password.data(), password.size()) == ARGON2_OK;
}
}
