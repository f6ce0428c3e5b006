// What of this process's own memory may be touched: the program's image and the C heap, where
// constants and a few objects of the kernel's lie.
#pragma once

namespace holdfast::checker {

// Looks at the process's map, and again when an address is not in what it saw last.
bool mapped(const void* address, bool write);

}  // namespace holdfast::checker
