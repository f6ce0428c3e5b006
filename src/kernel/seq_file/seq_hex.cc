#include "kernel/abi/printk.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {
namespace {

enum { kPrefixNone, kPrefixAddress, kPrefixOffset };  // DUMP_PREFIX_*

void put_prefix(::seq_file* m, const char* prefix, int type, const unsigned char* row,
                unsigned long offset) {
  switch (type) {
    case kPrefixAddress:
      seq_printf(m, "%s%p: ", prefix, row);
      break;
    case kPrefixOffset:
      seq_printf(m, "%s%.8lx: ", prefix, offset);
      break;
    default:
      seq_puts(m, prefix);
  }
}

}  // namespace

void seq_hex_dump(::seq_file* m, const char* prefix, int prefix_type, int row_size, int group_size,
                  const void* data, unsigned long size, bool ascii) {
  if (row_size != 16 && row_size != 32) row_size = 16;
  const auto step = static_cast<unsigned long>(row_size);
  const auto* bytes = static_cast<const unsigned char*>(data);
  for (unsigned long at = 0; at < size && !seq_has_overflowed(m); at += step) {
    char line[32 * 3 + 2 + 32 + 1];
    const unsigned long length = size - at < step ? size - at : step;
    abi::hex_dump_to_buffer(bytes + at, length, row_size, group_size, line, sizeof line, ascii);
    put_prefix(m, prefix, prefix_type, bytes + at, at);
    seq_puts(m, line);
    seq_putc(m, '\n');
  }
}

}  // namespace holdfast::kernel
