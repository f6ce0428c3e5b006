// Digits from text: what kstrto*, simple_strto* and sscanf share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace holdfast::kernel {

struct Digits {
  std::uint64_t value = 0;
  std::size_t count = 0;  // how many there were; 0: none
  bool overflow = false;  // value is then modulo 2^64
};

// Turns base 0 into what the text says (0x, 0 or decimal) and steps over a 0x that belongs to base
// 16.
const char* skip_radix(const char* text, unsigned& base);
// Letters after f are no digits, whatever the base.
Digits parse_digits(const char* text, unsigned base, std::size_t limit = SIZE_MAX);

}  // namespace holdfast::kernel
