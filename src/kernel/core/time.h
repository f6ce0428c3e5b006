// Time as modules see it: jiffies at HZ 250 (Debian's), counted from the kernel's start so that
// they wrap in 32 bits five minutes later, as Linux arranges it.
#pragma once

#include <limits>

#include "host/host.h"

namespace holdfast::kernel {

class Kernel;

inline constexpr long kHz = 250;
inline constexpr host::Time kTick = 1'000'000'000 / kHz;
inline constexpr unsigned long kInitialJiffies =
    static_cast<unsigned int>(-300 * static_cast<int>(kHz));
inline constexpr long kMaxScheduleTimeout = std::numeric_limits<long>::max();

// Saturates at a time that is as good as for ever.
inline host::Time jiffies_to_ns(long jiffies) {
  constexpr long kMost = std::numeric_limits<long>::max() / kTick / 2;
  return (jiffies > kMost ? kMost : jiffies) * kTick;
}
inline long ns_to_jiffies_up(host::Time ns) { return static_cast<long>((ns + kTick - 1) / kTick); }

}  // namespace holdfast::kernel
