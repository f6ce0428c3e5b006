// The list's head lies in the module, its entries in the slab. Linux guards all lists with one lock
// and each entry with another; here one lock of the kernel's Vfs guards them all, and is not held
// while an owner is told.
#include "kernel/fs/fasync.h"

#include <cerrno>
#include <vector>

#include "kernel/core/task.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"
#include "kernel/seq_file/memory.h"

namespace holdfast::kernel::fs {
namespace {

constexpr int kMagic = 0x4601;

int take_off(::file* file, ::fasync_struct** list) {
  ::fasync_struct* found = nullptr;
  {
    LockGuard guard(current_kernel().vfs().fasync_lock());
    for (::fasync_struct** at = list; *at; at = &(*at)->fa_next) {
      if ((*at)->fa_file != file) continue;
      found = *at;
      *at = found->fa_next;
      break;
    }
  }
  if (found) seq::release(found);
  return found ? 1 : 0;
}

int put_on(int fd, ::file* file, ::fasync_struct** list) {
  auto* entry = static_cast<::fasync_struct*>(
      seq::allocate(sizeof(::fasync_struct), __builtin_return_address(0)));
  if (!entry) return -ENOMEM;
  entry->magic = kMagic;
  entry->fa_file = file;
  entry->fa_fd = fd;
  bool known = false;
  {
    LockGuard guard(current_kernel().vfs().fasync_lock());
    for (::fasync_struct* at = *list; at && !known; at = at->fa_next) {
      known = at->fa_file == file;
      if (known) at->fa_fd = fd;
    }
    if (!known) {
      entry->fa_next = *list;
      *list = entry;
    }
  }
  if (known) seq::release(entry);
  return known ? 0 : 1;
}

}  // namespace

void File::set_owner(RefPtr<AsyncOwner> owner) {
  LockGuard guard(current_kernel().vfs().fasync_lock());
  std::swap(owner_, owner);
}

int fasync_helper(int fd, ::file* file, int on, ::fasync_struct** list) {
  return on ? put_on(fd, file, list) : take_off(file, list);
}

void kill_fasync(::fasync_struct** list, int signal, int band) {
  std::vector<RefPtr<AsyncOwner>> owners;
  {
    LockGuard guard(current_kernel().vfs().fasync_lock());
    for (::fasync_struct* at = *list; at; at = at->fa_next) {
      if (auto owner = static_cast<File*>(at->fa_file->hf_file)->owner()) owners.push_back(owner);
    }
  }
  for (const auto& owner : owners) owner->signal(signal, band);
}

}  // namespace holdfast::kernel::fs
