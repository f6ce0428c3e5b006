// The machine's own checks, for what no instrumented access announces: a jump through a pointer
// that leads nowhere, code that returns into an unloaded module, a kernel function given a bad
// pointer.
#pragma once

namespace holdfast::checker {

// For this thread, until it ends: a fault while an execution runs goes to its Watch. What is no
// task's ends the process as ever.
void catch_faults();

}  // namespace holdfast::checker
