// WARN() of the kernel's own code: a complaint about what a module asked for, in Linux's form,
// with the taint that goes with it. The operation goes on.
#pragma once

namespace holdfast::kernel {

// `function` is where Linux would say the warning comes from.
void warn(const char* function, const char* format, ...) __attribute__((format(printf, 2, 3)));

}  // namespace holdfast::kernel
