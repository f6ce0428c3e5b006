// Bytes as readable text, by the rules of string_escape_mem(): seq_escape_mem() and "%pE".
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace holdfast::kernel {

// ESCAPE_* of <linux/string_helpers.h>.
enum EscapeFlags : unsigned {
  kEscapeSpace = 1u << 0,    // \f \n \r \t \v
  kEscapeSpecial = 1u << 1,  // \" \\ \a \e
  kEscapeNull = 1u << 2,     // \0
  kEscapeOctal = 1u << 3,    // \ooo
  kEscapeAny = kEscapeSpace | kEscapeSpecial | kEscapeNull | kEscapeOctal,
  kEscapeNp = 1u << 4,  // leave printable bytes alone
  kEscapeAnyNp = kEscapeAny | kEscapeNp,
  kEscapeHex = 1u << 5,     // \xhh
  kEscapeNa = 1u << 6,      // leave ASCII alone
  kEscapeNap = 1u << 7,     // leave printable ASCII alone
  kEscapeAppend = 1u << 8,  // bytes of `only` are escaped besides the others
};

using EscapedByte = std::array<char, 4>;

// What `c` becomes; the bytes used of `out`. `only`, if not empty, limits what is escaped.
std::size_t escape_byte(unsigned char c, unsigned flags, std::string_view only, EscapedByte& out);

}  // namespace holdfast::kernel
