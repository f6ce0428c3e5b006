// Atomic<T>: the only atomics of the kernel. Every operation is announced to the host first, so the
// explorer can put a scheduling point before it. Order is that of the named operation in Linux.
#pragma once

#include <atomic>

#include "host/host.h"

namespace holdfast::kernel {

template <class T>
class Atomic {
 public:
  constexpr Atomic(T value = T{}) : value_(value) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load() const {  // acquire
    announce(host::Access::kRead);
    return value_.load(std::memory_order_acquire);
  }
  // No event to the explorer: for what is shown and decides nothing.
  T peek() const { return value_.load(std::memory_order_relaxed); }
  void store(T value) {  // release
    announce(host::Access::kWrite);
    value_.store(value, std::memory_order_release);
  }
  T exchange(T value) {
    announce(host::Access::kUpdate);
    return value_.exchange(value);
  }
  // True if `expected` was there; else `expected` becomes what is.
  bool compare_exchange(T& expected, T desired) {
    announce(host::Access::kUpdate);
    return value_.compare_exchange_strong(expected, desired);
  }
  // Both return the new value.
  T add(T amount) {
    announce(host::Access::kUpdate);
    return static_cast<T>(value_.fetch_add(amount) + amount);
  }
  T sub(T amount) {
    announce(host::Access::kUpdate);
    return static_cast<T>(value_.fetch_sub(amount) - amount);
  }
  // atomic_inc_unless_negative: true and one more, unless it is below zero.
  bool increment_unless_negative() {
    T seen = load();
    while (seen >= 0) {
      if (compare_exchange(seen, static_cast<T>(seen + 1))) return true;
    }
    return false;
  }
  // atomic_inc_not_zero.
  bool increment_unless_zero() {
    T seen = load();
    while (seen != 0) {
      if (compare_exchange(seen, static_cast<T>(seen + 1))) return true;
    }
    return false;
  }

 private:
  void announce(host::Access kind) const { host::access(&value_, sizeof value_, kind); }
  std::atomic<T> value_;
};

// The same on fields of the structs that C shares with us (include/holdfast/abi).
template <class T>
T marked_load(const T& field) {
  host::access(&field, sizeof field, host::Access::kRead);
  return __atomic_load_n(&field, __ATOMIC_SEQ_CST);
}
template <class T>
void marked_store(T& field, T value) {
  host::access(&field, sizeof field, host::Access::kWrite);
  __atomic_store_n(&field, value, __ATOMIC_SEQ_CST);
}
template <class T>
T marked_exchange(T& field, T value) {
  host::access(&field, sizeof field, host::Access::kUpdate);
  return __atomic_exchange_n(&field, value, __ATOMIC_SEQ_CST);
}
// True if `expected` was there; else `expected` becomes what is.
template <class T>
bool marked_compare_exchange(T& field, T& expected, T desired) {
  host::access(&field, sizeof field, host::Access::kUpdate);
  return __atomic_compare_exchange_n(&field, &expected, desired, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST);
}
// Both return the new value.
template <class T>
T marked_add(T& field, T amount) {
  host::access(&field, sizeof field, host::Access::kUpdate);
  return __atomic_add_fetch(&field, amount, __ATOMIC_SEQ_CST);
}
template <class T>
T marked_sub(T& field, T amount) {
  host::access(&field, sizeof field, host::Access::kUpdate);
  return __atomic_sub_fetch(&field, amount, __ATOMIC_SEQ_CST);
}
template <class T>
T marked_or(T& field, T bits) {
  host::access(&field, sizeof field, host::Access::kUpdate);
  return __atomic_fetch_or(&field, bits, __ATOMIC_SEQ_CST);  // the value before
}
template <class T>
T marked_and(T& field, T bits) {
  host::access(&field, sizeof field, host::Access::kUpdate);
  return __atomic_fetch_and(&field, bits, __ATOMIC_SEQ_CST);  // the value before
}

}  // namespace holdfast::kernel
