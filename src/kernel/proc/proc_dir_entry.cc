#include "kernel/proc/proc_dir_entry.h"

#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/fs/helpers.h"

namespace holdfast::kernel::proc {
namespace {

int compare(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

constexpr unsigned kPermanentFlag = 1;  // PROC_ENTRY_PERMANENT

}  // namespace

bool NameOrder::operator()(const RefPtr<ProcDirEntry>& a, const RefPtr<ProcDirEntry>& b) const {
  return compare(a->name, b->name) < 0;
}
bool NameOrder::operator()(const RefPtr<ProcDirEntry>& a, std::string_view b) const {
  return compare(a->name, b) < 0;
}
bool NameOrder::operator()(std::string_view a, const RefPtr<ProcDirEntry>& b) const {
  return compare(a, b->name) < 0;
}
bool NameOrder::operator()(After a, const RefPtr<ProcDirEntry>& b) const {
  return a.place < b->place;
}

void ProcDirEntry::set_operations(const ::proc_ops* operations) {
  ops_ = operations;
  permanent_ = operations && (operations->proc_flags & kPermanentFlag);
}

void ProcDirEntry::set_operations(const ::file_operations* operations) {
  if (!operations) return;
  own_ops_ = std::make_unique<::proc_ops>();
  own_ops_->proc_open = operations->open;
  own_ops_->proc_read = operations->read;
  own_ops_->proc_write = operations->write;
  own_ops_->proc_lseek = operations->llseek ? operations->llseek : &fs::default_llseek;
  own_ops_->proc_release = operations->release;
  own_ops_->proc_poll = operations->poll;
  own_ops_->proc_ioctl = operations->unlocked_ioctl;
  own_ops_->proc_compat_ioctl = operations->compat_ioctl;
  own_ops_->proc_mmap = operations->mmap;
  own_ops_->proc_get_unmapped_area = operations->get_unmapped_area;
  ops_ = own_ops_.get();
}

void ProcDirEntry::add_opener(Opener& opener) {
  LockGuard guard(gate_.lock());
  openers_.push_front(opener);  // removal releases the newest first, as Linux does
}

// Removal and the last close may both want to run release of one file: who comes first runs it, the
// other waits until it has returned. Called with the gate's lock held; returns with it held.
void ProcDirEntry::close_locked(Opener& opener) {
  if (opener.closing && !lacks(Protection::kReleaseOnce)) {
    OneShot done;
    opener.waits = &done;
    done.wait(gate_.lock(), "close_pdeo");
    return;
  }
  opener.closing = true;
  ::file* file = opener.file;
  gate_.lock().unlock();
  call_module(0, ops_->proc_release, file->f_inode, file);
  gate_.lock().lock();
  opener.unlink();
  // From here on `opener` may be freed as soon as the lock is.
  if (opener.waits) opener.waits->signal();
}

void ProcDirEntry::close(Opener& opener) {
  LockGuard guard(gate_.lock());
  if (opener.linked()) close_locked(opener);
}

void ProcDirEntry::run_down() {
  LockGuard guard(gate_.lock());
  while (Opener* opener = openers_.front()) close_locked(*opener);
}

}  // namespace holdfast::kernel::proc
