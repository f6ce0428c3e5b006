// Machine faults (SIGSEGV, SIGBUS, SIGILL, SIGFPE) become host::Fault.
#pragma once

#include "host/fault.h"

namespace holdfast::host::native {

// Process-wide, once: from now on a fault on a thread that is a task goes to `handler`; if the
// handler returns, or the thread is no task, the previous disposition applies (a sanitizer's report
// or the end of the process). Needs the signal stack that Attach gives each thread.
void install_fault_handler(FaultHandler handler);

// Gives the calling thread an alternate signal stack, once; freed when the thread ends.
void prepare_signal_stack();

}  // namespace holdfast::host::native
