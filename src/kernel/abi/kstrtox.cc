#include "kernel/abi/kstrtox.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "kernel/abi/export.h"
#include "kernel/abi/uaccess.h"
#include "kernel/lib/number.h"

namespace holdfast::kernel::abi {
namespace {

// The whole text must be the number, but for one newline at its end.
int parse_all(const char* text, unsigned base, unsigned long long* result) {
  text = skip_radix(text, base);
  const Digits digits = parse_digits(text, base);
  if (digits.count > 0 && digits.overflow) return -ERANGE;
  if (digits.count == 0) return -EINVAL;
  text += digits.count;
  if (*text == '\n') ++text;
  if (*text) return -EINVAL;
  *result = digits.value;
  return 0;
}

template <class T, class Wide>
int narrow(int (*parse)(const char*, unsigned, Wide*), const char* text, unsigned base, T* result) {
  Wide value;
  if (const int error = parse(text, base, &value)) return error;
  if (value != static_cast<Wide>(static_cast<T>(value))) return -ERANGE;
  *result = static_cast<T>(value);
  return 0;
}

// Room for the number in base 2, its sign, a newline and the end.
template <class T>
int from_user(int (*parse)(const char*, unsigned, T*), const char* user, std::size_t count,
              unsigned base, T* result) {
  char text[1 + sizeof(T) * 8 + 1 + 1];
  count = std::min(count, sizeof text - 1);
  if (_copy_from_user(text, user, count)) return -EFAULT;
  text[count] = '\0';
  return parse(text, base, result);
}

}  // namespace

int kstrtoull(const char* text, unsigned base, unsigned long long* result) {
  return parse_all(*text == '+' ? text + 1 : text, base, result);
}
int kstrtoll(const char* text, unsigned base, long long* result) {
  unsigned long long value;
  const bool negative = *text == '-';
  const int error = negative ? parse_all(text + 1, base, &value) : kstrtoull(text, base, &value);
  if (error) return error;
  const auto answer = static_cast<long long>(negative ? 0 - value : value);
  if (negative ? answer > 0 : answer < 0) return -ERANGE;
  *result = answer;
  return 0;
}
int _kstrtoul(const char* text, unsigned base, unsigned long* result) {
  return narrow(kstrtoull, text, base, result);
}
int _kstrtol(const char* text, unsigned base, long* result) {
  return narrow(kstrtoll, text, base, result);
}
int kstrtouint(const char* text, unsigned base, unsigned* result) {
  return narrow(kstrtoull, text, base, result);
}
int kstrtoint(const char* text, unsigned base, int* result) {
  return narrow(kstrtoll, text, base, result);
}
int kstrtou16(const char* text, unsigned base, std::uint16_t* result) {
  return narrow(kstrtoull, text, base, result);
}
int kstrtos16(const char* text, unsigned base, std::int16_t* result) {
  return narrow(kstrtoll, text, base, result);
}
int kstrtou8(const char* text, unsigned base, std::uint8_t* result) {
  return narrow(kstrtoull, text, base, result);
}
int kstrtos8(const char* text, unsigned base, std::int8_t* result) {
  return narrow(kstrtoll, text, base, result);
}

// y, t, 1, on; n, f, 0, off; only what decides is looked at.
int kstrtobool(const char* text, bool* result) {
  if (!text) return -EINVAL;
  const char first = static_cast<char>(text[0] | 0x20);
  const char second = text[0] ? static_cast<char>(text[1] | 0x20) : '\0';
  if (first == 'y' || first == 't' || text[0] == '1' || (first == 'o' && second == 'n')) {
    *result = true;
  } else if (first == 'n' || first == 'f' || text[0] == '0' || (first == 'o' && second == 'f')) {
    *result = false;
  } else {
    return -EINVAL;
  }
  return 0;
}
int kstrtobool_from_user(const char* user, std::size_t count, bool* result) {
  char text[4];
  count = std::min(count, sizeof text - 1);
  if (_copy_from_user(text, user, count)) return -EFAULT;
  text[count] = '\0';
  return kstrtobool(text, result);
}

#define FROM_USER(name, parse, type)                                           \
  int name(const char* user, std::size_t count, unsigned base, type* result) { \
    return from_user<type>(parse, user, count, base, result);                  \
  }
FROM_USER(kstrtoull_from_user, kstrtoull, unsigned long long)
FROM_USER(kstrtoll_from_user, kstrtoll, long long)
FROM_USER(kstrtoul_from_user, _kstrtoul, unsigned long)
FROM_USER(kstrtol_from_user, _kstrtol, long)
FROM_USER(kstrtouint_from_user, kstrtouint, unsigned)
FROM_USER(kstrtoint_from_user, kstrtoint, int)
FROM_USER(kstrtou16_from_user, kstrtou16, std::uint16_t)
FROM_USER(kstrtos16_from_user, kstrtos16, std::int16_t)
FROM_USER(kstrtou8_from_user, kstrtou8, std::uint8_t)
FROM_USER(kstrtos8_from_user, kstrtos8, std::int8_t)
#undef FROM_USER

unsigned long long simple_strtoull(const char* text, char** end, unsigned base) {
  text = skip_radix(text, base);
  const Digits digits = parse_digits(text, base);
  if (end) *end = const_cast<char*>(text + digits.count);
  return digits.value;
}
long long simple_strtoll(const char* text, char** end, unsigned base) {
  if (*text == '-') return static_cast<long long>(0 - simple_strtoull(text + 1, end, base));
  return static_cast<long long>(simple_strtoull(text, end, base));
}
unsigned long simple_strtoul(const char* text, char** end, unsigned base) {
  return simple_strtoull(text, end, base);
}
long simple_strtol(const char* text, char** end, unsigned base) {
  return simple_strtoll(text, end, base);
}

// "4K", "1G": powers of 1024.
unsigned long long memparse(const char* text, char** end) {
  char* at;
  unsigned long long value = simple_strtoull(text, &at, 0);
  int shift = 0;
  switch (*at | 0x20) {
    case 'e':
      shift += 10;
      [[fallthrough]];
    case 'p':
      shift += 10;
      [[fallthrough]];
    case 't':
      shift += 10;
      [[fallthrough]];
    case 'g':
      shift += 10;
      [[fallthrough]];
    case 'm':
      shift += 10;
      [[fallthrough]];
    case 'k':
      shift += 10;
      ++at;
  }
  if (end) *end = at;
  return value << shift;
}

// 0: no number; 1: one, and the end; 2: and a comma; 3: and a hyphen, so a range.
int get_option(char** text, int* value) {
  char* at = *text;
  if (!at || !*at) return 0;
  const bool negative = *at == '-';
  if (negative) ++at;
  const auto number = static_cast<int>(simple_strtoull(at, text, 0));
  if (value) *value = negative ? static_cast<int>(0u - static_cast<unsigned>(number)) : number;
  if (at == *text) return 0;
  if (**text == ',') {
    ++*text;
    return 2;
  }
  return **text == '-' ? 3 : 1;
}

// "1,4-6": values[0] is how many there are. With a count of 0 it only counts.
char* get_options(const char* text, int count, int* values) {
  char* at = const_cast<char*>(text);
  const bool only_count = count == 0;
  int found = 1;
  while (found < count || only_count) {
    int* slot = only_count ? values : values + found;
    const int kind = get_option(&at, slot);
    if (kind == 0) break;
    if (kind == 3) {  // the upper end is taken by the next round
      ++at;
      const long upper = simple_strtol(at, nullptr, 0), lower = *slot;
      if (upper < lower) break;
      for (long x = lower; !only_count && x < upper && x - lower < count - found; ++x) {
        slot[x - lower] = static_cast<int>(x);
      }
      found += static_cast<int>(upper - lower) - 1;
    }
    ++found;
    if (kind == 1) break;
  }
  values[0] = found - 1;
  return at;
}

std::span<const Export> kstrtox_exports() {
  static const Export kExports[] = {
      EXPORT(kstrtoull),
      EXPORT(kstrtoll),
      EXPORT(_kstrtoul),
      EXPORT(_kstrtol),
      EXPORT(kstrtouint),
      EXPORT(kstrtoint),
      EXPORT(kstrtou16),
      EXPORT(kstrtos16),
      EXPORT(kstrtou8),
      EXPORT(kstrtos8),
      EXPORT(kstrtobool),
      EXPORT(kstrtobool_from_user),
      EXPORT(kstrtoull_from_user),
      EXPORT(kstrtoll_from_user),
      EXPORT(kstrtoul_from_user),
      EXPORT(kstrtol_from_user),
      EXPORT(kstrtouint_from_user),
      EXPORT(kstrtoint_from_user),
      EXPORT(kstrtou16_from_user),
      EXPORT(kstrtos16_from_user),
      EXPORT(kstrtou8_from_user),
      EXPORT(kstrtos8_from_user),
      EXPORT(simple_strtoull),
      EXPORT(simple_strtoll),
      EXPORT(simple_strtoul),
      EXPORT(simple_strtol),
      EXPORT(memparse),
      EXPORT(get_option),
      EXPORT(get_options),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
