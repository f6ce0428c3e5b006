#include "kernel/core/clock.h"

#include "kernel/core/task.h"

namespace holdfast::kernel {

long long clock_now(ClockId clock) {
  host::Host& host = *current_task().host;
  switch (clock) {
    case ClockId::kRealtime:
    case ClockId::kTai:  // the machine is not asked for leap seconds: as where nobody has set them
      return host.now(host::Clock::kRealtime);
    case ClockId::kMonotonic:
    case ClockId::kRaw:
    case ClockId::kBoottime:
      break;
  }
  return host.now(host::Clock::kMonotonic);
}

}  // namespace holdfast::kernel
