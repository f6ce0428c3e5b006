// The kernel's printf: libc's conversions as Linux has them (no floating point, no %n) and the %p
// extensions. What libc would do differently, Linux's answer wins: NULL prints as "(null)", a bad
// string pointer as "(efault)", a plain %p as a hash that is stable within one boot, and an unknown
// conversion ends the output there.
//
// format.cc has the conversions, format_pointer.cc the table of %p letters, format_address.cc and
// format_data.cc what the letters print.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <string>

namespace holdfast::kernel {

// What %pV takes: a format and where its arguments are.
struct VaFormat {
  const char* format;
  va_list* arguments;
};

// Writes at most `size` bytes with the terminating NUL. Returns the length of the whole text.
int format_text(char* buffer, std::size_t size, const char* format, va_list arguments);
std::string vformat_string(const char* format, va_list arguments);
// The kernel's snprintf for the kernel itself (with its %p letters, so no format attribute).
std::string format_string(const char* format, ...);

// The 32 bits that a plain %p shows for `address` under `key`.
std::uint32_t hash_pointer(std::uint64_t address, std::uint64_t key);

}  // namespace holdfast::kernel
