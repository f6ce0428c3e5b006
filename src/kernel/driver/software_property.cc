// What is in the properties of a software node.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/driver/software_node.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel {
namespace {

const void* value_of(const ::property_entry& property) {
  if (!property.length) return nullptr;
  return property.is_inline ? static_cast<const void*>(&property.value) : property.pointer;
}

// nullptr, and `error` says why.
const void* find_value(const ::property_entry* properties, const char* name, std::size_t length,
                       int& error) {
  const ::property_entry* property = find_property(properties, name);
  const void* value = property ? value_of(*property) : nullptr;
  error = !property ? -EINVAL : !value ? -ENODATA : length > property->length ? -EOVERFLOW : 0;
  return error ? nullptr : value;
}

int count_of(const ::property_entry* properties, const char* name, std::size_t element_size) {
  const ::property_entry* property = find_property(properties, name);
  return property ? static_cast<int>(property->length / element_size) : -EINVAL;
}

char* copy_text(const char* text, const void* site) {
  const std::size_t size = std::strlen(text) + 1;
  void* copy = seq::allocate(size, site);
  if (copy) std::memcpy(copy, text, size);
  return static_cast<char*>(copy);
}

// The strings of a property, each to be replaced by a copy or to be freed.
const char** strings_of(::property_entry& property) {
  return property.is_inline ? property.value.str
                            : static_cast<const char**>(const_cast<void*>(property.pointer));
}

// False: no memory; what was copied is in `property`, for free_one().
bool copy_strings(::property_entry& property, const void* site) {
  const char** strings = strings_of(property);
  const std::size_t count = property.length / sizeof *strings;
  for (std::size_t i = 0; i < count; ++i) {
    if (!strings[i]) continue;
    if (char* copy = copy_text(strings[i], site)) {
      strings[i] = copy;
      continue;
    }
    std::fill(strings + i, strings + count, nullptr);
    return false;
  }
  return true;
}

bool copy_one(::property_entry& to, const ::property_entry& from, const void* site) {
  to = from;
  to.name = copy_text(from.name, site);
  if (!from.is_inline) to.pointer = nullptr;
  if (!to.name) {
    to.length = 0;
    return false;
  }
  if (!from.is_inline && value_of(from)) {
    void* copy = seq::allocate(from.length, site);
    if (!copy) {
      to.length = 0;
      return false;
    }
    std::memcpy(copy, from.pointer, from.length);
    to.pointer = copy;
  }
  return to.type != DEV_PROP_STRING || !value_of(to) || copy_strings(to, site);
}

void free_one(::property_entry& property) {
  if (property.type == DEV_PROP_STRING && value_of(property)) {
    const char** strings = strings_of(property);
    const std::size_t count = property.length / sizeof *strings;
    for (std::size_t i = 0; i < count; ++i) seq::release(strings[i]);
  }
  if (!property.is_inline) seq::release(property.pointer);
  seq::release(property.name);
}

}  // namespace

const ::property_entry* find_property(const ::property_entry* properties, const char* name) {
  for (; properties && properties->name; ++properties) {
    if (std::strcmp(properties->name, name) == 0) return properties;
  }
  return nullptr;
}

int read_property(const ::property_entry* properties, const char* name, std::size_t element_size,
                  void* values, std::size_t count) {
  if (!values) return count_of(properties, name, element_size);
  int error;
  const void* value = find_value(properties, name, count * element_size, error);
  if (value) std::memcpy(values, value, count * element_size);
  return error;
}

int read_strings(const ::property_entry* properties, const char* name, const char** values,
                 std::size_t count) {
  const int have = count_of(properties, name, sizeof *values);
  if (have < 0 || !values) return have;
  const std::size_t taken = std::min(count, static_cast<std::size_t>(have));
  int error;
  const void* value = find_value(properties, name, taken * sizeof *values, error);
  if (!value) return error;
  std::memcpy(values, value, taken * sizeof *values);
  return static_cast<int>(taken);
}

::property_entry* copy_properties(const ::property_entry* properties, const void* site) {
  std::size_t count = 0;
  while (properties[count].name) ++count;
  auto* copy =
      static_cast<::property_entry*>(seq::allocate((count + 1) * sizeof(::property_entry), site));
  if (!copy) return nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    if (copy_one(copy[i], properties[i], site)) continue;
    for (std::size_t k = 0; k <= i; ++k) free_one(copy[k]);
    seq::release(copy);
    return nullptr;
  }
  return copy;
}

void free_properties(const ::property_entry* properties) {
  if (!properties) return;
  auto* owned = const_cast<::property_entry*>(properties);
  for (::property_entry* property = owned; property->name; ++property) free_one(*property);
  seq::release(owned);
}

}  // namespace holdfast::kernel
