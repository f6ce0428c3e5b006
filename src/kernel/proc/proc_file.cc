#include "kernel/proc/proc_file.h"

#include <sys/stat.h>

#include "kernel/core/module_call.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/iov_iter.h"
#include "kernel/fs/poll.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::proc {
namespace {

constexpr int kOops = -EIO;  // what a caller gets whose operation oopsed

// use_pde ... unuse_pde. Permanent entries do without.
class Use {
 public:
  explicit Use(ProcDirEntry& entry)
      : permanent_(entry.permanent()), active_(permanent_ ? std::nullopt : entry.gate().enter()) {}
  explicit operator bool() const { return permanent_ || active_.has_value(); }

 private:
  bool permanent_;
  std::optional<ActiveRef> active_;
};

// The operations as call_module() runs them. The table lies in the module, which may have gone
// without removing its entry: reading the table must be inside, where a fault is an oops.
int call_open(const ::proc_ops* ops, bool seeks_by_default, bool* has_release, ::file* file) {
  const bool never = ops->proc_lseek ? ops->proc_lseek == &fs::no_llseek : !seeks_by_default;
  if (never) file->f_mode &= ~fs::kModeLseek;
  *has_release = ops->proc_release != nullptr;
  return ops->proc_open ? ops->proc_open(file->f_inode, file) : 0;
}

long call_read(const ::proc_ops* ops, ::file* file, char* buffer, std::size_t size,
               long long* pos) {
  if (ops->proc_read) return ops->proc_read(file, buffer, size, pos);
  if (!ops->proc_read_iter) return -EIO;
  return fs::read_through_iter(ops->proc_read_iter, file, buffer, size, pos);
}

long call_write(const ::proc_ops* ops, ::file* file, const char* buffer, std::size_t size,
                long long* pos) {
  return ops->proc_write ? ops->proc_write(file, buffer, size, pos) : -EIO;
}

long long call_lseek(const ::proc_ops* ops, ::file* file, long long offset, int whence) {
  return ops->proc_lseek ? ops->proc_lseek(file, offset, whence)
                         : fs::default_llseek(file, offset, whence);
}

unsigned call_poll(const ::proc_ops* ops, ::file* file, ::poll_table_struct* table) {
  return ops->proc_poll ? ops->proc_poll(file, table) : fs::kPollDefault;
}

long call_ioctl(const ::proc_ops* ops, ::file* file, unsigned command, std::uint64_t argument,
                bool compat) {
  auto operation = compat ? ops->proc_compat_ioctl : ops->proc_ioctl;
  return operation ? operation(file, command, argument) : -ENOTTY;
}

int call_mmap(const ::proc_ops* ops, ::file* file, ::vm_area_struct* area) {
  return ops->proc_mmap ? ops->proc_mmap(file, area) : -EIO;
}

int call_release(const ::proc_ops* ops, ::file* file) {
  return ops->proc_release ? ops->proc_release(file->f_inode, file) : 0;
}

// Since 6.0 an entry without proc_lseek cannot be sought at all; before, it had default_llseek.
bool seeks_by_default(ProcFs& proc) { return proc.kernel().boot().version < 0x060000; }

}  // namespace

ProcFile::ProcFile(const RefPtr<ProcInode>& inode, int flags)
    : File(inode, flags), entry_(inode->entry()), ops_(entry_.ops()) {
  opener_.file = &c;
  set_name(entry_.name);
}

Result<RefPtr<fs::File>> ProcFile::open(const RefPtr<ProcInode>& inode, int flags) {
  if (lacks(Protection::kCountBeforeOpen)) {
    auto file = make_ref<ProcFile>(inode, flags);
    TRY_STATUS(file->start(inode->proc()));
    Use late(inode->entry());
    return RefPtr<fs::File>(std::move(file));
  }
  Use use(inode->entry());
  if (!use) return Error{ENOENT};
  auto file = make_ref<ProcFile>(inode, flags);
  TRY_STATUS(file->start(inode->proc()));
  return RefPtr<fs::File>(std::move(file));
}

Status ProcFile::start(ProcFs& proc) {
  bool has_release = false;
  const int error = call_module(kOops, &call_open, ops_, seeks_by_default(proc), &has_release, &c);
  if (error) return Error{error < 0 ? -error : error};
  opened_ = true;
  if (has_release && !entry_.permanent()) entry_.add_opener(opener_);
  return {};
}

// Only an entry that can never be removed may be asked without the gate.
ProcFile::~ProcFile() {
  if (!opened_) return;
  if (entry_.permanent()) {
    call_module(0, &call_release, ops_, &c);
  } else {
    entry_.close(opener_);
  }
}

Result<std::size_t> ProcFile::do_read(char* buffer, std::size_t size, long long* pos) {
  Use use(entry_);
  if (!use) return Error{EIO};
  return fs::count_from(call_module(long{kOops}, &call_read, ops_, &c, buffer, size, pos));
}

Result<std::size_t> ProcFile::do_write(const char* buffer, std::size_t size, long long* pos) {
  Use use(entry_);
  if (!use) return Error{EIO};
  return fs::count_from(call_module(long{kOops}, &call_write, ops_, &c, buffer, size, pos));
}

Result<long long> ProcFile::do_llseek(long long offset, int whence) {
  Use use(entry_);
  if (!use) return Error{EINVAL};
  const long long result =
      call_module(static_cast<long long>(kOops), &call_lseek, ops_, &c, offset, whence);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

std::uint32_t ProcFile::do_poll(RefPtr<fs::PollWaiter> waiter) {
  Use use(entry_);
  if (!use) return fs::kPollDefault;
  return polls_.poll(std::move(waiter), [&](::poll_table_struct* table) {
    return call_module(fs::kPollErr, &call_poll, ops_, &c, table);
  });
}

Result<long> ProcFile::do_ioctl(unsigned command, std::uint64_t argument, bool compat) {
  Use use(entry_);
  if (!use) return Error{ENOTTY};
  const long result = call_module(long{kOops}, &call_ioctl, ops_, &c, command, argument, compat);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

Status ProcFile::do_mmap(::vm_area_struct* area) {
  Use use(entry_);
  if (!use) return Error{EIO};
  return status_from(call_module(kOops, &call_mmap, ops_, &c, area));
}

}  // namespace holdfast::kernel::proc
