// Registrations that fail on purpose (FailRule::registrations), as they would without memory.
#pragma once

#include "kernel/core/slab.h"
#include "kernel/core/task.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

// `what`: "proc_create()"; `site`: the caller in the module. True: answer that there is no memory.
inline bool refuses(const char* what, const void* site) {
  return current_kernel().slab().refuses(what, site);
}

}  // namespace holdfast::kernel
