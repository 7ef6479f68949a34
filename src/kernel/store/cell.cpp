#include "kernel/store/cell.hpp"
#include "base/problem.hpp"
namespace yiwang {
void refuse_cell(std::size_t column, std::string_view expected) {
    throw Problem(500, "store.unexpected_value", {"数据库中的值不合预期，请联系管理员。", "A value in the database is not what it should be."}, {},
                  "column " + std::to_string(column) + ", expected " + std::string(expected));
}

std::string_view Row::text(std::size_t column) const {
    if (const auto* text = std::get_if<std::string_view>(&cells_[column])) return *text;
    if (const auto* blob = std::get_if<Blob>(&cells_[column])) return blob->bytes;
    refuse_cell(column, "text");
}

std::int64_t Row::number(std::size_t column) const {
    if (const auto* number = std::get_if<std::int64_t>(&cells_[column])) return *number;
    refuse_cell(column, "a whole number");
}
}
