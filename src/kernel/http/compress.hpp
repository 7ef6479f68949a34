// gzip of whole texts. Pure. Inside kernel/http only.
#pragma once
#include <string>
#include <string_view>
namespace yiwang::http {
std::string gzip(std::string_view, int level);
}
