// Entries made of seq_file operations alone: the kernel's own proc_ops over what the entry says.
#include <cerrno>

#include "kernel/proc/proc_inode.h"
#include "kernel/seq_file/seq_file.h"

namespace holdfast::kernel::proc {
namespace {

int seq_entry_open(::inode* inode, ::file* file) {
  ProcDirEntry& entry = entry_of(inode);
  const auto* site = reinterpret_cast<const void*>(entry.seq_ops->start);  // whose file it is
  if (!entry.state_size) return seq::open(file, entry.seq_ops, site);
  void* state = seq::open_private(file, entry.seq_ops, static_cast<int>(entry.state_size), site);
  return state ? 0 : -ENOMEM;
}

int seq_entry_release(::inode* inode, ::file* file) {
  return entry_of(inode).state_size ? seq_release_private(inode, file) : seq_release(inode, file);
}

int single_entry_open(::inode* inode, ::file* file) {
  ProcDirEntry& entry = entry_of(inode);
  return seq::single_open(file, entry.single_show, entry.data,
                          reinterpret_cast<const void*>(entry.single_show));
}

constexpr ::proc_ops kSeqOps = {
    .proc_flags = 0,
    .proc_open = seq_entry_open,
    .proc_read = nullptr,
    .proc_read_iter = seq_read_iter,
    .proc_write = nullptr,
    .proc_lseek = seq_lseek,
    .proc_release = seq_entry_release,
    .proc_poll = nullptr,
    .proc_ioctl = nullptr,
    .proc_compat_ioctl = nullptr,
    .proc_mmap = nullptr,
    .proc_get_unmapped_area = nullptr,
};

constexpr ::proc_ops kSingleOps = {
    .proc_flags = 0,
    .proc_open = single_entry_open,
    .proc_read = nullptr,
    .proc_read_iter = seq_read_iter,
    .proc_write = nullptr,
    .proc_lseek = seq_lseek,
    .proc_release = single_release,
    .proc_poll = nullptr,
    .proc_ioctl = nullptr,
    .proc_compat_ioctl = nullptr,
    .proc_mmap = nullptr,
    .proc_get_unmapped_area = nullptr,
};

}  // namespace

ProcDirEntry* ProcFs::create_seq(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                                 const ::seq_operations* ops, unsigned state_size, void* data) {
  Target target{};
  auto entry = prepare_file(name, mode, parent, target);
  if (!entry) return nullptr;
  entry->data = data;
  entry->seq_ops = ops;
  entry->state_size = state_size;
  entry->set_operations(&kSeqOps);
  return enter(entry, *target.directory);
}

ProcDirEntry* ProcFs::create_single(const char* name, std::uint32_t mode, ProcDirEntry* parent,
                                    int (*show)(::seq_file*, void*), void* data) {
  Target target{};
  auto entry = prepare_file(name, mode, parent, target);
  if (!entry) return nullptr;
  entry->data = data;
  entry->single_show = show;
  entry->set_operations(&kSingleOps);
  return enter(entry, *target.directory);
}

}  // namespace holdfast::kernel::proc
