// What of a module is still to happen when its memory goes: armed timers, pending works, threads.
// Linux finds out by an oops, later; here it is said while the names are still known.
#pragma once

#include "kernel/module/loaded_module.h"

namespace holdfast::kernel {

void report_leftovers(Kernel& kernel, const Module& module);

}  // namespace holdfast::kernel
