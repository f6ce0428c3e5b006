// param_set_*, param_get_*, param_ops_*: the basic types of module parameters.
#include "kernel/abi/params.h"

#include <cstdarg>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/result.h"
#include "kernel/abi/export.h"
#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"
#include "kernel/module/module.h"

namespace holdfast::kernel::abi {
namespace {

constexpr std::size_t kPageSize = 4096;
constexpr std::size_t kMaxString = 1024;
constexpr unsigned kNoArgument = 1;  // KERNEL_PARAM_OPS_FL_NOARG

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

// kstrtoull(text, 0, ...): "0x" and a leading 0 choose the base; one newline may end it.
int parse_magnitude(const char* text, unsigned long long& value) {
  unsigned base = 10;
  if (text[0] == '0') {
    const bool hex = (text[1] == 'x' || text[1] == 'X') && digit_of(text[2]) < 16;
    base = hex ? 16 : 8;
    if (hex) text += 2;
  }
  value = 0;
  const char* start = text;
  bool overflow = false;
  for (; static_cast<unsigned>(digit_of(*text)) < base; ++text) {
    overflow |= __builtin_mul_overflow(value, base, &value);
    overflow |= __builtin_add_overflow(value, static_cast<unsigned>(digit_of(*text)), &value);
  }
  if (overflow) return -ERANGE;
  if (text == start) return -EINVAL;
  if (*text == '\n') ++text;
  return *text ? -EINVAL : 0;
}

template <class T>
int parse(const char* text, T& to) {
  unsigned long long magnitude = 0;
  const bool negative = std::is_signed_v<T> && *text == '-';
  if (negative || *text == '+') ++text;
  if (int error = parse_magnitude(text, magnitude)) return error;
  const auto limit = static_cast<unsigned long long>(std::numeric_limits<T>::max());
  if (magnitude > limit + (negative ? 1 : 0)) return -ERANGE;
  to = static_cast<T>(negative ? 0 - magnitude : magnitude);
  return 0;
}

template <class T>
int set_number(const char* value, const ::kernel_param* kp) {
  T parsed{};
  if (int error = parse(value, parsed)) return error;
  *static_cast<T*>(kp->arg) = parsed;
  return 0;
}

// scnprintf() into a page.
int print(char* buffer, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int length = format_text(buffer, kPageSize, format, arguments);
  va_end(arguments);
  return length < static_cast<int>(kPageSize) ? length : static_cast<int>(kPageSize) - 1;
}

template <class... Arguments>
void complain(const char* format, Arguments... arguments) {
  current_kernel().log().print(Level::kError, format, arguments...);
}

// strtobool()
int parse_bool(const char* text, bool& to) {
  switch (*text) {
    case 'y':
    case 'Y':
    case 't':
    case 'T':
    case '1':
      to = true;
      return 0;
    case 'n':
    case 'N':
    case 'f':
    case 'F':
    case '0':
      to = false;
      return 0;
    case 'o':
    case 'O':
      if (text[1] == 'n' || text[1] == 'N') return to = true, 0;
      if (text[1] == 'f' || text[1] == 'F') return to = false, 0;
      return -EINVAL;
    default:
      return -EINVAL;
  }
}

}  // namespace

#define NUMBER(name, type, format)                                    \
  int param_set_##name(const char* value, const ::kernel_param* kp) { \
    return set_number<type>(value, kp);                               \
  }                                                                   \
  int param_get_##name(char* buffer, const ::kernel_param* kp) {      \
    return print(buffer, format "\n", *static_cast<type*>(kp->arg));  \
  }                                                                   \
  extern const ::kernel_param_ops param_ops_##name;                   \
  const ::kernel_param_ops param_ops_##name = {0, param_set_##name, param_get_##name, nullptr};

NUMBER(byte, unsigned char, "%hhu")
NUMBER(short, short, "%hi")
NUMBER(ushort, unsigned short, "%hu")
NUMBER(int, int, "%i")
NUMBER(uint, unsigned, "%u")
NUMBER(long, long, "%li")
NUMBER(ulong, unsigned long, "%lu")
NUMBER(ullong, unsigned long long, "%llu")
NUMBER(hexint, unsigned, "%#08x")
#undef NUMBER

int param_set_uint_minmax(const char* value, const ::kernel_param* kp, unsigned min, unsigned max) {
  unsigned parsed = 0;
  if (!value) return -EINVAL;
  if (int error = parse(value, parsed)) return error;
  if (parsed < min || parsed > max) return -EINVAL;
  *static_cast<unsigned*>(kp->arg) = parsed;
  return 0;
}

