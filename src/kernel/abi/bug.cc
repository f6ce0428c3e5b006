// BUG() and might_sleep() as modules call them.
#include <cstdio>
#include <string>

#include "kernel/abi/export.h"
#include "kernel/core/log.h"
#include "kernel/core/oops.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {

[[noreturn]] void hf_bug(const char* file, int line, const char*) {
  current_kernel().log().emit(Level::kWarning, "------------[ cut here ]------------");
  // die() leaves by longjmp, which runs no destructors: the text must not need one.
  char text[256];
  std::snprintf(text, sizeof text, "kernel BUG at %s:%d!", file, line);
  die(text);
}

void __might_sleep(const char* file, int line) {
  const Task& task = current_task();
  if (!task.in_atomic() && task.softirq_count == 0 && task.rcu_depth == 0) return;
  might_sleep(format_string("%s:%d", file, line).c_str());
}

int test_taint(unsigned flag) {
  return flag < 32 ? static_cast<int>(current_kernel().tainted() >> flag & 1) : 0;
}
unsigned long get_taint() { return current_kernel().tainted(); }

std::span<const Export> bug_exports() {
  static const Export kExports[] = {
      EXPORT(hf_bug),
      EXPORT(__might_sleep),
      EXPORT(test_taint),
      EXPORT(get_taint),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
