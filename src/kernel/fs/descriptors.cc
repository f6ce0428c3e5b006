#include "kernel/fs/descriptors.h"

#include <utility>

namespace holdfast::kernel::fs {

Descriptors::Slot* Descriptors::slot(int fd) {
  const auto index = static_cast<std::size_t>(fd - kFirst);
  return fd >= kFirst && index < slots_.size() && slots_[index].taken ? &slots_[index] : nullptr;
}

Result<int> Descriptors::reserve() {
  LockGuard guard(lock_);
  std::size_t index = 0;
  while (index < slots_.size() && slots_[index].taken) ++index;
  if (index == kMost) return Error{EMFILE};
  if (index == slots_.size()) slots_.emplace_back();
  slots_[index].taken = true;
  return static_cast<int>(index) + kFirst;
}

void Descriptors::cancel(int fd) {
  LockGuard guard(lock_);
  if (Slot* reserved = slot(fd)) reserved->taken = false;
}

void Descriptors::install(int fd, RefPtr<File> file) {
  LockGuard guard(lock_);
  Slot* reserved = slot(fd);
  VERIFY(reserved && !reserved->file);
  reserved->file = std::move(file);
}

RefPtr<File> Descriptors::get(int fd) {
  LockGuard guard(lock_);
  Slot* open = slot(fd);
  return open ? open->file : nullptr;
}

Status Descriptors::close(int fd) {
  RefPtr<File> file;
  {
    LockGuard guard(lock_);
    Slot* open = slot(fd);
    if (!open || !open->file) return Error{EBADF};
    file = std::move(open->file);
    open->taken = false;
  }
  return file->flush();
}

void Descriptors::close_all() {
  std::vector<Slot> slots;  // goes after the lock
  LockGuard guard(lock_);
  slots.swap(slots_);
}

}  // namespace holdfast::kernel::fs
