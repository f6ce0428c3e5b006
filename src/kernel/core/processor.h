// The one virtual processor of a kernel (see context.h).
#pragma once

#include "host/host.h"
#include "kernel/core/task.h"

namespace holdfast::kernel {

class Processor {
 public:
  void lock(Task& task);
  void unlock(Task& task);

 private:
  host::Lock raw_{0, 0, nullptr, "cpu 0"};
};

}  // namespace holdfast::kernel
