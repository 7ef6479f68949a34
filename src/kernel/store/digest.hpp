// SHA-256 of bytes, as 64 hexadecimal digits: what files, migrations and versions are told apart by. Any thread.
#pragma once
#include <string>
#include <string_view>
namespace yiwang {
std::string sha256(std::string_view bytes);
}
