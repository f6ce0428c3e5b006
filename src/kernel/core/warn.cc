#include "kernel/core/warn.h"

#include <cstdarg>
#include <cstdio>

#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

void warn(const char* function, const char* format, ...) {
  Kernel& kernel = current_kernel();
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  kernel.taint(Taint::kWarn);
  kernel.log().emit(Level::kWarning, "------------[ cut here ]------------");
  kernel.log().emit(Level::kWarning, text);
  kernel.log().print(Level::kWarning, "WARNING: CPU: 0 PID: %d at %s", current_task().c.pid,
                     function);
  kernel.log().emit(Level::kWarning, "---[ end trace 0000000000000000 ]---");
}

}  // namespace holdfast::kernel
