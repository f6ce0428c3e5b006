// find_bit and bitmaps. Our headers do most of it inline; these are Linux's out-of-line names.
#include <holdfast/abi/gfp.h>

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernel/abi/export.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {
namespace {

using Word = unsigned long;
constexpr unsigned kBits = 64;

std::size_t words(unsigned bits) { return (bits + kBits - 1) / kBits; }
Word last_mask(unsigned bits) {
  return bits % kBits ? ~Word{0} >> (kBits - bits % kBits) : ~Word{0};
}

// The first bit at or after `from` that is set in word(index); `size` if there is none.
template <class F>
Word find(F&& word, Word size, Word from) {
  while (from < size) {
    const Word index = from / kBits;
    const Word seen = word(index) & (~Word{0} << (from % kBits));
    if (seen) {
      const Word found = index * kBits + static_cast<Word>(std::countr_zero(seen));
      return found < size ? found : size;
    }
    from = (index + 1) * kBits;
  }
  return size;
}

// dst[i] = f(i); true if a bit below `bits` is set.
template <class F>
bool fill(Word* to, unsigned bits, F&& f) {
  Word any = 0;
  for (std::size_t i = 0; i < words(bits); ++i) {
    to[i] = f(i);
    any |= i + 1 == words(bits) ? to[i] & last_mask(bits) : to[i];
  }
  return any != 0;
}

// Is f(i) zero in all bits below `bits`?
template <class F>
bool none(unsigned bits, F&& f) {
  for (std::size_t i = 0; i < words(bits); ++i) {
    if (f(i) & (i + 1 == words(bits) ? last_mask(bits) : ~Word{0})) return false;
  }
  return true;
}

}  // namespace

Word _find_next_bit(const Word* map, Word size, Word from) {
  return find([&](Word i) { return map[i]; }, size, from);
}
Word _find_next_zero_bit(const Word* map, Word size, Word from) {
  return find([&](Word i) { return ~map[i]; }, size, from);
}
Word _find_next_and_bit(const Word* a, const Word* b, Word size, Word from) {
  return find([&](Word i) { return a[i] & b[i]; }, size, from);
}
Word _find_next_andnot_bit(const Word* a, const Word* b, Word size, Word from) {
  return find([&](Word i) { return a[i] & ~b[i]; }, size, from);
}
Word _find_first_bit(const Word* map, Word size) { return _find_next_bit(map, size, 0); }
Word _find_first_zero_bit(const Word* map, Word size) { return _find_next_zero_bit(map, size, 0); }
Word _find_first_and_bit(const Word* a, const Word* b, Word size) {
  return _find_next_and_bit(a, b, size, 0);
}
Word _find_last_bit(const Word* map, Word size) {
  for (Word bit = size; bit-- > 0;) {
    if (map[bit / kBits] >> (bit % kBits) & 1) return bit;
  }
  return size;
}

bool __bitmap_and(Word* to, const Word* a, const Word* b, unsigned bits) {
  return fill(to, bits, [&](std::size_t i) {
    return a[i] & b[i] & (i + 1 == words(bits) ? last_mask(bits) : ~Word{0});
  });
}
void __bitmap_or(Word* to, const Word* a, const Word* b, unsigned bits) {
  fill(to, bits, [&](std::size_t i) { return a[i] | b[i]; });
}
void __bitmap_xor(Word* to, const Word* a, const Word* b, unsigned bits) {
  fill(to, bits, [&](std::size_t i) { return a[i] ^ b[i]; });
}
bool __bitmap_andnot(Word* to, const Word* a, const Word* b, unsigned bits) {
  return fill(to, bits, [&](std::size_t i) {
    return a[i] & ~b[i] & (i + 1 == words(bits) ? last_mask(bits) : ~Word{0});
  });
}
void __bitmap_complement(Word* to, const Word* from, unsigned bits) {
  fill(to, bits, [&](std::size_t i) { return ~from[i]; });
}
bool __bitmap_equal(const Word* a, const Word* b, unsigned bits) {
  return none(bits, [&](std::size_t i) { return a[i] ^ b[i]; });
}
bool __bitmap_intersects(const Word* a, const Word* b, unsigned bits) {
  return !none(bits, [&](std::size_t i) { return a[i] & b[i]; });
}
bool __bitmap_subset(const Word* a, const Word* b, unsigned bits) {
  return none(bits, [&](std::size_t i) { return a[i] & ~b[i]; });
}
int __bitmap_weight(const Word* map, unsigned bits) {
  int weight = 0;
  none(bits, [&](std::size_t i) {
    weight += std::popcount(map[i] & (i + 1 == words(bits) ? last_mask(bits) : ~Word{0}));
    return Word{0};
  });
  return weight;
}
void __bitmap_set(Word* map, unsigned start, int count) {
  for (unsigned bit = start; count-- > 0; ++bit) map[bit / kBits] |= Word{1} << (bit % kBits);
}
void __bitmap_clear(Word* map, unsigned start, int count) {
  for (unsigned bit = start; count-- > 0; ++bit) map[bit / kBits] &= ~(Word{1} << (bit % kBits));
}
void __bitmap_replace(Word* to, const Word* old, const Word* other, const Word* mask,
                      unsigned bits) {
  fill(to, bits, [&](std::size_t i) { return (old[i] & ~mask[i]) | (other[i] & mask[i]); });
}
// Word by word in the order in which `to` may be `from`; what lies behind the last bit is no part
// of the map.
void __bitmap_shift_right(Word* to, const Word* from, unsigned shift, unsigned bits) {
  const std::size_t count = words(bits), whole = shift / kBits;
  const unsigned part = shift % kBits;
  auto word = [&](std::size_t i) {
    if (i >= count) return Word{0};
    return from[i] & (i + 1 == count ? last_mask(bits) : ~Word{0});
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Word low = word(i + whole), high = part ? word(i + whole + 1) << (kBits - part) : 0;
    to[i] = low >> part | high;
  }
}
void __bitmap_shift_left(Word* to, const Word* from, unsigned shift, unsigned bits) {
  const std::size_t count = words(bits), whole = shift / kBits;
  const unsigned part = shift % kBits;
  for (std::size_t i = count; i-- > 0;) {
    const Word high = i >= whole ? from[i - whole] << part : 0;
    const Word low = part && i >= whole + 1 ? from[i - whole - 1] >> (kBits - part) : 0;
    to[i] = high | low;
  }
}
// Without the bits from `first` to before `first + cut`: what is above them comes down, from the
// rest of the last word too.
void bitmap_cut(Word* to, const Word* from, unsigned first, unsigned cut, unsigned bits) {
  auto bit_of = [&](std::size_t bit) { return from[bit / kBits] >> (bit % kBits) & 1; };
  if (to != from)
    for (std::size_t i = 0; i < words(bits); ++i) to[i] = from[i];
  from = to;
  const std::size_t end = words(bits) * kBits;
  for (std::size_t bit = first; bit < end; ++bit) {
    const Word value = bit + cut < end ? bit_of(bit + cut) : 0;
    Word& word = to[bit / kBits];
    word = (word & ~(Word{1} << (bit % kBits))) | value << (bit % kBits);
  }
}
void bitmap_from_arr32(Word* to, const std::uint32_t* from, unsigned bits) {
  const unsigned halves = (bits + 31) / 32;
  fill(to, bits, [&](std::size_t i) {
    const Word high = 2 * i + 1 < halves ? from[2 * i + 1] : 0;
    return (from[2 * i] | high << 32) & (i + 1 == words(bits) ? last_mask(bits) : ~Word{0});
  });
}
void bitmap_to_arr32(std::uint32_t* to, const Word* from, unsigned bits) {
  const unsigned halves = (bits + 31) / 32;
  for (unsigned i = 0; i < halves; ++i)
    to[i] = static_cast<std::uint32_t>(from[i / 2] >> (i % 2 * 32));
  if (bits % 32) to[halves - 1] &= ~std::uint32_t{0} >> (32 - bits % 32);
}

Word* bitmap_alloc(unsigned bits, unsigned gfp) {
  return static_cast<Word*>(current_kernel().slab().kmalloc(words(bits) * sizeof(Word), gfp,
                                                            __builtin_return_address(0)));
}
Word* bitmap_zalloc(unsigned bits, unsigned gfp) {
  return static_cast<Word*>(current_kernel().slab().kmalloc(
      words(bits) * sizeof(Word), gfp | HF_GFP_ZERO, __builtin_return_address(0)));
}
void bitmap_free(const Word* map) {
  current_kernel().slab().free(map, __builtin_return_address(0));
}

std::span<const Export> bits_exports() {
  static const Export kExports[] = {
      EXPORT(_find_next_bit),        EXPORT(_find_next_zero_bit), EXPORT(_find_next_and_bit),
      EXPORT(_find_next_andnot_bit), EXPORT(_find_first_bit),     EXPORT(_find_first_zero_bit),
      EXPORT(_find_first_and_bit),   EXPORT(_find_last_bit),      EXPORT(__bitmap_and),
      EXPORT(__bitmap_or),           EXPORT(__bitmap_xor),        EXPORT(__bitmap_andnot),
      EXPORT(__bitmap_complement),   EXPORT(__bitmap_equal),      EXPORT(__bitmap_intersects),
      EXPORT(__bitmap_subset),       EXPORT(__bitmap_weight),     EXPORT(__bitmap_set),
      EXPORT(__bitmap_clear),        EXPORT(bitmap_alloc),        EXPORT(bitmap_zalloc),
      EXPORT(bitmap_free),           EXPORT(__bitmap_replace),    EXPORT(__bitmap_shift_right),
      EXPORT(__bitmap_shift_left),   EXPORT(bitmap_cut),          EXPORT(bitmap_from_arr32),
      EXPORT(bitmap_to_arr32),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
