// What show functions write with. A full buffer is marked by count == size; the reader then starts
// the record over in a larger one, so nothing here reports it any other way.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

#include "kernel/core/copy.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel {
namespace {

int overflow(::seq_file* m) {
  m->count = m->size;
  return -1;
}

std::size_t room(const ::seq_file* m) { return m->size - m->count; }

int put(::seq_file* m, std::string_view text) {
  if (text.size() >= room(m)) return overflow(m);
  std::memcpy(m->buf + m->count, text.data(), text.size());
  m->count += text.size();
  return 0;
}

// Digits of `value` right-aligned in `width`, after `delimiter`.
void put_number(::seq_file* m, const char* delimiter, std::string_view digits, std::size_t width,
                char fill) {
  std::array<char, 320> field;
  width = std::clamp(width, digits.size(), field.size());
  std::fill_n(field.begin(), width - digits.size(), fill);
  std::copy(digits.begin(), digits.end(), field.begin() + (width - digits.size()));
  if (delimiter && put(m, delimiter) < 0) return;
  put(m, std::string_view(field.data(), width));
}

}  // namespace

int seq_vprintf(::seq_file* m, const char* format, va_list arguments) {
  if (m->count >= m->size) return overflow(m);
  const int length = format_text(m->buf + m->count, room(m), format, arguments);
  if (static_cast<std::size_t>(length) >= room(m)) return overflow(m);
  m->count += static_cast<std::size_t>(length);
  return 0;
}

int seq_printf(::seq_file* m, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = seq_vprintf(m, format, arguments);
  va_end(arguments);
  return result;
}

int seq_puts(::seq_file* m, const char* text) { return put(m, text); }

int seq_putc(::seq_file* m, char c) {
  if (m->count >= m->size) return -1;
  m->buf[m->count++] = c;
  return 0;
}

int seq_write(::seq_file* m, const void* data, unsigned long size) {
  if (size >= room(m)) return overflow(m);
  copy_bytes(m->buf + m->count, data, size);
  m->count += size;
  return 0;
}

void seq_pad(::seq_file* m, char c) {
  if (m->pad_until > m->count) {
    const std::size_t size = m->pad_until - m->count;
    if (size + m->count > m->size) {
      overflow(m);
      return;
    }
    std::memset(m->buf + m->count, ' ', size);
    m->count += size;
  }
  if (c) seq_putc(m, c);
}

void seq_put_decimal_ull_width(::seq_file* m, const char* delimiter, unsigned long long number,
                               unsigned width) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  put_number(m, delimiter,
             std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())), width,
             ' ');
}

void seq_put_decimal_ull(::seq_file* m, const char* delimiter, unsigned long long number) {
  seq_put_decimal_ull_width(m, delimiter, number, 0);
}

void seq_put_decimal_ll(::seq_file* m, const char* delimiter, long long number) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  put_number(m, delimiter,
             std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())), 0,
             ' ');
}

void seq_put_hex_ll(::seq_file* m, const char* delimiter, unsigned long long value,
                    unsigned width) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  put_number(m, delimiter,
             std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())),
             std::max(width, 1u), '0');
}

}  // namespace holdfast::kernel
