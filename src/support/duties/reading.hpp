// Lists of rights and duties in other people's tables: .csv and .xlsx, with English or Chinese headings.
//
// Columns, in any order: code 编码, level1 一级类别, level2 二级类别, level3 三级类别, level3_en 英文名称, place 地点, subject 责任主体, lead_unit
// 主责单位, co_units 协办单位, deadline_amount 时限, deadline_unit 时限单位, lane 处置通道, legal_basis 法律依据, keywords 关键词. Units and places by code or by
// name; "street" or 属地街道 is the street of the place; a limit may be one cell, "4 个工作时". Of a row for a place or a subject, names
// and keywords may be left empty: they are those of the kind.
#pragma once
#include "base/csv.hpp"
#include "support/duties/duties.hpp"
namespace yiwang::support::duties {

struct RowFault {
    std::int64_t line;   // in the file, the heading is line 1
    std::string column;  // English name
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(RowFault, (), (line, column, zh, en))

struct ReadDuties {
    std::vector<Duty> duties;
    std::vector<RowFault> faults;  // rows left out
};

// Throws Invalid "duties.columns": a column that must be is not there, or one is not known.
ReadDuties read_duties(Tx&, const Table&);

// "4", with its unit beside it, or in one piece as norms write it: "4 个工作时", "2紧急工作时", "3工作日". Throws Invalid "duties.row".
flow::Limit read_limit(std::string_view said, std::string_view unit_beside = {});

// A file's bytes as a table. name: tells .xlsx from .csv. Throws Problem: "csv.*", "xlsx.*".
Table table_of(std::string_view name, std::string_view bytes);

// The list as such a file, with Chinese headings and names; reading it gives the same list.
std::string as_csv(Tx&, const std::vector<Duty>&);
}
