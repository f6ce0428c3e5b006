// The futex calls that the native host needs, on words of plain structs.
#pragma once

#include <cstdint>

#include "host/host.h"

namespace holdfast::host::native {

// Sleeps while *word is `expected`, until woken, a signal, or `deadline` (monotonic).
// False: the deadline passed.
bool futex_wait(std::uint32_t* word, std::uint32_t expected, Time deadline);
void futex_wake_one(std::uint32_t* word);

}  // namespace holdfast::host::native
