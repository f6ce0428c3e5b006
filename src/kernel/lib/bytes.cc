#pragma GCC optimize("no-tree-loop-distribute-patterns")
#include "kernel/lib/bytes.h"

namespace holdfast::kernel {

std::size_t text_length(const char* text, std::size_t limit) {
  std::size_t length = 0;
  while (length < limit && text[length] != '\0') ++length;
  return length;
}

void fill_bytes(void* to, unsigned char value, std::size_t size) {
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  asm volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(value) : "memory");
#else
  std::memset(to, value, size);
#endif
}

void move_bytes(void* to, const void* from, std::size_t size) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  std::memmove(to, from, size);
#else
  auto* target = static_cast<unsigned char*>(to);
  const auto* source = static_cast<const unsigned char*>(from);
  if (target <= source || target >= source + size) return copy_bytes(to, from, size);
  while (size-- > 0) target[size] = source[size];
#endif
}

int compare_bytes(const void* a, const void* b, std::size_t size) {
  const auto* left = static_cast<const unsigned char*>(a);
  const auto* right = static_cast<const unsigned char*>(b);
  for (std::size_t at = 0; at < size; ++at) {
    if (left[at] != right[at]) return left[at] - right[at];
  }
  return 0;
}

}  // namespace holdfast::kernel