int param_set_charp(const char* value, const ::kernel_param* kp) {
  const std::size_t length = strnlen(value, kMaxString + 1);
  if (length == kMaxString + 1) {
    complain("%s: string parameter too long", kp->name);
    return -ENOSPC;
  }
  Modules& modules = current_kernel().modules();
  modules.free_charp(*static_cast<char**>(kp->arg));
  char* copy = modules.new_charp({value, length});
  *static_cast<char**>(kp->arg) = copy;
  return copy ? 0 : -ENOMEM;
}

int param_get_charp(char* buffer, const ::kernel_param* kp) {
  const char* value = *static_cast<char**>(kp->arg);
  return print(buffer, "%s\n", value ? value : "(null)");
}

void param_free_charp(void* arg) {
  current_kernel().modules().free_charp(*static_cast<char**>(arg));
}

extern const ::kernel_param_ops param_ops_charp;
const ::kernel_param_ops param_ops_charp = {0, param_set_charp, param_get_charp, param_free_charp};

int param_set_bool(const char* value, const ::kernel_param* kp) {
  bool parsed = false;
  if (int error = parse_bool(value ? value : "1", parsed)) return error;
  *static_cast<bool*>(kp->arg) = parsed;
  return 0;
}

int param_get_bool(char* buffer, const ::kernel_param* kp) {
  return print(buffer, "%c\n", *static_cast<unsigned char*>(kp->arg) ? 'Y' : 'N');
}

int param_set_bool_enable_only(const char* value, const ::kernel_param* kp) {
  bool parsed = false;
  if (int error = parse_bool(value ? value : "1", parsed)) return error;
  auto* current = static_cast<unsigned char*>(kp->arg);
  if (!parsed && *current) return -EROFS;
  if (parsed) *current = 1;
  return 0;
}

int param_set_invbool(const char* value, const ::kernel_param* kp) {
  bool parsed = false;
  if (int error = parse_bool(value ? value : "1", parsed)) return error;
  *static_cast<bool*>(kp->arg) = !parsed;
  return 0;
}

int param_get_invbool(char* buffer, const ::kernel_param* kp) {
  return print(buffer, "%c\n", *static_cast<unsigned char*>(kp->arg) ? 'N' : 'Y');
}

int param_set_bint(const char* value, const ::kernel_param* kp) {
  bool parsed = false;
  if (int error = parse_bool(value ? value : "1", parsed)) return error;
  *static_cast<int*>(kp->arg) = parsed;
  return 0;
}

extern const ::kernel_param_ops param_ops_bool, param_ops_bool_enable_only, param_ops_invbool,
    param_ops_bint;
const ::kernel_param_ops param_ops_bool = {kNoArgument, param_set_bool, param_get_bool, nullptr};
const ::kernel_param_ops param_ops_bool_enable_only = {kNoArgument, param_set_bool_enable_only,
                                                       param_get_bool, nullptr};
const ::kernel_param_ops param_ops_invbool = {0, param_set_invbool, param_get_invbool, nullptr};
const ::kernel_param_ops param_ops_bint = {kNoArgument, param_set_bint, param_get_int, nullptr};

int param_set_copystring(const char* value, const ::kernel_param* kp) {
  const ::kparam_string& string = *kp->str;
  const std::size_t length = strnlen(value, string.maxlen);
  if (length == string.maxlen) {
    complain("%s: string doesn't fit in %u chars.", kp->name, string.maxlen - 1);
    return -ENOSPC;
  }
  std::memcpy(string.string, value, length + 1);
  return 0;
}

int param_get_string(char* buffer, const ::kernel_param* kp) {
  return print(buffer, "%.*s\n", static_cast<int>(kp->str->maxlen), kp->str->string);
}

const ::kernel_param_ops param_ops_string = {0, param_set_copystring, param_get_string, nullptr};

