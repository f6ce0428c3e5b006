// A debugger that looks on: gdb's JIT interface tells it where a module's sections are, so that it
// knows functions, lines and variables as in any program.
#pragma once

#include <cstddef>
#include <span>

#include "kernel/module/loaded_module.h"

namespace holdfast::checker {

// `image`: the .ko that `module` was made of.
void tell_debugger(std::span<const std::byte> image, const kernel::Module& module);

}  // namespace holdfast::checker

// Where gdb stops: called when the finding is there, on the stack of who brought it about.
extern "C" void holdfast_finding();
