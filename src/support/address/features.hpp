// What the model sees of a token and its neighbours, as numbers. Inside support/address only.
#pragma once
#include <cstdint>
#include <string>
#include <vector>
namespace yiwang::support::address {

inline constexpr std::size_t features_a_token = 43;

// out: features_a_token numbers for each token, one after another. 0 is no feature.
void features_of(const std::vector<std::string>& tokens, std::vector<std::uint64_t>& out);
}
