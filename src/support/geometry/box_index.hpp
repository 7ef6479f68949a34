// Which of many boxes meet a box: an R-tree packed along a Hilbert curve, sixteen to a node, in two arrays.
// Immutable; any thread may ask. Answers come in the order of their numbers.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>
#include "support/geometry/point.hpp"
namespace yiwang::support::geometry {

class BoxIndex {
public:
    BoxIndex() = default;
    explicit BoxIndex(std::span<const Box>);

    std::size_t size() const { return size_; }
    std::vector<std::uint32_t> meeting(const Box&) const;
    // f(number) for each, in no order.
    template <class F>
    void each_meeting(const Box& asked, F&& f) const {
        if (size_) descend(boxes_.size() - 1, levels_.size() - 1, asked, f);
    }

private:
    static constexpr std::size_t fan = 16;
    template <class F>
    void descend(std::size_t node, std::size_t level, const Box& asked, F& f) const {
        if (!boxes_[node].meets(asked)) return;
        if (level == 0) {
            f(links_[node]);
            return;
        }
        const std::size_t first = links_[node], end = std::min(first + fan, levels_[level - 1]);
        for (auto child = first; child < end; ++child) descend(child, level - 1, asked, f);
    }

    std::size_t size_ = 0;
    std::vector<Box> boxes_;            // leaves first, then the nodes of each level, the root last
    std::vector<std::uint32_t> links_;  // a leaf's number, a node's first child
    std::vector<std::size_t> levels_;   // where each level ends
};
}
