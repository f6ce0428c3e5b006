#include "kernel/proc/proc_file.h"

#include "kernel/core/module_call.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"
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

}  // namespace

ProcFile::ProcFile(RefPtr<ProcInode> inode, int flags)
    : File(inode, flags), entry_(inode->entry()), ops_(*entry_.ops()) {
  opener_.file = &c;
  set_name(entry_.name);
}

Result<RefPtr<fs::File>> ProcFile::open(RefPtr<ProcInode> inode, int flags) {
  Use use(inode->entry());
  if (!use) return Error{ENOENT};
  auto file = make_ref<ProcFile>(std::move(inode), flags);
  TRY_STATUS(file->call_open());
  return RefPtr<fs::File>(std::move(file));
}

// Since 6.0 an entry without proc_lseek cannot be sought at all; before, it had default_llseek.
static bool seeks_by_default(ProcFs& proc) { return proc.kernel().boot().version < 0x060000; }

Status ProcFile::call_open() {
  if (!ops_.proc_lseek && !seeks_by_default(entry_inode().proc())) c.f_mode &= ~fs::kModeLseek;
  if (ops_.proc_open) {
    int error = call_module(kOops, ops_.proc_open, c.f_inode, &c);
    if (error) return Error{error < 0 ? -error : error};
  }
  opened_ = true;
  if (ops_.proc_release && !entry_.permanent()) entry_.add_opener(opener_);
  return {};
}

ProcInode& ProcFile::entry_inode() { return static_cast<ProcInode&>(*inode()); }

// `ops_` lies in the module: only an entry that can never be removed may be asked without the gate.
ProcFile::~ProcFile() {
  if (!opened_) return;
  if (!entry_.permanent()) {
    entry_.close(opener_);
  } else if (ops_.proc_release) {
    call_module(0, ops_.proc_release, c.f_inode, &c);
  }
}

Result<std::size_t> ProcFile::do_read(char* buffer, std::size_t size, long long* pos) {
  Use use(entry_);
  if (!use || !ops_.proc_read) return Error{EIO};
  return fs::count_from(call_module(long{kOops}, ops_.proc_read, &c, buffer, size, pos));
}

Result<std::size_t> ProcFile::do_write(const char* buffer, std::size_t size, long long* pos) {
  Use use(entry_);
  if (!use || !ops_.proc_write) return Error{EIO};
  return fs::count_from(call_module(long{kOops}, ops_.proc_write, &c, buffer, size, pos));
}

Result<long long> ProcFile::do_llseek(long long offset, int whence) {
  Use use(entry_);
  if (!use) return Error{EINVAL};
  auto seek = ops_.proc_lseek ? ops_.proc_lseek : &fs::default_llseek;
  long long result = call_module(static_cast<long long>(kOops), seek, &c, offset, whence);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

std::uint32_t ProcFile::do_poll(RefPtr<fs::PollWaiter>) {
  Use use(entry_);
  if (!use || !ops_.proc_poll) return fs::kPollDefault;
  return call_module(fs::kPollErr, ops_.proc_poll, &c, nullptr);
}

Result<long> ProcFile::do_ioctl(unsigned command, std::uint64_t argument, bool compat) {
  Use use(entry_);
  if (!use) return Error{ENOTTY};
  auto operation = compat ? ops_.proc_compat_ioctl : ops_.proc_ioctl;
  if (!operation) return Error{ENOTTY};
  long result = call_module(long{kOops}, operation, &c, command, argument);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

Status ProcFile::do_mmap(::vm_area_struct* area) {
  Use use(entry_);
  if (!use || !ops_.proc_mmap) return Error{EIO};
  return status_from(call_module(kOops, ops_.proc_mmap, &c, area));
}

}  // namespace holdfast::kernel::proc
