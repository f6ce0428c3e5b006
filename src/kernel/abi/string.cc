// Plain loops, which the compiler must leave alone: see lib/bytes.h.
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#include "kernel/abi/string.h"

#include <cerrno>
#include <climits>

#include "kernel/abi/export.h"
#include "kernel/core/observer.h"
#include "kernel/lib/bytes.h"

#define SITE HOLDFAST_CALLER

namespace holdfast::kernel::abi {
namespace {

int lower(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0'; }

bool one_of(char c, const char* set) {
  for (; *set; ++set) {
    if (*set == c) return true;
  }
  return false;
}

char* unconst(const char* text) { return const_cast<char*>(text); }

}  // namespace

void* memcpy(void* to, const void* from, std::size_t count) {
  observe_read(from, count, SITE);
  observe_write(to, count, SITE);

  copy_bytes(to, from, count);
  return to;
}
void* memmove(void* to, const void* from, std::size_t count) {
  observe_read(from, count, SITE);
  observe_write(to, count, SITE);

  move_bytes(to, from, count);
  return to;
}
void* memset(void* to, int c, std::size_t count) {
  observe_write(to, count, SITE);

  fill_bytes(to, static_cast<unsigned char>(c), count);
  return to;
}
int memcmp(const void* a, const void* b, std::size_t count) {
  observe_read(a, count, SITE);
  observe_read(b, count, SITE);
  return compare_bytes(a, b, count);
}
int bcmp(const void* a, const void* b, std::size_t count) {
  observe_read(a, count, SITE);
  observe_read(b, count, SITE);
  return compare_bytes(a, b, count);
}
void* memset16(std::uint16_t* to, std::uint16_t value, std::size_t count) {
  observe_write(to, count * sizeof *to, SITE);

  for (std::size_t at = 0; at < count; ++at) to[at] = value;
  return to;
}
void* memset32(std::uint32_t* to, std::uint32_t value, std::size_t count) {
  observe_write(to, count * sizeof *to, SITE);

  for (std::size_t at = 0; at < count; ++at) to[at] = value;
  return to;
}
void* memset64(std::uint64_t* to, std::uint64_t value, std::size_t count) {
  observe_write(to, count * sizeof *to, SITE);

  for (std::size_t at = 0; at < count; ++at) to[at] = value;
  return to;
}
void* memchr(const void* memory, int c, std::size_t count) {
  const auto* bytes = static_cast<const unsigned char*>(memory);
  for (std::size_t at = 0; at < count; ++at) {
    if (bytes[at] == static_cast<unsigned char>(c)) return const_cast<unsigned char*>(bytes + at);
  }
  return nullptr;
}
void* memchr_inv(const void* memory, int c, std::size_t count) {
  const auto* bytes = static_cast<const unsigned char*>(memory);
  for (std::size_t at = 0; at < count; ++at) {
    if (bytes[at] != static_cast<unsigned char>(c)) return const_cast<unsigned char*>(bytes + at);
  }
  return nullptr;
}
void* memscan(void* memory, int c, std::size_t count) {
  void* found = memchr(memory, c, count);
  return found ? found : static_cast<unsigned char*>(memory) + count;
}
void memzero_explicit(void* memory, std::size_t count) {
  observe_write(memory, count, SITE);

  fill_bytes(memory, 0, count);
  asm volatile("" : : "r"(memory) : "memory");
}

std::size_t strlen(const char* text) {
  observe_text(text, SITE);
  return text_length(text);
}
std::size_t strnlen(const char* text, std::size_t limit) {
  observe_text(text, SITE, limit);
  return text_length(text, limit);
}

char* stpcpy(char* to, const char* from) {
  observe_text(from, SITE);
  observe_copy_of_text(to, from, SITE);

  while ((*to = *from++) != '\0') ++to;
  return to;
}
char* strcpy(char* to, const char* from) {
  stpcpy(to, from);
  return to;
}
char* strncpy(char* to, const char* from, std::size_t count) {
  observe_text(from, SITE, count);
  observe_write(to, count, SITE);

  for (std::size_t at = 0; at < count; ++at) {
    to[at] = *from;
    if (*from) ++from;
  }
  return to;
}
ssize_t strscpy(char* to, const char* from, std::size_t count) {
  observe_text(from, SITE, count);
  observe_copy_of_text(to, from, SITE, count);

  if (count == 0 || count > INT_MAX) return -E2BIG;
  for (std::size_t at = 0; at < count; ++at) {
    if ((to[at] = from[at]) == '\0') return static_cast<ssize_t>(at);
  }
  to[count - 1] = '\0';
  return -E2BIG;
}
ssize_t strscpy_pad(char* to, const char* from, std::size_t count) {
  const ssize_t written = strscpy(to, from, count);
  if (written < 0) return written;
  const auto used = static_cast<std::size_t>(written) + 1;
  fill_bytes(to + used, 0, count - used);
  return written;
}
std::size_t strlcpy(char* to, const char* from, std::size_t size) {
  observe_text(from, SITE);
  observe_copy_of_text(to, from, SITE, size);

  const std::size_t length = text_length(from);
  if (size > 0) {
    const std::size_t kept = length >= size ? size - 1 : length;
    copy_bytes(to, from, kept);
    to[kept] = '\0';
  }
  return length;
}
char* strcat(char* to, const char* from) {
  observe_text(to, SITE);
  observe_text(from, SITE);

  stpcpy(to + text_length(to), from);
  return to;
}
char* strncat(char* to, const char* from, std::size_t count) {
  observe_text(to, SITE);
  observe_text(from, SITE, count);

  char* end = to + text_length(to);
  const std::size_t length = text_length(from, count);
  copy_bytes(end, from, length);
  end[length] = '\0';
  return to;
}
// `to` must be shorter than `size`; Linux has a BUG() there, we answer as if it were cut.
std::size_t strlcat(char* to, const char* from, std::size_t size) {
  const std::size_t used = text_length(to, size), length = text_length(from);
  if (used == size) return size + length;
  strlcpy(to + used, from, size - used);
  return used + length;
}

int strcmp(const char* a, const char* b) { return strncmp(a, b, SIZE_MAX); }
int strncmp(const char* a, const char* b, std::size_t count) {
  observe_text(a, SITE, count);
  observe_text(b, SITE, count);

  for (; count > 0; --count, ++a, ++b) {
    const auto left = static_cast<unsigned char>(*a), right = static_cast<unsigned char>(*b);
    if (left != right) return left < right ? -1 : 1;
    if (left == 0) break;
  }
  return 0;
}
int strcasecmp(const char* a, const char* b) { return strncasecmp(a, b, SIZE_MAX); }
int strncasecmp(const char* a, const char* b, std::size_t count) {
  observe_text(a, SITE, count);
  observe_text(b, SITE, count);

  for (; count > 0; --count, ++a, ++b) {
    const int difference = lower(*a) - lower(*b);
    if (difference != 0 || *a == '\0') return difference;
  }
  return 0;
}

char* strchrnul(const char* text, int c) {
  observe_text(text, SITE);

  while (*text && *text != static_cast<char>(c)) ++text;
  return unconst(text);
}
char* strchr(const char* text, int c) {
  char* found = strchrnul(text, c);
  return *found == static_cast<char>(c) ? found : nullptr;
}
char* strnchrnul(const char* text, std::size_t count, int c) {
  while (count-- > 0 && *text && *text != static_cast<char>(c)) ++text;
  return unconst(text);
}
char* strnchr(const char* text, std::size_t count, int c) {
  for (; count > 0; --count, ++text) {
    if (*text == static_cast<char>(c)) return unconst(text);
    if (*text == '\0') return nullptr;
  }
  return nullptr;
}
char* strrchr(const char* text, int c) {
  observe_text(text, SITE);

  const char* last = nullptr;
  do {
    if (*text == static_cast<char>(c)) last = text;
  } while (*text++);
  return unconst(last);
}
char* strnstr(const char* text, const char* what, std::size_t count) {
  observe_text(text, SITE, count);
  observe_text(what, SITE);

  const std::size_t length = text_length(what);
  if (length == 0) return unconst(text);
  for (; count >= length; --count, ++text) {
    if (compare_bytes(text, what, length) == 0) return unconst(text);
  }
  return nullptr;
}
char* strstr(const char* text, const char* what) { return strnstr(text, what, text_length(text)); }
std::size_t strspn(const char* text, const char* accept) {
  std::size_t at = 0;
  while (text[at] && one_of(text[at], accept)) ++at;
  return at;
}
std::size_t strcspn(const char* text, const char* reject) {
  std::size_t at = 0;
  while (text[at] && !one_of(text[at], reject)) ++at;
  return at;
}
char* strpbrk(const char* text, const char* accept) {
  text += strcspn(text, accept);
  return *text ? unconst(text) : nullptr;
}
char* strsep(char** text, const char* delimiters) {
  char* token = *text;
  if (!token) return nullptr;
  char* end = strpbrk(token, delimiters);
  if (end) *end++ = '\0';
  *text = end;
  return token;
}
// Answers the end of the text, as Linux does since 4.2.
char* strreplace(char* text, char old_c, char new_c) {
  for (; *text; ++text) {
    if (*text == old_c) *text = new_c;
  }
  return text;
}

char* skip_spaces(const char* text) {
  while (is_space(*text)) ++text;
  return unconst(text);
}
char* strim(char* text) {
  std::size_t length = text_length(text);
  while (length > 0 && is_space(text[length - 1])) --length;
  text[length] = '\0';
  return skip_spaces(text);
}
// Equal but for one trailing newline.
bool sysfs_streq(const char* a, const char* b) {
  observe_text(a, SITE);
  observe_text(b, SITE);

  while (*a && *a == *b) {
    ++a;
    ++b;
  }
  if (*a == *b) return true;
  if (*a == '\0' && *b == '\n' && b[1] == '\0') return true;
  return *a == '\n' && a[1] == '\0' && *b == '\0';
}
int match_string(const char* const* array, std::size_t count, const char* text) {
  for (std::size_t at = 0; at < count && array[at]; ++at) {
    if (strcmp(array[at], text) == 0) return static_cast<int>(at);
  }
  return -EINVAL;
}
int __sysfs_match_string(const char* const* array, std::size_t count, const char* text) {
  for (std::size_t at = 0; at < count && array[at]; ++at) {
    if (sysfs_streq(array[at], text)) return static_cast<int>(at);
  }
  return -EINVAL;
}

namespace {

// The classes of linux/ctype.h, Latin-1 as in Linux.
enum {
  kUpper = 1,
  kLower = 2,
  kDigit = 4,
  kControl = 8,
  kPunct = 16,
  kSpace = 32,
  kHex = 64,
  kBlank = 128
};

constexpr unsigned char class_of(unsigned c) {
  if (c >= '\t' && c <= '\r') return kControl | kSpace;
  if (c < ' ' || c == 127) return kControl;
  if (c == ' ' || c == 0xa0) return kSpace | kBlank;
  if (c >= '0' && c <= '9') return kDigit;
  if (c >= 'A' && c <= 'F') return kUpper | kHex;
  if (c >= 'a' && c <= 'f') return kLower | kHex;
  if (c >= 'A' && c <= 'Z') return kUpper;
  if (c >= 'a' && c <= 'z') return kLower;
  if (c < 128) return kPunct;
  if (c < 0xa0) return 0;
  if (c < 0xc0 || c == 0xd7 || c == 0xf7) return kPunct;
  return c < 0xdf ? kUpper : kLower;
}

struct Classes {
  unsigned char of[256];
  constexpr Classes() : of{} {
    for (unsigned c = 0; c < 256; ++c) of[c] = class_of(c);
  }
};
constexpr Classes kClasses;

}  // namespace

std::span<const Export> string_exports() {
  static const Export kExports[] = {
      EXPORT(memcpy),
      HOLDFAST_EXPORT_AS("__memcpy", &memcpy, Licence::kAny),
      EXPORT(memmove),
      EXPORT(memset),
      EXPORT(memcmp),
      EXPORT(bcmp),
      EXPORT(memset16),
      EXPORT(memset32),
      EXPORT(memset64),
      EXPORT(memchr),
      EXPORT(memchr_inv),
      EXPORT(memscan),
      EXPORT(memzero_explicit),
      EXPORT(strlen),
      EXPORT(strnlen),
      EXPORT(stpcpy),
      EXPORT(strcpy),
      EXPORT(strncpy),
      EXPORT(strscpy),
      EXPORT(strscpy_pad),
      EXPORT(strlcpy),
      EXPORT(strcat),
      EXPORT(strncat),
      EXPORT(strlcat),
      EXPORT(strcmp),
      EXPORT(strncmp),
      EXPORT(strcasecmp),
      EXPORT(strncasecmp),
      EXPORT(strchrnul),
      EXPORT(strchr),
      EXPORT(strnchrnul),
      EXPORT(strnchr),
      EXPORT(strrchr),
      EXPORT(strnstr),
      EXPORT(strstr),
      EXPORT(strspn),
      EXPORT(strcspn),
      EXPORT(strpbrk),
      EXPORT(strsep),
      EXPORT(strreplace),
      EXPORT(skip_spaces),
      EXPORT(strim),
      EXPORT(sysfs_streq),
      EXPORT(match_string),
      EXPORT(__sysfs_match_string),
      Export{"_ctype", ExportKind::kConstant, Licence::kAny, kClasses.of, 0},
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
