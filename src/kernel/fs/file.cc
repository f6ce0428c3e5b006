#include "kernel/fs/file.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/fs/flags.h"

namespace holdfast::kernel::fs {
namespace {

// One system call's view of user memory: the buffer and nothing else.
class UserBuffer {
 public:
  UserBuffer(void* memory, std::size_t size, bool writable)
      : task_(current_task()),
        outer_(task_.user),
        cookie_(reinterpret_cast<char*>(user_.add(memory, size, writable))) {
    task_.user = &user_;
  }
  ~UserBuffer() { task_.user = outer_; }
  UserBuffer(const UserBuffer&) = delete;
  UserBuffer& operator=(const UserBuffer&) = delete;
  char* cookie() { return cookie_; }

 private:
  Task& task_;
  UserMemory* outer_;
  UserMemory user_;
  char* cookie_;
};

std::uint32_t mode_from(int flags, std::uint32_t inode_mode) {
  std::uint32_t mode = kModeLseek | kModePread | kModePwrite | kModeOpened;
  int access = flags & O_ACCMODE;
  if (access != O_WRONLY) mode |= kModeRead;
  if (access != O_RDONLY) mode |= kModeWrite;
  if (S_ISREG(inode_mode) || S_ISDIR(inode_mode)) mode |= kModeAtomicPos;
  return mode;
}

}  // namespace

// A host lock and not a kernel::Lock: it is held while the module runs and may wait, as the mutex
// of that name is in Linux.
class File::PositionLock {
 public:
  explicit PositionLock(File& file)
      : file_((file.c.f_mode & kModeAtomicPos) ? &file : nullptr), host_(*host::current()->host) {
    if (file_) host_.lock(file_->c.f_pos_lock);
  }
  ~PositionLock() {
    if (file_) host_.unlock(file_->c.f_pos_lock);
  }
  PositionLock(const PositionLock&) = delete;
  PositionLock& operator=(const PositionLock&) = delete;

 private:
  File* file_;
  host::Host& host_;
};

File::File(RefPtr<Inode> inode, int flags) : inode_(std::move(inode)) {
  c.f_path.dentry = &dentry_;
  c.f_inode = &inode_->c;
  c.f_flags = static_cast<unsigned>(flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC));
  c.f_mode = mode_from(flags, inode_->c.i_mode);
  c.f_count = 1;
  c.f_cred = current_task().c.cred;
  c.f_pos_lock.name = "f_pos_lock";
  c.hf_file = this;
  dentry_.d_inode = &inode_->c;
  dentry_.d_parent = &dentry_;
  dentry_.d_name.name = dentry_.d_iname;
}

void File::set_name(std::string_view name) {
  dentry_.d_name.len = static_cast<unsigned>(name.size());
  if (name.size() < sizeof dentry_.d_iname) {
    std::memcpy(dentry_.d_iname, name.data(), name.size());
    dentry_.d_iname[name.size()] = 0;
    return;
  }
  long_name_ = std::make_unique<std::string>(name);
  dentry_.d_name.name = reinterpret_cast<const unsigned char*>(long_name_->c_str());
}

Result<std::size_t> File::read(void* buffer, std::size_t size, long long* pos) {
  if (!(c.f_mode & kModeRead)) return Error{EBADF};
  if (static_cast<long>(size) < 0 || (pos && *pos < 0)) return Error{EINVAL};
  UserBuffer user(buffer, std::min(size, kMaxRwCount), true);
  return do_read(user.cookie(), std::min(size, kMaxRwCount), pos);
}

Result<std::size_t> File::write(const void* buffer, std::size_t size, long long* pos) {
  if (!(c.f_mode & kModeWrite)) return Error{EBADF};
  if (static_cast<long>(size) < 0 || (pos && *pos < 0)) return Error{EINVAL};
  UserBuffer user(const_cast<void*>(buffer), std::min(size, kMaxRwCount), false);
  return do_write(user.cookie(), std::min(size, kMaxRwCount), pos);
}

Result<std::size_t> File::read(void* buffer, std::size_t size) {
  if (stream()) return read(buffer, size, nullptr);
  PositionLock lock(*this);
  long long pos = c.f_pos;
  auto result = read(buffer, size, &pos);
  if (result.ok()) c.f_pos = pos;
  return result;
}

Result<std::size_t> File::write(const void* buffer, std::size_t size) {
  if (stream()) return write(buffer, size, nullptr);
  PositionLock lock(*this);
  long long pos = c.f_pos;
  auto result = write(buffer, size, &pos);
  if (result.ok()) c.f_pos = pos;
  return result;
}

Result<std::size_t> File::pread(void* buffer, std::size_t size, long long offset) {
  if (offset < 0) return Error{EINVAL};
  if (!(c.f_mode & kModePread)) return Error{ESPIPE};
  return read(buffer, size, &offset);
}

Result<std::size_t> File::pwrite(const void* buffer, std::size_t size, long long offset) {
  if (offset < 0) return Error{EINVAL};
  if (!(c.f_mode & kModePwrite)) return Error{ESPIPE};
  return write(buffer, size, &offset);
}

Result<long long> File::llseek(long long offset, int whence) {
  if (whence < SEEK_SET || whence > SEEK_HOLE) return Error{EINVAL};
  if (!(c.f_mode & kModeLseek)) return Error{ESPIPE};
  PositionLock lock(*this);
  return do_llseek(offset, whence);
}

Result<long> File::ioctl(unsigned command, std::uint64_t argument, bool compat) {
  switch (command) {
    case FIOCLEX:
    case FIONCLEX:
      return 0L;  // of the descriptor, which is the caller's
    case FIONBIO:
      return set_nonblocking(argument);
    case FIOASYNC:
      return set_async(argument);
    default:
      break;
  }
  auto result = do_ioctl(command, argument, compat);
  if (!result.ok() && result.error().code == kNoIoctl) return Error{ENOTTY};
  return result;
}

static Result<bool> user_bool(std::uint64_t address) {
  int value = 0;
  UserMemory* user = current_task().user;
  if (!user || user->read(address, &value, sizeof value) != 0) return Error{EFAULT};
  return value != 0;
}

Result<long> File::set_nonblocking(std::uint64_t argument) {
  bool on = TRY(user_bool(argument));
  set_flags(static_cast<int>(on ? c.f_flags | O_NONBLOCK : c.f_flags & ~O_NONBLOCK));
  return 0L;
}

Result<long> File::set_async(std::uint64_t argument) {
  bool on = TRY(user_bool(argument));
  if (((c.f_flags & O_ASYNC) != 0) == on) return 0L;
  TRY_STATUS(fasync(-1, on));
  return 0L;
}

Status File::fasync(int fd, bool on) {
  TRY_STATUS(do_fasync(fd, on));
  c.f_flags = on ? c.f_flags | O_ASYNC : c.f_flags & ~O_ASYNC;
  return {};
}

void File::set_flags(int flags) {
  constexpr unsigned kSettable = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;
  c.f_flags = (c.f_flags & ~kSettable) | (static_cast<unsigned>(flags) & kSettable);
}

bool File::seekable() const { return (c.f_mode & kModeLseek) != 0; }
bool File::stream() const { return (c.f_mode & kModeStream) != 0; }

Status File::do_fsync(bool) { return Error{EINVAL}; }
Status File::do_mmap(::vm_area_struct*) { return Error{ENODEV}; }
Status File::do_fasync(int, bool) { return Error{ENOTTY}; }

}  // namespace holdfast::kernel::fs
