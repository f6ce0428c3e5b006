#include "kernel/fs/simple_attr.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>

#include "kernel/core/module_call.h"
#include "kernel/core/mutex.h"
#include "kernel/core/slab.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/user_copy.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::fs {
namespace {

struct Attribute {
  AttributeGet get;
  AttributeSet set;
  void* data;
  const char* format;
  ::mutex lock;  // get, set and the text they make
  std::array<char, 24> text;
};

Attribute& attribute_of(::file* file) { return *static_cast<Attribute*>(file->private_data); }

// Fills `text` and returns its length, or -errno.
long make_text(Attribute& attribute, long long pos) {
  if (pos != 0 && attribute.text[0] != 0)
    return static_cast<long>(strnlen(attribute.text.data(), attribute.text.size()));
  unsigned long long value = 0;
  const int error = call_module(-EIO, attribute.get, attribute.data, &value);
  if (error) return error;
  const std::string text = format_string(attribute.format, value);
  const std::size_t length = std::min(text.size(), attribute.text.size() - 1);
  std::memcpy(attribute.text.data(), text.data(), length);
  attribute.text[length] = 0;
  return static_cast<long>(length);
}

long write_number(::file* file, const char* buffer, unsigned long size, bool is_signed) {
  Attribute& attribute = attribute_of(file);
  if (!attribute.set) return -EACCES;
  std::array<char, 24> line{};
  const std::size_t length = std::min<std::size_t>(size, line.size() - 1);
  unsigned long long value = 0;
  mutex_lock(&attribute.lock);
  long result = copy_from_user(line.data(), buffer, length) ? -EFAULT : 0;
  if (result == 0 && is_signed) {
    long long number = 0;
    result = parse_signed(line.data(), &number);
    value = static_cast<unsigned long long>(number);
  } else if (result == 0) {
    result = parse_unsigned(line.data(), &value);
  }
  if (result == 0) result = call_module(-EIO, attribute.set, attribute.data, value);
  mutex_unlock(&attribute.lock);
  return result == 0 ? static_cast<long>(size) : result;
}

}  // namespace

int simple_attr_open(::inode* inode, ::file* file, AttributeGet get, AttributeSet set,
                     const char* format) {
  auto* attribute =
      static_cast<Attribute*>(seq::allocate(sizeof(Attribute), __builtin_return_address(0)));
  if (!attribute) return -ENOMEM;
  *attribute = Attribute{get, set, inode->i_private, format, {}, {}};
  __mutex_init(&attribute->lock, "&attr->mutex", nullptr);
  file->private_data = attribute;
  return nonseekable_open(inode, file);
}

int simple_attr_release(::inode*, ::file* file) {
  seq::release(file->private_data);
  return 0;
}

long simple_attr_read(::file* file, char* buffer, unsigned long size, long long* pos) {
  Attribute& attribute = attribute_of(file);
  if (!attribute.get) return -EACCES;
  mutex_lock(&attribute.lock);
  long result = make_text(attribute, *pos);
  if (result >= 0)
    result = read_from_buffer(buffer, size, pos, attribute.text.data(),
                              static_cast<std::size_t>(result));
  mutex_unlock(&attribute.lock);
  return result;
}

long simple_attr_write(::file* file, const char* buffer, unsigned long size, long long*) {
  return write_number(file, buffer, size, false);
}

long simple_attr_write_signed(::file* file, const char* buffer, unsigned long size, long long*) {
  return write_number(file, buffer, size, true);
}

int parse_unsigned(const char* text, unsigned long long* value) {
  if (*text == '+') ++text;
  int base = 10;
  if (text[0] == '0' && (text[1] | 0x20) == 'x') {
    base = 16;
    text += 2;
  } else if (text[0] == '0') {
    base = 8;
  }
  const char* end = text + std::strlen(text);
  if (end != text && end[-1] == '\n') --end;
  auto [stop, error] = std::from_chars(text, end, *value, base);
  if (error == std::errc::result_out_of_range) return -ERANGE;
  return error != std::errc() || stop != end ? -EINVAL : 0;
}

int parse_signed(const char* text, long long* value) {
  const bool negative = *text == '-';
  unsigned long long magnitude = 0;
  const int error = parse_unsigned(negative ? text + 1 : text, &magnitude);
  if (error) return error;
  const auto limit = static_cast<unsigned long long>(std::numeric_limits<long long>::max());
  if (magnitude > limit + (negative ? 1 : 0)) return -ERANGE;
  *value = static_cast<long long>(negative ? 0 - magnitude : magnitude);
  return 0;
}

}  // namespace holdfast::kernel::fs
