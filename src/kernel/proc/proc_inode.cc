#include "kernel/proc/proc_inode.h"

#include <sys/stat.h>

#include "kernel/core/observer.h"
#include "kernel/proc/proc_file.h"
#include "kernel/proc/text_file.h"

namespace holdfast::kernel::proc {

ProcInode::ProcInode(ProcFs& proc, RefPtr<ProcDirEntry> entry)
    : proc_(proc), entry_(std::move(entry)) {
  c.hf_proc_entry = entry_.get();
  proc_.attributes(*entry_, c);
  const ::proc_ops* operations = entry_->ops();
  if (operations && lacks(Protection::kLookupReadsOwn)) {
    observe_read(&operations->proc_read_iter, sizeof(void*), nullptr);
  }
}

Result<RefPtr<fs::Inode>> ProcInode::lookup(std::string_view name) {
  if (!S_ISDIR(entry_->mode)) return Error{ENOTDIR};
  auto found = proc_.find(*entry_, name);
  if (!found) return Error{ENOENT};
  return proc_.inode_of(std::move(found));
}

Status ProcInode::readdir(std::uint64_t from, const fs::DirSink& sink) {
  if (!S_ISDIR(entry_->mode)) return Error{ENOTDIR};
  return proc_.readdir(*entry_, from, sink);
}

Result<std::string> ProcInode::readlink() {
  if (!entry_->target) return Error{EINVAL};
  if (!entry_->gate().active()) return Error{EINVAL};  // as proc_get_link after removal
  return *entry_->target;
}

Result<RefPtr<fs::File>> ProcInode::open(int flags) {
  if (S_ISDIR(entry_->mode)) return Error{EISDIR};
  if (S_ISLNK(entry_->mode)) return Error{ELOOP};
  if (entry_->text)
    return TextFile::open(RefPtr<fs::Inode>(this), entry_->name, *entry_->text, flags);
  return ProcFile::open(RefPtr<ProcInode>(this), flags);
}

Status ProcInode::refresh() {
  proc_.attributes(*entry_, c);
  return entry_->gate().active() ? Status{} : Status{Error{ENOENT}};
}

Status ProcInode::set_mode(std::uint32_t mode) {
  proc_.set_mode(*entry_, mode);
  return refresh();
}

Status ProcInode::set_owner(std::uint32_t uid, std::uint32_t gid) {
  proc_.set_user(*entry_, uid, gid);
  return refresh();
}

bool ProcInode::mappable() const {
  const ::proc_ops* ops = entry_->ops();
  return ops && used(ops)->proc_mmap;
}

}  // namespace holdfast::kernel::proc
