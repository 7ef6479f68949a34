#include "support/sources/signature.hpp"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <charconv>
#include <stdexcept>
#include "base/base64.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::string_view prefix = "whsec_", version = "v1,";

std::optional<std::string> key_of(std::string_view secret) {
    if (!secret.starts_with(prefix)) return {};
    auto key = from_base64(secret.substr(prefix.size()));
    if (!key || key->size() < 16 || key->size() > 64) return {};
    return key;
}
}

std::string new_secret() {
    unsigned char bytes[32];
    if (RAND_bytes(bytes, sizeof bytes) != 1) throw std::runtime_error("no randomness");
    return std::string(prefix) + base64({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

bool is_secret(std::string_view secret) {
    return key_of(secret).has_value();
}

std::string sign(std::string_view secret, std::string_view id, std::string_view timestamp, std::string_view body) {
    const auto key = key_of(secret);
    if (!key) throw std::invalid_argument("no signing secret");
    const std::string text = std::string(id) + "." + std::string(timestamp) + "." + std::string(body);
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), key->data(), static_cast<int>(key->size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), sum, &size);
    return std::string(version) + base64({reinterpret_cast<const char*>(sum), size});
}

Verdict verify(std::string_view secret, std::string_view id, std::string_view timestamp, std::string_view signatures, std::string_view body, Instant now) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
    if (id.empty() || error != std::errc{} || end != timestamp.data() + timestamp.size() || seconds < 0 || seconds > 4'102'444'800) return Verdict::wrong;
    const auto right = sign(secret, id, timestamp, body);
    bool good = false;
    for (std::size_t at = 0; at < signatures.size();) {
        const auto stop = std::min(signatures.find(' ', at), signatures.size());
        const auto one = signatures.substr(at, stop - at);
        good |= one.size() == right.size() && CRYPTO_memcmp(one.data(), right.data(), right.size()) == 0;
        at = stop + 1;
    }
    if (!good) return Verdict::wrong;
    const Instant sent{std::chrono::seconds{seconds}};
    return sent < now - signature_life || sent > now + signature_life ? Verdict::stale : Verdict::good;
}
}
