// seq_escape_mem: bytes as readable text, by the rules of string_escape_mem().
#include <array>
#include <cstring>
#include <string_view>

#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {
namespace {

// ESCAPE_* of <linux/string_helpers.h>.
enum : unsigned {
  kSpace = 1u << 0,    // \f \n \r \t \v
  kSpecial = 1u << 1,  // \" \\ \a \e
  kNull = 1u << 2,     // \0
  kOctal = 1u << 3,    // \ooo
  kNp = 1u << 4,       // leave printable bytes alone
  kHex = 1u << 5,      // \xhh
  kNa = 1u << 6,       // leave ASCII alone
  kNap = 1u << 7,      // leave printable ASCII alone
  kAppend = 1u << 8,   // bytes of `only` are escaped besides the others
};

using Text = std::array<char, 4>;

// isprint() in Linux's Latin-1 table.
bool printable(unsigned char c) { return (c >= 0x20 && c < 0x7f) || c >= 0xa0; }

bool pass_through(unsigned char c, unsigned flags, bool listed, bool has_list) {
  if (flags & kAppend) {
    if (listed) return false;
  } else if (has_list && !listed) {
    return true;
  }
  const bool ascii = c < 0x80;
  if (printable(c) && ascii && (flags & kNap)) return true;
  if (printable(c) && (flags & kNp)) return true;
  return ascii && (flags & kNa);
}

char short_form(unsigned char c, unsigned flags) {
  static constexpr std::string_view kSpaces = "\n\r\t\v\f", kSpaceNames = "nrtvf";
  static constexpr std::string_view kSpecials = "\\\a\x1b\"", kSpecialNames = "\\ae\"";
  if (flags & kSpace) {
    if (auto at = kSpaces.find(static_cast<char>(c)); at != kSpaces.npos) return kSpaceNames[at];
  }
  if (flags & kSpecial) {
    if (auto at = kSpecials.find(static_cast<char>(c)); at != kSpecials.npos)
      return kSpecialNames[at];
  }
  return (flags & kNull) && c == 0 ? '0' : '\0';
}

std::size_t escape(unsigned char c, unsigned flags, Text& out) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  if (char name = short_form(c, flags)) {
    out = {'\\', name};
    return 2;
  }
  if (flags & kOctal) {
    out = {'\\', kDigits[c >> 6 & 7], kDigits[c >> 3 & 7], kDigits[c & 7]};
    return 4;
  }
  if (flags & kHex) {
    out = {'\\', 'x', kDigits[c >> 4], kDigits[c & 15]};
    return 4;
  }
  out = {static_cast<char>(c)};
  return 1;
}

}  // namespace

void seq_escape_mem(::seq_file* m, const char* source, unsigned long size, unsigned flags,
                    const char* only) {
  const std::string_view list = only ? only : "";
  for (unsigned long i = 0; i < size; ++i) {
    const auto c = static_cast<unsigned char>(source[i]);
    const bool listed = list.find(source[i]) != list.npos;
    Text text{source[i]};
    const std::size_t length =
        pass_through(c, flags, listed, !list.empty()) ? 1 : escape(c, flags, text);
    if (seq_write(m, text.data(), length) < 0) return;
  }
}

}  // namespace holdfast::kernel
