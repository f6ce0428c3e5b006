// sscanf as Linux has it: no floating point, no '+', "%[" only with a width, and "%*" skips to the
// next white space whatever was asked for.
#include <climits>
#include <cstdint>

#include "kernel/abi/sprintf.h"
#include "kernel/abi/string.h"
#include "kernel/lib/number.h"

namespace holdfast::kernel::abi {
namespace {

enum class Size : std::uint8_t { kChar, kShort, kInt, kLong, kLongLong };

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

struct Conversion {
  int width = -1;
  Size size = Size::kInt;
};

class Scanner {
 public:
  Scanner(const char* text, const char* format, va_list arguments)
      : start_(text), text_(text), format_(format) {
    va_copy(arguments_, arguments);
  }
  ~Scanner() { va_end(arguments_); }
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  int run() {
    while (*format_ && step()) {
    }
    return stored_;
  }

 private:
  // False: the scan ends.
  bool step() {
    if (is_space(*format_)) {
      format_ = skip_spaces(format_);
      text_ = skip_spaces(text_);
      return true;
    }
    if (*format_ != '%') return *format_++ == *text_++;
    ++format_;
    if (*format_ == '*') return skip_conversion();
    Conversion conversion;
    if (!parse(conversion) || !*format_) return false;
    if (*format_ == 'n') {
      ++format_;
      *va_arg(arguments_, int*) = static_cast<int>(text_ - start_);
      return true;
    }
    return *text_ && convert(*format_++, conversion);
  }
  bool skip_conversion() {
    if (!*text_) return false;
    while (*format_ && *format_ != '%' && !is_space(*format_)) {
      if (*format_++ == '[') return false;
    }
    while (*text_ && !is_space(*text_)) ++text_;
    return true;
  }
  bool parse(Conversion& conversion) {
    if (is_digit(*format_)) {
      const Digits digits = parse_digits(format_, 10);
      format_ += digits.count;
      if (digits.value == 0 || digits.value > SHRT_MAX) return false;
      conversion.width = static_cast<int>(digits.value);
    }
    const char c = *format_;
    if (c != 'h' && c != 'l' && c != 'L' && c != 'z') return true;
    ++format_;
    conversion.size = c == 'h' ? Size::kShort : c == 'L' ? Size::kLongLong : Size::kLong;
    if (*format_ == c && (c == 'h' || c == 'l')) {
      conversion.size = c == 'h' ? Size::kChar : Size::kLongLong;
      ++format_;
    }
    return true;
  }
  bool convert(char kind, const Conversion& conversion) {
    switch (kind) {
      case 'c':
        return characters(conversion.width < 0 ? 1 : conversion.width);
      case 's':
        return word(conversion.width < 0 ? SHRT_MAX : conversion.width);
      case '[':
        return conversion.width >= 0 && set(conversion.width);
      case 'o':
        return number(conversion, 8, false);
      case 'x':
      case 'X':
        return number(conversion, 16, false);
      case 'i':
        return number(conversion, 0, true);
      case 'd':
        return number(conversion, 10, true);
      case 'u':
        return number(conversion, 10, false);
      case '%':
        return *text_++ == '%';
      default:
        return false;
    }
  }
  bool characters(int count) {
    char* to = va_arg(arguments_, char*);
    do {
      *to++ = *text_++;
    } while (--count > 0 && *text_);
    ++stored_;
    return true;
  }
  bool word(int width) {
    char* to = va_arg(arguments_, char*);
    text_ = skip_spaces(text_);
    while (*text_ && !is_space(*text_) && width-- > 0) *to++ = *text_++;
    *to = '\0';
    ++stored_;
    return true;
  }
  // "%10[a-z]" takes the characters one by one: Linux knows no ranges but the set's own letters.
  bool set(int width) {
    const bool negated = *format_ == '^';
    if (negated) ++format_;
    std::uint64_t members[4] = {};
    auto member = [&](char c) -> std::uint64_t& {
      return members[static_cast<unsigned char>(c) >> 6];
    };
    auto bit = [](char c) { return std::uint64_t{1} << (static_cast<unsigned char>(c) & 63); };
    if (!*format_ || *format_ == ']') return false;  // no set, or an empty one
    for (; *format_ && *format_ != ']'; ++format_) member(*format_) |= bit(*format_);
    if (!*format_) return false;
    ++format_;
    auto inside = [&](char c) { return c && ((member(c) & bit(c)) != 0) != negated; };
    if (!inside(*text_)) return false;
    char* to = va_arg(arguments_, char*);
    while (width-- > 0 && inside(*text_)) *to++ = *text_++;
    *to = '\0';
    ++stored_;
    return true;
  }
  bool number(const Conversion& conversion, unsigned base, bool is_signed) {
    text_ = skip_spaces(text_);
    std::size_t limit =
        conversion.width < 0 ? SIZE_MAX : static_cast<std::size_t>(conversion.width);
    const bool negative = is_signed && *text_ == '-';
    if (negative && limit-- == 1) return false;
    const char* at = text_ + negative;
    const bool valid = base == 16  ? is_hex(*at)
                       : base == 8 ? *at >= '0' && *at <= '7'
                                   : is_digit(*at);
    if (!valid) return false;
    const Digits digits = take_digits(at, base, limit);
    store(conversion.size, negative ? 0 - digits.value : digits.value);
    ++stored_;
    return true;
  }
  // A field that has room for the 0x only, or for a part of it, is 0 and ends there.
  Digits take_digits(const char* at, unsigned base, std::size_t limit) {
    const char* digits_at = skip_radix(at, base);
    const auto prefix = static_cast<std::size_t>(digits_at - at);
    if (prefix >= limit) {
      text_ = at + limit;
      return {};
    }
    const Digits digits = parse_digits(digits_at, base, limit - prefix);
    text_ = digits_at + digits.count;
    return digits;
  }
  void store(Size size, std::uint64_t value) {
    switch (size) {
      case Size::kChar:
        *va_arg(arguments_, unsigned char*) = static_cast<unsigned char>(value);
        return;
      case Size::kShort:
        *va_arg(arguments_, unsigned short*) = static_cast<unsigned short>(value);
        return;
      case Size::kInt:
        *va_arg(arguments_, unsigned*) = static_cast<unsigned>(value);
        return;
      case Size::kLong:
      case Size::kLongLong:
        *va_arg(arguments_, unsigned long*) = value;
        return;
    }
  }

  const char* start_;
  const char* text_;
  const char* format_;
  va_list arguments_;
  int stored_ = 0;
};

}  // namespace

int vsscanf(const char* text, const char* format, va_list arguments) {
  return Scanner(text, format, arguments).run();
}
int sscanf(const char* text, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int stored = vsscanf(text, format, arguments);
  va_end(arguments);
  return stored;
}

}  // namespace holdfast::kernel::abi
