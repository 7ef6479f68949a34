// Signs heads: Ed25519 in the form of a signed note (C2SP signed-note, checkpoint). Inside kernel/trail only.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include "kernel/trail/merkle.hpp"
namespace yiwang::trail {

class Signer {
public:
    // The key in folder/trail.key (PEM, readable by the owner alone); made if it is not there.
    explicit Signer(const std::string& folder);
    ~Signer();
    // "yiwang\n<size>\n<root, base64>\n\n— yiwang <key id and signature, base64>\n"
    std::string sign(std::int64_t size, const Hash& root) const;
    // Is this checkpoint ours, whole, and of this size and root?
    bool verify(std::string_view checkpoint, std::int64_t size, const Hash& root) const;

private:
    struct Key;
    std::unique_ptr<Key> key_;
};
}
