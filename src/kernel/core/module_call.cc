#include "kernel/core/module_call.h"

#include "kernel/core/observer.h"

namespace holdfast::kernel {

void announce_call(const void* function) { used(function); }

}  // namespace holdfast::kernel
