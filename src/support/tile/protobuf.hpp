// Protocol Buffers' wire format, as much of it as vector tiles use. Reading checks every length; writing appends.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
namespace yiwang::support::tile {

struct Malformed {};  // not a message, or cut off

class MessageReader {
public:
    explicit MessageReader(std::string_view bytes) : rest_(bytes) {}

    // The next field; false at the end. Throw Malformed.
    bool next() {
        if (rest_.empty()) return false;
        const auto key = varint();
        field_ = static_cast<std::uint32_t>(key >> 3);
        wire_ = static_cast<unsigned>(key & 7);
        if (field_ == 0 || key >> 3 > 0x1FFFFFFF) throw Malformed();
        return true;
    }
    std::uint32_t field() const { return field_; }
    unsigned wire() const { return wire_; }
    bool is_varint() const { return wire_ == 0; }
    bool is_bytes() const { return wire_ == 2; }

    std::uint64_t varint() {
        std::uint64_t out = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) throw Malformed();
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            out |= std::uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return out;
        }
        throw Malformed();
    }
    std::string_view bytes() {
        const auto length = varint();
        if (length > rest_.size()) throw Malformed();
        const auto out = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return out;
    }
    template <class T>
    T fixed() {
        if (rest_.size() < sizeof(T)) throw Malformed();
        T out;
        std::memcpy(&out, rest_.data(), sizeof(T));  // little-endian, as every machine we run on is
        rest_.remove_prefix(sizeof(T));
        return out;
    }
    void skip() {
        switch (wire_) {
            case 0: varint(); return;
            case 1: fixed<std::uint64_t>(); return;
            case 2: bytes(); return;
            case 5: fixed<std::uint32_t>(); return;
            default: throw Malformed();
        }
    }
    bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
    std::uint32_t field_ = 0;
    unsigned wire_ = 0;
};

inline void put_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}
inline void put_number(std::string& out, std::uint32_t field, std::uint64_t value) {
    put_varint(out, field << 3);
    put_varint(out, value);
}
inline void put_bytes(std::string& out, std::uint32_t field, std::string_view bytes) {
    put_varint(out, field << 3 | 2);
    put_varint(out, bytes.size());
    out += bytes;
}
inline void put_double(std::string& out, std::uint32_t field, double value) {
    put_varint(out, field << 3 | 1);
    char raw[8];
    std::memcpy(raw, &value, 8);
    out.append(raw, 8);
}
inline std::uint32_t zigzag(std::int32_t value) {
    return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}
inline std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}
}
