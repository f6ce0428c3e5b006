#include "kernel/core/lock.h"

#include "base/verify.h"
#include "kernel/core/task.h"

namespace holdfast::kernel {

void Lock::lock() {
  Task& task = current_task();
  if (!commute_ || !host::running.observed) task.host->lock(raw_);
  ++task.internal_locks;
}

void Lock::unlock() {
  Task& task = current_task();
  VERIFY(task.internal_locks > 0);
  --task.internal_locks;
  if (!commute_ || !host::running.observed) task.host->unlock(raw_);
}

}  // namespace holdfast::kernel
