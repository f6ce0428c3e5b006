// Source lines from a .ko's debug information, read when an oops wants them (never kept).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::kernel {

// "hello_proc.c:31" for `offset` in section `section` of the object at `path`; empty if the file is
// gone, has no debug information or knows no line there. Slow (reads the file); holds nothing.
std::string source_line(const std::string& path, std::string_view section, std::uint64_t offset);

}  // namespace holdfast::kernel