namespace {

// A record for one element: `const` members make it an aggregate that is built anew each time.
::kernel_param element_of(const ::kernel_param& kp, const ::kparam_array& array, unsigned index) {
  return {.name = kp.name,
          .mod = kp.mod,
          .ops = array.ops,
          .perm = kp.perm,
          .level = kp.level,
          .flags = kp.flags,
          .arg = static_cast<char*>(array.elem) + std::size_t{array.elemsize} * index};
}

int set_elements(const char* value, const ::kernel_param& kp, unsigned& count) {
  const ::kparam_array& array = *kp.arr;
  if (!array.ops->set) return -EINVAL;
  for (count = 0;;) {
    if (count == array.max) {
      complain("%s: can only take %u arguments", kp.name, array.max);
      return -EINVAL;
    }
    char* end = const_cast<char*>(value) + std::strcspn(value, ",");
    const bool last = *end == '\0';
    *end = '\0';  // as in Linux, the caller's string is cut into pieces
    const ::kernel_param element = element_of(kp, array, count);
    if (int error = array.ops->set(value, &element)) return error;
    ++count;
    if (last) break;
    value = end + 1;
  }
  return 0;
}

int param_array_set(const char* value, const ::kernel_param* kp) {
  unsigned count = 0;
  const int error = set_elements(value, *kp, count);
  if (kp->arr->num) *kp->arr->num = count;
  return error;
}

unsigned count_of(const ::kparam_array& array) {
  const unsigned count = array.num ? *array.num : array.max;
  return count < array.max ? count : array.max;
}

int param_array_get(char* buffer, const ::kernel_param* kp) {
  const ::kparam_array& array = *kp->arr;
  std::string text;
  char element_text[kPageSize];
  for (unsigned i = 0; i < count_of(array) && text.size() < kPageSize; ++i) {
    const ::kernel_param element = element_of(*kp, array, i);
    const int length = array.ops->get(element_text, &element);
    if (length < 0) return length;
    if (!text.empty()) text.back() = ',';
    text.append(element_text, static_cast<std::size_t>(length));
  }
  return print(buffer, "%s", text.c_str());
}

void param_array_free(void* arg) {
  const auto& array = *static_cast<const ::kparam_array*>(arg);
  if (!array.ops->free) return;
  for (unsigned i = 0; i < count_of(array); ++i) {
    array.ops->free(static_cast<char*>(array.elem) + std::size_t{array.elemsize} * i);
  }
}

}  // namespace

const ::kernel_param_ops param_array_ops = {0, param_array_set, param_array_get, param_array_free};

void kernel_param_lock(::module* module) { current_kernel().modules().lock_params(module); }

void kernel_param_unlock(::module* module) { current_kernel().modules().unlock_params(module); }

namespace {

struct KnownOps {
  const ::kernel_param_ops* ops;
  std::size_t size;
};
constexpr KnownOps kKnown[] = {
    {&param_ops_byte, 1},           {&param_ops_short, 2},
    {&param_ops_ushort, 2},         {&param_ops_int, 4},
    {&param_ops_uint, 4},           {&param_ops_long, 8},
    {&param_ops_ulong, 8},          {&param_ops_ullong, 8},
    {&param_ops_hexint, 4},         {&param_ops_charp, sizeof(char*)},
    {&param_ops_bool, 1},           {&param_ops_bool_enable_only, 1},
    {&param_ops_bint, 4},           {&param_ops_invbool, 1},
    {&param_array_ops, 0},          {&param_ops_string, 0},
    {&param_ops_dyndbg_classes, 0},
};

}  // namespace

bool is_kernel_ops(const ::kernel_param_ops* ops) {
  for (const KnownOps& known : kKnown) {
    if (known.ops == ops) return true;
  }
  return false;
}

std::size_t size_of_kernel_param(const ::kernel_param_ops* ops) {
  for (const KnownOps& known : kKnown) {
    if (known.ops == ops) return known.size;
  }
  return 0;
}

#define EXPORT_NUMBER(name) \
  EXPORT(param_set_##name), EXPORT(param_get_##name), EXPORT_CONSTANT(param_ops_##name)

std::span<const Export> params_exports() {
  static const Export table[] = {
      EXPORT_NUMBER(byte),
      EXPORT_NUMBER(short),
      EXPORT_NUMBER(ushort),
      EXPORT_NUMBER(int),
      EXPORT_NUMBER(uint),
      EXPORT_NUMBER(long),
      EXPORT_NUMBER(ulong),
      EXPORT_NUMBER(ullong),
      EXPORT_NUMBER(hexint),
      EXPORT_NUMBER(charp),
      EXPORT_NUMBER(bool),
      EXPORT_NUMBER(invbool),
      EXPORT_GPL(param_set_uint_minmax),
      EXPORT(param_free_charp),
      EXPORT_GPL(param_set_bool_enable_only),
      EXPORT_CONSTANT(param_ops_bool_enable_only),
      EXPORT(param_set_bint),
      EXPORT_CONSTANT(param_ops_bint),
      EXPORT(param_set_copystring),
      EXPORT(param_get_string),
      EXPORT_CONSTANT(param_ops_string),
      EXPORT_CONSTANT(param_array_ops),
      EXPORT(kernel_param_lock),
      EXPORT(kernel_param_unlock),
  };
  return table;
}

}  // namespace holdfast::kernel::abi
