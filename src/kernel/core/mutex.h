// struct mutex and struct semaphore under Linux's symbol names, and Mutex for the kernel's own use
// where a lock must be held across a call into a module or a sleep (a kernel::Lock must not).
//
// A mutex is a host lock, so both hosts see who waits for whom. A waiter that a signal may call
// away cannot sleep in a host lock: it queues beside it, and every unlock looks there.
#pragma once

#include <holdfast/abi/sync.h>

namespace holdfast::kernel {

void __mutex_init(::mutex* lock, const char* name, void* key);
void mutex_lock(::mutex* lock);
int mutex_lock_interruptible(::mutex* lock);  // -EINTR
int mutex_lock_killable(::mutex* lock);
void mutex_lock_io(::mutex* lock);
int mutex_trylock(::mutex* lock);
void mutex_unlock(::mutex* lock);
bool mutex_is_locked(::mutex* lock);

void down(::semaphore* semaphore);
int down_interruptible(::semaphore* semaphore);  // -EINTR
int down_killable(::semaphore* semaphore);
int down_trylock(::semaphore* semaphore);                // 0: got it
int down_timeout(::semaphore* semaphore, long timeout);  // jiffies; -ETIME
void up(::semaphore* semaphore);

class Mutex {
 public:
  explicit constexpr Mutex(const char* name) : c_{} { c_.lock.name = name; }
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  void lock() { mutex_lock(&c_); }
  void unlock() { mutex_unlock(&c_); }
  bool try_lock() { return mutex_trylock(&c_) != 0; }
  ::mutex& c() { return c_; }

 private:
  ::mutex c_;
};

class [[nodiscard]] MutexGuard {
 public:
  explicit MutexGuard(Mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexGuard() { mutex_.unlock(); }
  MutexGuard(const MutexGuard&) = delete;
  MutexGuard& operator=(const MutexGuard&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace holdfast::kernel
