#include "support/tile/layer_writer.hpp"
#include <cmath>
#include "support/tile/protobuf.hpp"
namespace yiwang::support::tile {
namespace {
void put_step(std::string& out, Dot& at, Dot to) {
    put_varint(out, zigzag(to.x - at.x));
    put_varint(out, zigzag(to.y - at.y));
    at = to;
}
void put_command(std::string& out, unsigned name, std::size_t count) {
    put_varint(out, name | count << 3);
}
}

LayerWriter::LayerWriter(std::string_view name) : name_(name) {}

std::uint32_t LayerWriter::key_number(std::string_view key) {
    const auto [at, fresh] = keys_.try_emplace(std::string(key), static_cast<std::uint32_t>(key_list_.size()));
    if (fresh) key_list_.emplace_back(key);
    return at->second;
}

void LayerWriter::tag_encoded(std::string_view key, std::string&& value) {
    tags_.push_back(key_number(key));
    const auto [at, fresh] = values_.try_emplace(std::move(value), static_cast<std::uint32_t>(value_list_.size()));
    if (fresh) value_list_.push_back(at->first);
    tags_.push_back(at->second);
}

void LayerWriter::tag(std::string_view key, std::string_view text) {
    if (text.empty()) return;
    std::string value;
    put_bytes(value, 1, text);
    tag_encoded(key, std::move(value));
}

void LayerWriter::tag(std::string_view key, double number) {
    std::string value;
    if (number == std::trunc(number) && std::abs(number) < 9e15) {
        if (number >= 0) put_number(value, 5, static_cast<std::uint64_t>(number));
        else put_number(value, 6, (static_cast<std::uint64_t>(-number) << 1) - 1);
    } else put_double(value, 3, number);
    tag_encoded(key, std::move(value));
}

void LayerWriter::tag_truth(std::string_view key, bool truth) {
    std::string value;
    put_number(value, 7, truth);
    tag_encoded(key, std::move(value));
}

void LayerWriter::add(Kind kind, const std::vector<Dots>& parts, std::optional<std::uint64_t> id) {
    geometry_.clear();
    Dot at;
    if (kind == Kind::points) {
        std::size_t count = 0;
        for (const auto& part : parts) count += part.size();
        if (count) put_command(geometry_, 1, count);
        for (const auto& part : parts)
            for (const Dot to : part) put_step(geometry_, at, to);
    } else
        for (const auto& part : parts) {
            if (part.size() < (kind == Kind::areas ? 3U : 2U)) continue;
            put_command(geometry_, 1, 1);
            put_step(geometry_, at, part.front());
            put_command(geometry_, 2, part.size() - 1);
            for (std::size_t i = 1; i < part.size(); ++i) put_step(geometry_, at, part[i]);
            if (kind == Kind::areas) put_command(geometry_, 7, 1);
        }
    if (!geometry_.empty()) {
        feature_.clear();
        if (id) put_number(feature_, 1, *id);
        if (!tags_.empty()) {
            std::string packed;
            for (const auto number : tags_) put_varint(packed, number);
            put_bytes(feature_, 2, packed);
        }
        put_number(feature_, 3, static_cast<std::uint64_t>(kind));
        put_bytes(feature_, 4, geometry_);
        put_bytes(features_, 2, feature_);
        ++count_;
    }
    tags_.clear();
}

std::string LayerWriter::layer() {
    if (count_ == 0) return {};
    std::string body;
    put_number(body, 15, 2);
    put_bytes(body, 1, name_);
    body += features_;
    for (const auto& key : key_list_) put_bytes(body, 3, key);
    for (const auto& value : value_list_) put_bytes(body, 4, value);
    put_number(body, 5, extent);
    std::string out;
    put_bytes(out, 3, body);
    return out;
}
}
