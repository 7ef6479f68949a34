#include "kernel/report/zip.hpp"
#include <array>
#include <cstdint>
namespace yiwang::report {
namespace {
std::uint32_t crc32(const std::string& bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> out{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            out[i] = i;
            for (int bit = 0; bit < 8; ++bit) out[i] = out[i] >> 1 ^ (out[i] & 1 ? 0xEDB88320 : 0);
        }
        return out;
    }();
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
    return ~crc;
}

void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

// What the local and the central header have in common, from "version needed" to the name's length.
std::string description(const std::string& name, const std::string& bytes) {
    constexpr std::uint32_t midnight = 0, first_of_1980 = 1 << 5 | 1;
    std::string out;
    put(out, 20, 2);       // version needed
    put(out, 1 << 11, 2);  // names in UTF-8
    put(out, 0, 2);        // stored
    put(out, midnight, 2);
    put(out, first_of_1980, 2);
    put(out, crc32(bytes), 4);
    put(out, bytes.size(), 4);
    put(out, bytes.size(), 4);
    put(out, name.size(), 2);
    return out;
}
}

std::string zip(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string out, directory;
    for (const auto& [name, bytes] : entries) {
        const auto offset = out.size();
        const auto described = description(name, bytes);
        out += "PK\x03\x04" + described;
        put(out, 0, 2);
        out += name + bytes;
        directory += std::string("PK\x01\x02") + std::string("\x14\x00", 2) + described;
        directory.append(2 + 2 + 2 + 2 + 4, 0);  // extra, comment, disk, attributes
        put(directory, offset, 4);
        directory += name;
    }
    const auto start = out.size();
    out += directory + "PK\x05\x06";
    put(out, 0, 4);
    put(out, entries.size(), 2);
    put(out, entries.size(), 2);
    put(out, directory.size(), 4);
    put(out, start, 4);
    put(out, 0, 2);
    return out;
}
}
