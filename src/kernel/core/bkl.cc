#include "kernel/core/bkl.h"

#include "base/verify.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {

void Bkl::lock(Task& task) {
  if (task.bkl_depth < 0) task.host->lock(raw_);
  ++task.bkl_depth;
}

void Bkl::unlock(Task& task) {
  VERIFY(task.bkl_depth >= 0);
  if (--task.bkl_depth < 0) task.host->unlock(raw_);
}

void BklPause::drop() {
  dropped_ = true;
  task_.host->unlock(task_.kernel->bkl().raw_);
}

void BklPause::retake() { task_.host->lock(task_.kernel->bkl().raw_); }

}  // namespace holdfast::kernel
