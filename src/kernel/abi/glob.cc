// glob_match() and memcat_p().
#include <array>
#include <cstddef>

#include "kernel/abi/export.h"
#include "kernel/core/gfp.h"
#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {
namespace {

// Is `c` in the set that begins after "["? `pattern` goes behind its "]". nullptr: it has no end,
// so that "[" is an ordinary character.
const char* match_set(const char* pattern, unsigned char c, bool& matches) {
  const bool inverted = *pattern == '!';
  if (inverted) ++pattern;
  bool found = false;
  const char* const first = pattern;
  do {
    const auto low = static_cast<unsigned char>(*pattern);
    if (low == 0) return nullptr;
    auto high = low;
    if (pattern[1] == '-' && pattern[2] != ']') {
      high = static_cast<unsigned char>(pattern[2]);
      if (high == 0) return nullptr;
      pattern += 2;
    }
    found = found || (low <= c && c <= high);
    ++pattern;
  } while (*pattern != ']' || pattern == first);
  matches = found != inverted;
  return pattern + 1;
}

// Does one character of the pattern, or one set, match `c`? What follows it; nullptr: no.
const char* match_one(const char* pattern, unsigned char c) {
  if (*pattern == '?') return c ? pattern + 1 : nullptr;
  if (*pattern == '[') {
    bool matches = false;
    if (const char* after = match_set(pattern + 1, c, matches)) return matches ? after : nullptr;
  }
  if (*pattern == '\\' && pattern[1]) ++pattern;
  return static_cast<unsigned char>(*pattern) == c ? pattern + 1 : nullptr;
}

}  // namespace

bool glob_match(const char* pattern, const char* text) {
  const char* star = nullptr;   // behind the last "*"
  const char* retry = nullptr;  // the text that it has not swallowed yet
  while (true) {
    if (*pattern == '*') {
      star = ++pattern;
      retry = text;
      if (!*pattern) return true;
      continue;
    }
    if (!*text && !*pattern) return true;
    const char* next = *text ? match_one(pattern, static_cast<unsigned char>(*text)) : nullptr;
    if (next) {
      pattern = next;
      ++text;
    } else if (star && *retry) {
      pattern = star;
      text = ++retry;
    } else {
      return false;
    }
  }
}

void** __memcat_p(void** a, void** b) {
  std::size_t first = 0, second = 0;
  while (a[first]) ++first;
  while (b[second]) ++second;
  const void* site = __builtin_return_address(0);
  auto** all = static_cast<void**>(
      current_kernel().slab().kmalloc((first + second + 1) * sizeof(void*), kGfpKernel, site));
  if (!all) return nullptr;
  for (std::size_t i = 0; i < first; ++i) all[i] = a[i];
  for (std::size_t i = 0; i <= second; ++i) all[first + i] = b[i];
  return all;
}

std::span<const Export> glob_exports() {
  static const std::array kExports = {EXPORT(glob_match), EXPORT_GPL(__memcat_p)};
  return kExports;
}

}  // namespace holdfast::kernel::abi
