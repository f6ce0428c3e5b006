// WARN and dump_stack: reports that do not end anything, in Linux's words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/core/log.h"

namespace holdfast::kernel {

class Kernel;

// "Not tainted" or "Tainted: G        W  O": the letters of Linux, in its columns.
std::string tainted_text(const Kernel& kernel);
// "CPU: 0 PID: 7 Comm: cat ..." and the callers that lie in modules, from `frame_pointer` up.
void print_stack(Level level, std::uint64_t frame_pointer);
// The "cut here" report. `caller` is inside the function that warns; `message` may be empty.
void warn_report(const char* file, int line, const void* caller, std::uint64_t frame_pointer,
                 std::string_view message);

// WARN() of the kernel's own code: a complaint about what a module asked for. `function` is where
// Linux would say the warning comes from.
void warn(const char* function, const char* format, ...) __attribute__((format(printf, 2, 3)));

}  // namespace holdfast::kernel

// For the kernel's own warnings about what a module does: the place is ours, the trace the
// module's. The arguments are those of format_string().
#define KERNEL_WARN(...)                                                                       \
  ::holdfast::kernel::warn_report(__FILE__, __LINE__, __builtin_return_address(0),             \
                                  reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)), \
                                  ::holdfast::kernel::format_string(__VA_ARGS__))
