// The big kernel lock of 2.x: recursive, and dropped for as long as its holder sleeps, which is all
// that makes it different from a mutex. task.bkl_depth is lock_depth: -1 not held, 0 held once.
// Lock order: outside everything; taken again after a sleep with nothing else held but what the
// sleeper holds (mutexes, as in Linux).
#pragma once

#include "host/host.h"
#include "kernel/core/task.h"

namespace holdfast::kernel {

class Bkl {
 public:
  void lock(Task& task);
  void unlock(Task& task);
  bool held_by(const Task& task) const { return task.bkl_depth >= 0; }

 private:
  friend class BklPause;
  void drop(Task& task);
  void retake(Task& task);
  host::Lock raw_{0, 0, nullptr, "big kernel lock"};
};

// Around every sleep: lets go of the big kernel lock, whatever its depth, and takes it again.
class BklPause {
 public:
  explicit BklPause(Task& task) : task_(task) {
    if (__builtin_expect(task.bkl_depth >= 0, false)) drop();
  }
  ~BklPause() {
    if (__builtin_expect(dropped_, false)) retake();
  }
  BklPause(const BklPause&) = delete;
  BklPause& operator=(const BklPause&) = delete;

 private:
  void drop();
  void retake();
  Task& task_;
  bool dropped_ = false;
};

}  // namespace holdfast::kernel
