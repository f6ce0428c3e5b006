// Addresses as people read them: "hello_show+0x12/0x40 [hello]". Modules are asked first, then the
// kernel's own exports (whose names are exact only at their first byte: their sizes are unknown).
#pragma once

#include <string>

#include "kernel/module/module.h"

namespace holdfast::kernel {

// Where `address` is, for the current kernel. An empty symbol: unknown.
Place find_place(const void* address);
// "name+0x12/0x40 [mod]" or without offset "name [mod]"; "0x1234" when unknown.
std::string symbol_text(const void* address, bool with_offset);
// For a return address: the call before it, so that a call that never returns is not taken for the
// next function.
std::string backtrace_symbol(const void* return_address);

}  // namespace holdfast::kernel
