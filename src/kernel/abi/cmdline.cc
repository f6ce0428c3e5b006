// Pieces of lib/cmdline.c and lib/vsprintf.c that are neither numbers nor formats.
#include <holdfast/abi/gfp.h>

#include <cstddef>

#include "kernel/abi/export.h"
#include "kernel/abi/string.h"

namespace holdfast::kernel::abi {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

// Cuts `args` after its first word: "name=value", "name", name="a value" or "name=a value". Answers
// the next word.
char* next_arg(char* args, char** param, char** value) {
  const bool quoted_whole = *args == '"';
  if (quoted_whole) ++args;
  bool quoted = quoted_whole;
  std::size_t equals = 0, at = 0;
  for (; args[at]; ++at) {
    if (is_space(args[at]) && !quoted) break;
    if (equals == 0 && args[at] == '=') equals = at;
    if (args[at] == '"') quoted = !quoted;
  }
  *param = args;
  *value = nullptr;
  if (equals) {
    args[equals] = '\0';
    *value = args + equals + 1;
    if (**value == '"') {
      ++*value;
      if (args[at - 1] == '"') args[at - 1] = '\0';
    }
  }
  if (quoted_whole && at > 0 && args[at - 1] == '"') args[at - 1] = '\0';
  char* rest = args + at;
  if (*rest) *rest++ = '\0';
  return skip_spaces(rest);
}

// Is `option` one of the comma-separated words of `text`?
bool parse_option_str(const char* text, const char* option) {
  const std::size_t length = strlen(option);
  while (*text) {
    if (strncmp(text, option, length) == 0 && (text[length] == ',' || text[length] == '\0')) {
      return true;
    }
    text = strchrnul(text, ',');
    if (*text == ',') ++text;
  }
  return false;
}

// Decimal digits without a NUL, padded with spaces to `width`; 0 if they do not fit.
int num_to_str(char* to, int size, unsigned long long number, unsigned width) {
  char reversed[24];
  int digits = 0;
  do {
    reversed[digits++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number);
  const int padding = static_cast<int>(width) > digits ? static_cast<int>(width) - digits : 0;
  if (digits > size || static_cast<int>(width) > size) return 0;
  for (int i = 0; i < padding; ++i) to[i] = ' ';
  for (int i = 0; i < digits; ++i) to[padding + i] = reversed[digits - 1 - i];
  return padding + digits;
}

std::span<const Export> cmdline_exports() {
  static const Export kExports[] = {
      EXPORT(next_arg),
      EXPORT(parse_option_str),
      EXPORT(num_to_str),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
