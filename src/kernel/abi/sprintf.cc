#include "kernel/abi/sprintf.h"

#include <algorithm>
#include <climits>

#include "kernel/abi/export.h"
#include "kernel/core/observer.h"
#include "kernel/core/warn.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {

int vsnprintf(char* to, std::size_t size, const char* format, va_list arguments) {
  if (size > INT_MAX) {
    warn("vsnprintf", "a size of %zu: a negative number?", size);
    return 0;
  }
  const int length = format_text(to, size, format, arguments);
  if (size) observe_write(to, std::min<std::size_t>(length + 1u, size), HOLDFAST_CALLER);
  return length;
}
int snprintf(char* to, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(to, size, format, arguments);
  va_end(arguments);
  return length;
}
// What was stored, not what would have been.
int vscnprintf(char* to, std::size_t size, const char* format, va_list arguments) {
  if (size == 0) return 0;
  const int length = vsnprintf(to, size, format, arguments);
  return static_cast<std::size_t>(length) < size ? length : static_cast<int>(size - 1);
}
int scnprintf(char* to, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vscnprintf(to, size, format, arguments);
  va_end(arguments);
  return length;
}
int vsprintf(char* to, const char* format, va_list arguments) {
  return vsnprintf(to, INT_MAX, format, arguments);
}
int sprintf(char* to, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(to, INT_MAX, format, arguments);
  va_end(arguments);
  return length;
}

std::span<const Export> sprintf_exports() {
  static const Export kExports[] = {
      EXPORT(vsnprintf), EXPORT(snprintf), EXPORT(vscnprintf), EXPORT(scnprintf),
      EXPORT(vsprintf),  EXPORT(sprintf),  EXPORT(vsscanf),    EXPORT(sscanf),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
