// Lock and LockGuard: the kernel's own internal mutual exclusion, straight on a host lock.
// For the kernel's data only; what modules lock (spinlock_t, struct mutex) is in core/sync.h.
// Never held across a call into a module, and never while parking.
#pragma once

#include "host/host.h"

namespace holdfast::kernel {

// A lock whose sections commute (it does not matter who goes first) and hold no scheduling point is
// nothing to an explorer: tasks switch only there, so the section is one step as it is.
enum class Sections : std::uint8_t { kOrdered, kCommute };

class Lock {
 public:
  explicit constexpr Lock(const char* name, Sections sections = Sections::kOrdered)
      : raw_{0, 0, nullptr, name}, commute_(sections == Sections::kCommute) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  void lock();
  void unlock();

 private:
  host::Lock raw_;
  const bool commute_;
};

class [[nodiscard]] LockGuard {
 public:
  explicit LockGuard(Lock& lock) : lock_(lock) { lock_.lock(); }
  ~LockGuard() { lock_.unlock(); }
  LockGuard(const LockGuard&) = delete;
  LockGuard& operator=(const LockGuard&) = delete;

 private:
  Lock& lock_;
};

}  // namespace holdfast::kernel
