#include "kernel/store/digest.hpp"
#include <openssl/evp.h>
namespace yiwang {

std::string sha256(std::string_view bytes) {
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), sum, &size, EVP_sha256(), nullptr);
    std::string out;
    for (unsigned i = 0; i < size; ++i) out += "0123456789abcdef"[sum[i] >> 4], out += "0123456789abcdef"[sum[i] & 15];
    return out;
}
}
