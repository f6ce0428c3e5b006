#include "kernel/chardev/kmsg.h"

#include <fcntl.h>
#include <unistd.h>

#include <vector>

#include "kernel/core/log.h"
#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/fs/flags.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

// What one open file may write: printk_devkmsg=ratelimit.
constexpr host::Time kWindow = 5'000'000'000;
constexpr unsigned kBurst = 10;

}  // namespace

Result<RefPtr<fs::File>> KmsgFile::open(Kernel& kernel, RefPtr<fs::Inode> inode,
                                        std::string_view name, int flags) {
  return RefPtr<fs::File>(make_ref<KmsgFile>(kernel, std::move(inode), name, flags));
}

KmsgFile::KmsgFile(Kernel& kernel, RefPtr<fs::Inode> inode, std::string_view name, int flags)
    : File(std::move(inode), flags), kernel_(kernel), next_(kernel.log().first_sequence()) {
  set_name(name);
}

KmsgFile::~KmsgFile() {
  if (missed_ == 0) return;
  kernel_.log().print(Level::kWarning, "%s: %u output lines suppressed due to ratelimiting",
                      current_task().c.comm, missed_);
}

bool KmsgFile::write_only() const { return (c.f_flags & O_ACCMODE) == O_WRONLY; }

// FUSE never tells of lseek(0, SEEK_SET): it reads at 0 again. So positions count bytes here, and
// one at 0 that has moved on before is a seek.
std::uint64_t KmsgFile::next(const long long* pos) {
  LockGuard guard(lock_);
  if (pos && *pos == 0 && moved_) next_ = kernel_.log().first_sequence();
  return next_;
}

Result<std::size_t> KmsgFile::do_read(char* buffer, std::size_t size, long long* pos) {
  if (write_only()) return Error{EBADF};
  const std::uint64_t from = next(pos);
  auto record = kernel_.log().read(from);
  while (!record.ok()) {
    if (c.f_flags & O_NONBLOCK) return Error{EAGAIN};
    if (!kernel_.log().wait(from).ok()) return Error{fs::kRestart};
    record = kernel_.log().read(from);
  }
  const bool overrun = record->sequence != from;
  const std::string line = Log::kmsg_line(*record);
  LockGuard guard(lock_);
  next_ = record->sequence;
  if (overrun) return Error{EPIPE};
  // As in Linux the record is passed over even if it does not fit.
  next_ = record->sequence + 1;
  if (line.size() > size) return Error{EINVAL};
  if (current_task().user->write(reinterpret_cast<std::uint64_t>(buffer), line.data(),
                                 line.size()) != 0)
    return Error{EFAULT};
  moved_ = true;
  if (pos) *pos += static_cast<long long>(line.size());
  return line.size();
}

bool KmsgFile::too_many() {
  const host::Time now = kernel_.log().uptime();
  LockGuard guard(lock_);
  if (window_ == 0 || now - window_ > kWindow) {
    window_ = now;
    written_ = 0;
  }
  if (written_ >= kBurst) {
    ++missed_;
    return true;
  }
  ++written_;
  return false;
}

Result<std::size_t> KmsgFile::do_write(const char* buffer, std::size_t size, long long*) {
  if (size > Log::kLineMax + 1) return Error{EINVAL};
  if (too_many()) return size;
  std::vector<char> text(size);
  if (current_task().user->read(reinterpret_cast<std::uint64_t>(buffer), text.data(), size) != 0)
    return Error{EFAULT};
  kernel_.log().inject({text.data(), size});
  return size;
}

Result<long long> KmsgFile::do_llseek(long long offset, int whence) {
  if (write_only()) return Error{EBADF};
  if (offset != 0) return Error{ESPIPE};
  Log& log = kernel_.log();
  std::uint64_t next = 0;
  switch (whence) {
    case SEEK_SET:
      next = log.first_sequence();
      break;
    case SEEK_DATA:  // what dmesg -C left
      next = log.clear_sequence();
      break;
    case SEEK_END:
      next = log.next_sequence();
      break;
    default:
      return Error{EINVAL};
  }
  LockGuard guard(lock_);
  next_ = next;
  moved_ = false;
  return 0LL;
}

std::uint32_t KmsgFile::do_poll(RefPtr<fs::PollWaiter> waiter) {
  if (write_only()) return fs::kPollErr | 0x20;  // EPOLLNVAL
  const std::uint64_t from = next(nullptr);
  Log& log = kernel_.log();
  if (waiter) log.tell_next(waiter.get(), from, [waiter] { waiter->notify(); });
  auto record = log.read(from);
  if (!record.ok()) return 0;
  const std::uint32_t ready = fs::kPollIn | fs::kPollRdNorm;
  return record->sequence == from ? ready : ready | fs::kPollErr | fs::kPollPri;
}

Result<long> KmsgFile::do_ioctl(unsigned, std::uint64_t, bool) { return Error{ENOTTY}; }

}  // namespace holdfast::kernel
