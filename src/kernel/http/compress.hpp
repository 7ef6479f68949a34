// gzip and brotli of whole texts. Pure. Inside kernel/http only.
#pragma once
#include <string>
#include <string_view>
namespace yiwang::http {
std::string gzip(std::string_view, int level);
std::string brotli(std::string_view);  // quality 9: for files that are compressed once
}
