#include "support/geometry/box_index.hpp"
#include <numeric>
namespace yiwang::support::geometry {
namespace {
constexpr std::uint32_t side_cells = 1 << 16;

// How far along a Hilbert curve through a square of side_cells a cell lies.
std::uint32_t along_hilbert(std::uint32_t x, std::uint32_t y) {
    std::uint32_t out = 0;
    for (std::uint32_t side = side_cells / 2; side > 0; side /= 2) {
        const std::uint32_t right = (x & side) ? 1 : 0, up = (y & side) ? 1 : 0;
        out += side * side * ((3 * right) ^ up);
        if (up == 0) {
            if (right == 1) {
                x = side_cells - 1 - x;
                y = side_cells - 1 - y;
            }
            std::swap(x, y);
        }
    }
    return out;
}

Box around(const Box& one, const Box& other) {
    return {std::min(one.west, other.west), std::min(one.south, other.south), std::max(one.east, other.east), std::max(one.north, other.north)};
}
}

BoxIndex::BoxIndex(std::span<const Box> boxes) : size_(boxes.size()) {
    if (boxes.empty()) return;
    Box all = boxes.front();
    for (const auto& box : boxes) all = around(all, box);
    const double wide = std::max(all.east - all.west, 1e-12), tall = std::max(all.north - all.south, 1e-12);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order(boxes.size());
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
        const double x = ((boxes[i].west + boxes[i].east) / 2 - all.west) / wide, y = ((boxes[i].south + boxes[i].north) / 2 - all.south) / tall;
        order[i] = {along_hilbert(static_cast<std::uint32_t>(x * (side_cells - 1)), static_cast<std::uint32_t>(y * (side_cells - 1))), i};
    }
    std::sort(order.begin(), order.end());
    for (const auto& [_, number] : order) {
        boxes_.push_back(boxes[number]);
        links_.push_back(number);
    }
    levels_.push_back(boxes_.size());
    for (std::size_t begin = 0; levels_.back() - begin > 1;) {
        const std::size_t end = levels_.back();
        for (auto first = begin; first < end; first += fan) {
            Box box = boxes_[first];
            for (auto child = first; child < std::min(first + fan, end); ++child) box = around(box, boxes_[child]);
            boxes_.push_back(box);
            links_.push_back(static_cast<std::uint32_t>(first));
        }
        begin = end;
        levels_.push_back(boxes_.size());
    }
}

std::vector<std::uint32_t> BoxIndex::meeting(const Box& asked) const {
    std::vector<std::uint32_t> out;
    each_meeting(asked, [&](std::uint32_t number) { out.push_back(number); });
    std::sort(out.begin(), out.end());
    return out;
}
}
