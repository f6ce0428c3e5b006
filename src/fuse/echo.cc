#include "fuse/echo.h"

#include <cerrno>

#include "fuse/lowlevel.h"

namespace holdfast::fuse {

bool Echo::wait(std::uint64_t node, Deadline until) {
  std::uint64_t number = 0;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return true;
    number = ++asked_;
  }
  int error =
      ::fuse_lowlevel_notify_retrieve(session_, node, 0, 0, reinterpret_cast<void*>(number));
  if (error != 0) return error != -ENOENT;
  // One with a later number may be queued before this: it was taken later, so it stands for both.
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, until, [&] { return ended_ || heard_ >= number; });
  return true;
}

void Echo::heard(std::uint64_t number) {
  std::lock_guard lock(mutex_);
  if (number > heard_) heard_ = number;
  changed_.notify_all();
}

void Echo::end() {
  std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

}  // namespace holdfast::fuse
