#include "kernel/lib/escape.h"

namespace holdfast::kernel {
namespace {

// isprint() in Linux's Latin-1 table.
bool printable(unsigned char c) { return (c >= 0x20 && c < 0x7f) || c >= 0xa0; }

bool pass_through(unsigned char c, unsigned flags, bool listed, bool has_list) {
  if (flags & kEscapeAppend) {
    if (listed) return false;
  } else if (has_list && !listed) {
    return true;
  }
  const bool ascii = c < 0x80;
  if (printable(c) && ascii && (flags & kEscapeNap)) return true;
  if (printable(c) && (flags & kEscapeNp)) return true;
  return ascii && (flags & kEscapeNa);
}

char short_form(unsigned char c, unsigned flags) {
  static constexpr std::string_view kSpaces = "\n\r\t\v\f", kSpaceNames = "nrtvf";
  static constexpr std::string_view kSpecials = "\\\a\x1b\"", kSpecialNames = "\\ae\"";
  if (flags & kEscapeSpace) {
    if (auto at = kSpaces.find(static_cast<char>(c)); at != kSpaces.npos) return kSpaceNames[at];
  }
  if (flags & kEscapeSpecial) {
    if (auto at = kSpecials.find(static_cast<char>(c)); at != kSpecials.npos)
      return kSpecialNames[at];
  }
  return (flags & kEscapeNull) && c == 0 ? '0' : '\0';
}

std::size_t escape(unsigned char c, unsigned flags, EscapedByte& out) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  if (char name = short_form(c, flags)) {
    out = {'\\', name};
    return 2;
  }
  if (flags & kEscapeOctal) {
    out = {'\\', kDigits[c >> 6 & 7], kDigits[c >> 3 & 7], kDigits[c & 7]};
    return 4;
  }
  if (flags & kEscapeHex) {
    out = {'\\', 'x', kDigits[c >> 4], kDigits[c & 15]};
    return 4;
  }
  out = {static_cast<char>(c)};
  return 1;
}

}  // namespace

std::size_t escape_byte(unsigned char c, unsigned flags, std::string_view only, EscapedByte& out) {
  const bool listed = only.find(static_cast<char>(c)) != only.npos;
  if (!pass_through(c, flags, listed, !only.empty())) return escape(c, flags, out);
  out = {static_cast<char>(c)};
  return 1;
}

}  // namespace holdfast::kernel
