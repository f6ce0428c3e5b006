// Oops: what becomes of a fault in module code while serving. The operation ends (call_module
// answers its on_oops value), the kernel is tainted, the module pinned, and the log names module,
// function and line with a backtrace, in Linux's words.
//
// A fault is an oops only where nothing of the kernel's own is half done: inside a call into a
// module, with no kernel::Lock held, and with the program counter in module text or in Holdfast's
// own text (a helper called with a bad pointer). Everything else is a panic: the kernel process
// ends.
#pragma once

#include "host/fault.h"

namespace holdfast::kernel {

// The FaultHandler of serving hosts. Returns only where it is no task of ours.
void oops(const host::Fault& fault);

// BUG() and its kin arrive here with what the log shall say, the place in the module (a return
// address) and its caller's frame pointer. Ends the operation as a fault would.
[[noreturn]] void die(const char* headline, std::uint64_t pc, std::uint64_t frame_pointer);
// The same from inside a kernel function that a module called.
[[noreturn]] void die(const char* headline);

}  // namespace holdfast::kernel
