// Bitmaps from text and as text: masks ("ff,00000001"), and lists ("0-3,8,16-31:2/8").
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

#include "kernel/abi/export.h"
#include "kernel/abi/sprintf.h"
#include "kernel/abi/uaccess.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {

void __bitmap_set(unsigned long* map, unsigned start, int count);
void __bitmap_clear(unsigned long* map, unsigned start, int count);
unsigned long _find_next_bit(const unsigned long* map, unsigned long size, unsigned long from);
long memory_read_from_buffer(void* to, std::size_t count, long long* position, const void* from,
                             std::size_t available);

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool separates(char c) { return c == ',' || is_space(c); }
bool ends_text(char c) { return c == '\0' || c == '\n'; }
bool ends_region(char c) { return separates(c) || ends_text(c); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; }

// "first-last:used/group": of each `group` bits the first `used`.
struct Region {
  unsigned first = 0, used = 0, group = 0, last = 0;
};

// One region of a list; `at` moves on. Negative errno.
class RegionReader {
 public:
  RegionReader(const char*& at, unsigned bits) : at_(at), last_bit_(bits - 1) {}

  int read(Region& region) {
    if (lower(at_[0]) == 'a' && lower(at_[1]) == 'l' && lower(at_[2]) == 'l') {
      region.last = last_bit_;
      at_ += 3;
    } else {
      if (int error = number(region.first)) return error;
      region.last = region.first;
      if (ends_region(*at_)) return whole(region);
      if (*at_++ != '-') return -EINVAL;
      if (int error = number(region.last)) return error;
    }
    if (ends_region(*at_)) return whole(region);
    if (*at_++ != ':') return -EINVAL;
    if (int error = number(region.used)) return error;
    if (*at_++ != '/') return -EINVAL;
    return number(region.group);
  }

 private:
  static int whole(Region& region) {
    region.used = region.group = region.last + 1;
    return 0;
  }
  int number(unsigned& value) {
    if (*at_ == 'N') {
      value = last_bit_;
      ++at_;
      return 0;
    }
    if (*at_ < '0' || *at_ > '9') return -EINVAL;
    std::uint64_t wide = 0;
    bool fits = true;
    for (; *at_ >= '0' && *at_ <= '9'; ++at_) {
      wide = wide * 10 + static_cast<unsigned>(*at_ - '0');
      fits = fits && wide <= ~0u;
      if (!fits) wide = 0;
    }
    value = static_cast<unsigned>(wide);
    return fits ? 0 : -EOVERFLOW;
  }

  const char*& at_;
  const unsigned last_bit_;
};

int set_region(const Region& region, unsigned long* map, unsigned bits) {
  if (region.first > region.last || region.group == 0 || region.used > region.group) return -EINVAL;
  if (region.last >= bits) return -ERANGE;
  for (std::uint64_t at = region.first; at <= region.last; at += region.group) {
    const std::uint64_t left = region.last - at + 1;
    __bitmap_set(map, static_cast<unsigned>(at),
                 static_cast<int>(left < region.used ? left : region.used));
  }
  return 0;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The 32-bit number that ends before `end`, which moves to its beginning.
int read_mask_word(const char* begin, const char*& end, std::uint32_t& value) {
  value = 0;
  for (int shift = 0; shift < 32; shift += 4) {
    const int digit = digit_of(*--end);
    if (digit < 0) return -EINVAL;
    value |= static_cast<std::uint32_t>(digit) << shift;
    if (end == begin || separates(end[-1])) return 0;
  }
  return digit_of(end[-1]) >= 0 ? -EOVERFLOW : 0;
}

// A user's text as a string; -errno.
template <class F>
int with_user_text(const char* from, unsigned length, F&& use) {
  std::string text(length, '\0');
  if (_copy_from_user(text.data(), from, length)) return -EFAULT;
  return use(text.c_str());
}

// Part of the text, as a binary attribute reads it; its last byte is the end of the string.
int print_part(const char* format, char* to, const unsigned long* map, int bits, long long offset,
               std::size_t count) {
  std::string text(static_cast<std::size_t>(snprintf(nullptr, 0, format, bits, map)) + 1, '\0');
  snprintf(text.data(), text.size(), format, bits, map);
  return static_cast<int>(memory_read_from_buffer(to, count, &offset, text.data(), text.size()));
}

}  // namespace

int bitmap_parselist(const char* text, unsigned long* map, int bits) {
  __bitmap_clear(map, 0, bits);
  for (;;) {
    while (separates(*text) && !ends_text(*text)) ++text;
    if (ends_text(*text)) return 0;
    Region region;
    if (int error = RegionReader(text, static_cast<unsigned>(bits)).read(region)) return error;
    if (int error = set_region(region, map, static_cast<unsigned>(bits))) return error;
  }
}

int bitmap_parse(const char* text, unsigned length, unsigned long* map, int bits) {
  const char* end = text;
  while (length-- > 0 && !ends_text(*end)) ++end;
  const int most = (bits + 31) / 32;
  int words = 0;
  auto* halves = reinterpret_cast<unsigned char*>(map);
  for (;; ++words) {
    while (end > text && separates(end[-1])) --end;
    if (end == text) break;
    if (words == most) return -EOVERFLOW;
    std::uint32_t value;
    if (int error = read_mask_word(text, end, value)) return error;
    __builtin_memcpy(halves + 4 * words, &value, sizeof value);
  }
  if (32 * words < bits) {
    __bitmap_clear(map, static_cast<unsigned>(32 * words), bits - 32 * words);
    return 0;
  }
  // The last word may say more than there are bits.
  const unsigned long behind = 32ul * static_cast<unsigned>(words),
                      first = static_cast<unsigned>(bits);
  return _find_next_bit(map, behind, first) < behind ? -EOVERFLOW : 0;
}

int bitmap_parselist_user(const char* from, unsigned length, unsigned long* map, int bits) {
  return with_user_text(from, length,
                        [&](const char* text) { return bitmap_parselist(text, map, bits); });
}
int bitmap_parse_user(const char* from, unsigned length, unsigned long* map, int bits) {
  return with_user_text(from, length,
                        [&](const char* text) { return bitmap_parse(text, ~0u, map, bits); });
}

int bitmap_print_to_pagebuf(bool list, char* to, const unsigned long* map, int bits) {
  const std::size_t room = 4096 - reinterpret_cast<std::uintptr_t>(to) % 4096;
  return scnprintf(to, room, list ? "%*pbl\n" : "%*pb\n", bits, map);
}
int bitmap_print_bitmask_to_buf(char* to, const unsigned long* map, int bits, long long offset,
                                std::size_t count) {
  return print_part("%*pb\n", to, map, bits, offset, count);
}
int bitmap_print_list_to_buf(char* to, const unsigned long* map, int bits, long long offset,
                             std::size_t count) {
  return print_part("%*pbl\n", to, map, bits, offset, count);
}

std::span<const Export> bitmap_text_exports() {
  static const Export kExports[] = {
      EXPORT(bitmap_parselist),
      EXPORT(bitmap_parselist_user),
      EXPORT(bitmap_parse),
      EXPORT(bitmap_parse_user),
      EXPORT(bitmap_print_to_pagebuf),
      EXPORT(bitmap_print_bitmask_to_buf),
      EXPORT(bitmap_print_list_to_buf),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
