#include "kernel/lib/number.h"

namespace holdfast::kernel {
namespace {

// 16 or more: no digit.
unsigned digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char letter = static_cast<char>(c | 0x20);
  return letter >= 'a' && letter <= 'f' ? static_cast<unsigned>(letter - 'a' + 10) : 99;
}

bool hex_prefix(const char* text) { return text[0] == '0' && (text[1] | 0x20) == 'x'; }

}  // namespace

const char* skip_radix(const char* text, unsigned& base) {
  if (base == 0) {
    base = 10;
    if (text[0] == '0') base = hex_prefix(text) && digit_of(text[2]) < 16 ? 16 : 8;
  }
  return base == 16 && hex_prefix(text) ? text + 2 : text;
}

Digits parse_digits(const char* text, unsigned base, std::size_t limit) {
  Digits digits;
  for (; digits.count < limit; ++digits.count) {
    const unsigned digit = digit_of(text[digits.count]);
    if (digit >= base) break;
    std::uint64_t scaled;
    digits.overflow |= __builtin_mul_overflow(digits.value, std::uint64_t{base}, &scaled);
    digits.overflow |= __builtin_add_overflow(scaled, std::uint64_t{digit}, &digits.value);
  }
  return digits;
}

}  // namespace holdfast::kernel
