// Any text as CSV: no fault of memory, and what was read comes back from what csv_line writes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include "base/csv.hpp"
#include "base/problem.hpp"

namespace {
// csv_line leads a cell by an apostrophe where a spreadsheet would run it.
bool same(const std::string& read, const std::string& written) {
    return read == written || read == "'" + written;
}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        yiwang::CsvReader reader(text);
        std::vector<std::string> record, again;
        while (reader.next(record)) {
            if (record.empty() || reader.position() > size) std::abort();
            const auto line = yiwang::csv_line(record);
            yiwang::CsvReader second(line);
            if (line.starts_with("\xEF\xBB\xBF")) continue;  // taken for a byte order mark
            if (!second.next(again) || again.size() != record.size() || second.position() != line.size())
                std::abort();
            for (std::size_t i = 0; i < record.size(); ++i)
                if (!same(again[i], record[i])) std::abort();
        }
    } catch (const yiwang::Problem&) {
    }
    return 0;
}
