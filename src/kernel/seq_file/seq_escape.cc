#include <string_view>

#include "kernel/lib/escape.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {

void seq_escape_mem(::seq_file* m, const char* source, unsigned long size, unsigned flags,
                    const char* only) {
  const std::string_view list = only ? only : "";
  for (unsigned long i = 0; i < size; ++i) {
    EscapedByte text;
    const std::size_t length =
        escape_byte(static_cast<unsigned char>(source[i]), flags, list, text);
    if (seq_write(m, text.data(), length) < 0) return;
  }
}

}  // namespace holdfast::kernel
