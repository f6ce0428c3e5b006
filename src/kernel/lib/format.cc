#include "kernel/lib/format.h"

#include <climits>

#include "kernel/core/error_pointer.h"
#include "kernel/core/observer.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/bytes.h"
#include "kernel/lib/format_internal.h"

namespace holdfast::kernel {
namespace format {
namespace {

constexpr int kWidthMax = (1 << 23) - 1;
constexpr int kPrecisionMax = (1 << 15) - 1;
constexpr std::uintptr_t kPage = 4096;

int parse_digits(const char*& text) {
  int value = 0;
  while (*text >= '0' && *text <= '9') {
    if (value < kWidthMax) value = value * 10 + (*text - '0');
    ++text;
  }
  return value;
}

int clamp(int value, int low, int high) { return value < low ? low : value > high ? high : value; }

bool parse_flag(char c, Spec& spec) {
  switch (c) {
    case '-':
      return spec.left = true;
    case '+':
      return spec.plus = true;
    case ' ':
      return spec.space = true;
    case '#':
      return spec.special = true;
    case '0':
      return spec.zero_pad = true;
    default:
      return false;
  }
}

Size parse_size(const char*& text) {
  switch (*text) {
    case 'h':
      if (*++text != 'h') return Size::kShort;
      ++text;
      return Size::kChar;
    case 'l':
      if (*++text != 'l') return Size::kLong;
      ++text;
      return Size::kLongLong;
    case 'L':
      ++text;
      return Size::kLongLong;
    case 'z':
    case 'Z':
    case 't':
      ++text;
      return Size::kLong;
    default:
      return Size::kInt;
  }
}

void parse_kind(char c, Spec& spec) {
  spec.kind = Kind::kNumber;
  switch (c) {
    case 'c':
      spec.kind = Kind::kCharacter;
      return;
    case 's':
      spec.kind = Kind::kString;
      return;
    case 'p':
      spec.kind = Kind::kPointer;
      return;
    case '%':
      spec.kind = Kind::kPercent;
      return;
    case 'o':
      spec.base = 8;
      return;
    case 'x':
      spec.lower = true;
      [[fallthrough]];
    case 'X':
      spec.base = 16;
      return;
    case 'd':
    case 'i':
      spec.is_signed = true;
      return;
    case 'u':
      return;
    default:
      spec.kind = Kind::kInvalid;
  }
}

std::uint64_t take_number(const Spec& spec, va_list arguments) {
  switch (spec.size) {
    case Size::kLongLong:
      return static_cast<std::uint64_t>(va_arg(arguments, long long));
    case Size::kLong:
      return static_cast<std::uint64_t>(va_arg(arguments, long));
    default:
      break;
  }
  int value = va_arg(arguments, int);
  if (spec.size == Size::kChar) {
    return spec.is_signed ? static_cast<std::uint64_t>(static_cast<signed char>(value))
                          : static_cast<unsigned char>(value);
  }
  if (spec.size == Size::kShort) {
    return spec.is_signed ? static_cast<std::uint64_t>(static_cast<short>(value))
                          : static_cast<unsigned short>(value);
  }
  return spec.is_signed ? static_cast<std::uint64_t>(static_cast<std::int64_t>(value))
                        : static_cast<unsigned>(value);
}

void put_character(Output& out, char c, const Spec& spec) {
  if (!spec.left) out.fill(' ', spec.width - 1);
  out.put(c);
  if (spec.left) out.fill(' ', spec.width - 1);
}

// What goes before the digits: a sign for signed numbers, 0 or 0x for '#'.
struct Prefix {
  char sign = 0;
  bool zero = false, letter = false;
  int length() const { return (sign != 0) + zero + letter; }
};

Prefix prefix_of(std::uint64_t& value, const Spec& spec) {
  Prefix prefix;
  if (spec.is_signed) {
    if (static_cast<std::int64_t>(value) < 0) {
      prefix.sign = '-';
      value = 0 - value;
    } else if (spec.plus || spec.space) {
      prefix.sign = spec.plus ? '+' : ' ';
    }
  }
  if (spec.special && spec.base != 10) {
    prefix.letter = spec.base == 16;
    prefix.zero = prefix.letter || value != 0;
  }
  return prefix;
}

// Once a boot.
void complain_of(char conversion) {
  Kernel* kernel = current_kernel_or_null();
  if (!kernel || __atomic_exchange_n(&kernel->data().complained_of_format, true, __ATOMIC_RELAXED))
    return;
  warn("format_decode", "Please remove unsupported %%%c in format string", conversion);
}

bool format_one(Output& out, const char*& text, va_list arguments) {
  Spec spec;
  text = parse_spec(text, spec, arguments);
  switch (spec.kind) {
    case Kind::kPercent:
      out.put('%');
      return true;
    case Kind::kCharacter:
      put_character(out, static_cast<char>(va_arg(arguments, int)), spec);
      return true;
    case Kind::kString:
      put_string(out, va_arg(arguments, const char*), spec);
      return true;
    case Kind::kPointer:
      put_pointer(out, text, va_arg(arguments, void*), spec);
      while (is_alnum(*text)) ++text;
      return true;
    case Kind::kNumber:
      put_number(out, take_number(spec, arguments), spec);
      return true;
    case Kind::kInvalid:
      complain_of(spec.letter);
      break;
  }
  return false;
}

}  // namespace

const char* parse_spec(const char* text, Spec& spec, va_list arguments) {
  while (parse_flag(*text, spec)) ++text;
  if (*text >= '0' && *text <= '9') {
    spec.width = parse_digits(text);
  } else if (*text == '*') {
    ++text;
    int width = va_arg(arguments, int);
    if (width < 0) spec.left = true;
    spec.width = clamp(width < 0 ? -clamp(width, -kWidthMax, 0) : width, 0, kWidthMax);
  }
  if (*text == '.') {
    ++text;
    if (*text == '*') {
      ++text;
      spec.precision = clamp(va_arg(arguments, int), 0, kPrecisionMax);
    } else if (*text >= '0' && *text <= '9') {
      spec.precision = clamp(parse_digits(text), 0, kPrecisionMax);
    }  // a dot alone asks for nothing
  }
  spec.size = parse_size(text);
  spec.letter = *text;
  parse_kind(*text, spec);
  return *text ? text + 1 : text;
}

void put_number(Output& out, std::uint64_t value, Spec spec) {
  if (spec.left) spec.zero_pad = false;
  const Prefix prefix = prefix_of(value, spec);
  const char* digits = spec.lower ? "0123456789abcdef" : "0123456789ABCDEF";
  char reversed[24];
  int count = 0;
  do {
    reversed[count++] = digits[value % spec.base];
    value /= spec.base;
  } while (value != 0);
  const int zeros = spec.precision > count ? spec.precision - count : 0;
  const long padding = static_cast<long>(spec.width) - prefix.length() - zeros - count;
  if (!spec.left && !spec.zero_pad) out.fill(' ', padding);
  if (prefix.sign) out.put(prefix.sign);
  if (prefix.zero) out.put('0');
  if (prefix.letter) out.put(spec.lower ? 'x' : 'X');
  if (spec.zero_pad) out.fill('0', padding);
  out.fill('0', zeros);
  while (count > 0) out.put(reversed[--count]);
  if (spec.left) out.fill(' ', padding);
}

void put_text(Output& out, std::string_view text, const Spec& spec) {
  if (spec.precision >= 0) text = text.substr(0, static_cast<std::size_t>(spec.precision));
  const long padding = static_cast<long>(spec.width) - static_cast<long>(text.size());
  if (!spec.left) out.fill(' ', padding);
  out.put(text);
  if (spec.left) out.fill(' ', padding);
}

void put_error(Output& out, const char* text, Spec spec) {
  if (spec.precision == -1) spec.precision = 2 * static_cast<int>(sizeof(void*));
  put_text(out, text, spec);
}

bool check_pointer(Output& out, const void* pointer, const Spec& spec) {
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  if (address == 0) {
    put_error(out, "(null)", spec);
    return false;
  }
  if (address < kPage || is_error_pointer(pointer)) {
    put_error(out, "(efault)", spec);
    return false;
  }
  return true;
}

void put_string(Output& out, const char* text, const Spec& spec) {
  if (!check_pointer(out, text, spec)) return;
  const std::size_t limit =
      spec.precision >= 0 ? static_cast<std::size_t>(spec.precision) : INT_MAX;
  observe_text(text, __builtin_return_address(0), limit);
  put_text(out, std::string_view(text, text_length(text, limit)), spec);
}

void put_raw_pointer(Output& out, const void* pointer, Spec spec) {
  spec.base = 16;
  spec.lower = true;
  spec.is_signed = false;
  if (spec.width == -1) {
    spec.width = 2 * static_cast<int>(sizeof(void*));
    spec.zero_pad = true;
  }
  put_number(out, reinterpret_cast<std::uintptr_t>(pointer), spec);
}

void put_hex(Output& out, std::uint64_t value, int digits) {
  put_number(out, value, hex_spec(digits));
}

void put_special_hex(Output& out, std::uint64_t value, int digits) {
  out.put("0x");
  put_hex(out, value, digits);
}

void put_decimal(Output& out, std::int64_t value, int min_digits) {
  put_number(out, static_cast<std::uint64_t>(value),
             decimal_spec(min_digits > 0 ? min_digits : -1));
}

}  // namespace format

int format_text(char* buffer, std::size_t size, const char* format, va_list arguments) {
  if (size > INT_MAX) return 0;  // a negative size of the caller
  format::Output out(buffer, size);
  va_list rest;
  va_copy(rest, arguments);
  while (*format) {
    if (*format != '%') {
      out.put(*format++);
      continue;
    }
    if (!format::format_one(out, ++format, rest)) break;
  }
  va_end(rest);
  out.terminate();
  return static_cast<int>(out.length());
}

std::string vformat_string(const char* format, va_list arguments) {
  char small[256];
  const auto length = static_cast<std::size_t>(format_text(small, sizeof small, format, arguments));
  if (length < sizeof small) return std::string(small, length);
  std::string text(length + 1, '\0');
  format_text(text.data(), text.size(), format, arguments);
  text.pop_back();
  return text;
}

std::string format_string(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::string text = vformat_string(format, arguments);
  va_end(arguments);
  return text;
}

}  // namespace holdfast::kernel
