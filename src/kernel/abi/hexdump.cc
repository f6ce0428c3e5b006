// print_hex_dump: rows of hexadecimal bytes, words or longs (read in the machine's byte order), and
// what is printable beside them.
#include <algorithm>
#include <cstring>

#include "kernel/abi/printk.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {
namespace {

enum { kPrefixNone, kPrefixAddress, kPrefixOffset };

int format_into(char* to, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = format_text(to, size, format, arguments);
  va_end(arguments);
  return length;
}

unsigned long long load(const unsigned char* from, int size) {
  unsigned long long value = 0;
  std::memcpy(&value, from, static_cast<std::size_t>(size));
  return value;
}

bool printable(unsigned char c) { return c >= ' ' && c < 0x7f; }

}  // namespace

int hex_dump_to_buffer(const void* buffer, std::size_t length, int row_size, int group_size,
                       char* line, std::size_t line_size, bool ascii) {
  if (row_size != 16 && row_size != 32) row_size = 16;
  length = std::min(length, static_cast<std::size_t>(row_size));
  if (group_size != 2 && group_size != 4 && group_size != 8) group_size = 1;
  if (length % static_cast<std::size_t>(group_size) != 0) group_size = 1;
  const auto* bytes = static_cast<const unsigned char*>(buffer);
  std::string text;
  for (std::size_t at = 0; at < length; at += static_cast<std::size_t>(group_size)) {
    if (at > 0) text += ' ';
    text += format_string("%0*llx", 2 * group_size, load(bytes + at, group_size));
  }
  if (ascii && length > 0) {
    const auto groups = static_cast<std::size_t>(row_size / group_size);
    const std::size_t column = groups * static_cast<std::size_t>(2 * group_size + 1) + 1;
    text.resize(std::max(text.size(), column), ' ');
    for (std::size_t at = 0; at < length; ++at) {
      text += printable(bytes[at]) ? static_cast<char>(bytes[at]) : '.';
    }
  }
  return format_into(line, line_size, "%s", text.c_str());
}

void print_hex_dump(const char* level, const char* prefix, int prefix_type, int row_size,
                    int group_size, const void* buffer, std::size_t length, bool ascii) {
  if (row_size != 16 && row_size != 32) row_size = 16;
  const auto* bytes = static_cast<const unsigned char*>(buffer);
  char line[32 * 3 + 2 + 32 + 1];
  for (std::size_t at = 0; at < length; at += static_cast<std::size_t>(row_size)) {
    const std::size_t row = std::min(length - at, static_cast<std::size_t>(row_size));
    hex_dump_to_buffer(bytes + at, row, row_size, group_size, line, sizeof line, ascii);
    if (prefix_type == kPrefixAddress) {
      _printk("%s%s%p: %s\n", level, prefix, bytes + at, line);
    } else if (prefix_type == kPrefixOffset) {
      _printk("%s%s%.8x: %s\n", level, prefix, static_cast<unsigned>(at), line);
    } else {
      _printk("%s%s%s\n", level, prefix, line);
    }
  }
}

void print_hex_dump_bytes(const char* prefix, int prefix_type, const void* buffer,
                          std::size_t length) {
  print_hex_dump("\0017", prefix, prefix_type, 16, 1, buffer, length, true);
}

}  // namespace holdfast::kernel::abi
