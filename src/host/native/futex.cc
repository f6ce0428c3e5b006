#include "host/native/futex.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

namespace holdfast::host::native {
namespace {
constexpr Time kSecond = 1'000'000'000;
}

bool futex_wait(std::uint32_t* word, std::uint32_t expected, Time deadline) {
  timespec until{deadline / kSecond, deadline % kSecond};
  // The bitset form, because its timeout is an absolute one.
  long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected,
                        deadline == kForever ? nullptr : &until, nullptr, FUTEX_BITSET_MATCH_ANY);
  return !(result == -1 && errno == ETIMEDOUT);
}

void futex_wake_one(std::uint32_t* word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace holdfast::host::native
