#include "kernel/report/styles.hpp"
namespace yiwang::report {

// What officials and residents wrote stands in these texts: nothing raw, nothing fetched. NB: pandoc's
// --sandbox would be the shorter way; Debian's pandoc keeps its own parts in files, which a sandbox does not
// reach.
//
// Tables fill the page. A Han character is two wide, a line about 88. Each column has room for its longest
// word; what is left is shared by the lengths of the longest texts.
const std::string_view filter_lua = R"x(
function Image(image)
  if not image.src:match("^chart%-%d%.emf$") then return {} end
end
function RawInline() return {} end
function RawBlock() return {} end

local function width(text)
  local sum = 0
  for _, c in utf8.codes(text) do sum = sum + (c >= 0x2E80 and 2 or 1) end
  return sum
end

local function longest_word(text)
  local most, sum = 0, 0
  for _, c in utf8.codes(text) do
    if c == 0x20 or c >= 0x2E80 then sum = 0 else sum = sum + 1 end
    most = math.max(most, sum)
  end
  return most
end

function Table(tbl)
  local page, count = 88, #tbl.colspecs
  local least, whole = {}, {}
  for i = 1, count do least[i], whole[i] = 6, 6 end
  local function take(rows)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        least[i] = math.max(least[i], math.min(longest_word(text) + 3, 30))
        whole[i] = math.max(whole[i], least[i], math.min(width(text) + 3, 2 * page))
      end
    end
  end
  take(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do take(body.body) end
  local least_sum, whole_sum = 0, 0
  for i = 1, count do
    least_sum = least_sum + least[i]
    whole_sum = whole_sum + whole[i]
  end
  local share = 1
  if whole_sum > page then share = math.max(0, page - least_sum) / math.max(1, whole_sum - least_sum) end
  local sum = 0
  for i = 1, count do
    whole[i] = least[i] + (whole[i] - least[i]) * share
    sum = sum + whole[i]
  end
  for i = 1, count do tbl.colspecs[i] = {tbl.colspecs[i][1], 0.9999 * whole[i] / sum} end
  return tbl
end
)x";
}
