// Tables in Office Open XML workbooks (.xlsx, ISO/IEC 29500-1): cells as the text a person would type.
//
// Numbers keep their digits, dates become "2026-11-24 09:30:00" by the cell's number format, booleans
// TRUE and FALSE, formulas their kept value. Rows come one by one; memory holds the shared strings only.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {

// line: the row's number in the sheet, from 1; empty rows are left out. Return false to stop.
using OnXlsxRow = std::function<bool(std::int64_t line, const std::vector<std::string>& cells)>;

// sheet: its name, "" for the first. Throws Problem "xlsx.unreadable" (no workbook, damaged, more than
// 2 GiB unpacked), Invalid("sheet", "xlsx.no_sheet").
void read_xlsx(const std::string& file, const std::string& sheet, const OnXlsxRow&);
void read_xlsx_bytes(std::string_view workbook, const std::string& sheet, const OnXlsxRow&);
}
