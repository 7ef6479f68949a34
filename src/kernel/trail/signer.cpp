#include "kernel/trail/signer.hpp"
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
#include "base/base64.hpp"
#include "base/problem.hpp"
namespace yiwang::trail {
namespace {
constexpr std::string_view origin = "yiwang";
constexpr char algorithm_ed25519 = 1;  // C2SP signed-note, signature types

std::string text_of(std::int64_t size, const Hash& root) {
    return std::string(origin) + "\n" + std::to_string(size) + "\n" + base64({reinterpret_cast<const char*>(root.data()), root.size()}) + "\n";
}

Problem unusable(const std::string& file) {
    return Problem(500, "trail.key", {"留痕签名密钥不可用。", "The key that signs the trail cannot be used."}, {}, file);
}
}

struct Signer::Key {
    EVP_PKEY* pkey = nullptr;
    ~Key() { EVP_PKEY_free(pkey); }

    std::string id() const {  // first 4 bytes of SHA-256(name || "\n" || type || public key)
        std::string publics(32, '\0');
        std::size_t size = publics.size();
        EVP_PKEY_get_raw_public_key(pkey, reinterpret_cast<unsigned char*>(publics.data()), &size);
        const auto sum = sha256(std::string(origin) + "\n" + algorithm_ed25519 + publics);
        return {reinterpret_cast<const char*>(sum.data()), 4};
    }
};

Signer::Signer(const std::string& folder) : key_(std::make_unique<Key>()) {
    const std::string file = folder + "/trail.key";
    if (FILE* in = std::fopen(file.c_str(), "r")) {
        key_->pkey = PEM_read_PrivateKey(in, nullptr, nullptr, nullptr);
        std::fclose(in);
        if (!key_->pkey) throw unusable(file);
        return;
    }
    key_->pkey = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || !key_->pkey) throw unusable(file);
    FILE* out = fdopen(fd, "w");
    const bool written = PEM_write_PrivateKey(out, key_->pkey, nullptr, nullptr, 0, nullptr, nullptr) && std::fflush(out) == 0 && fsync(fd) == 0;
    std::fclose(out);
    if (!written) throw unusable(file);
}

Signer::~Signer() = default;

std::string Signer::sign(std::int64_t size, const Hash& root) const {
    const std::string text = text_of(size, root);
    std::string signature(64, '\0');
    std::size_t length = signature.size();
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->pkey) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1)
        throw unusable("signing");
    return text + "\n\u2014 " + std::string(origin) + " " + base64(key_->id() + signature) + "\n";
}

bool Signer::verify(std::string_view checkpoint, std::int64_t size, const Hash& root) const {
    return checkpoint == sign(size, root);  // Ed25519 signs the same text the same way (RFC 8032)
}
}
