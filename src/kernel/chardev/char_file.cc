#include "kernel/chardev/char_file.h"

#include <fcntl.h>

#include <limits>

#include "kernel/core/bkl.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/iov_iter.h"
#include "kernel/kernel.h"
#include "kernel/module/module.h"

namespace holdfast::kernel {
namespace {

constexpr int kOops = -EIO;

class AnonymousInode final : public fs::Inode {
 public:
  AnonymousInode() {
    c.i_mode = 0600;
    c.i_nlink = 1;
  }
};

// What each system call makes of a file's operations. They run inside call_module().

void set_mode(::file* file) {
  const ::file_operations* operations = used(file->f_op);
  if (operations->read || operations->read_iter) file->f_mode |= fs::kModeCanRead;
  if (operations->write || operations->write_iter) file->f_mode |= fs::kModeCanWrite;
  if (!operations->llseek) file->f_mode &= ~fs::kModeLseek;
}

// As call_open(), for a kernel that lacks a protection: what get() has not counted is counted here,
// too late.
int call_open_uncounted(const ::file_operations* operations, ::file* file, ::module** owner) {
  file->f_op = operations;
  const int error = operations->open ? operations->open(file->f_inode, file) : 0;
  *owner = operations->owner;
  const bool counted = try_module_get(*owner) && try_module_get(*owner);
  if (!error) set_mode(file);
  return counted ? error : -ENXIO;
}

// chrdev_open(): the operations' owner is counted before they are called; an open may put others in
// their place (misc). *owner is whose reference the file is left with.
int call_open(::cdev* cdev, ::file* file, ::module** owner) {
  const ::file_operations* operations = used(cdev->ops);
  if (!operations) return -ENXIO;
  if (lacks(Protection::kOwnerBeforeOpen)) return call_open_uncounted(operations, file, owner);
  if (!try_module_get(operations->owner)) return -ENXIO;
  file->f_op = operations;
  *owner = operations->owner;
  file->f_inode->i_cdev = cdev;
  const int error = operations->open ? operations->open(file->f_inode, file) : 0;
  operations = file->f_op;
  *owner = operations->owner;
  if (!error) set_mode(file);
  return error;
}

long call_read(::file* file, char* buffer, std::size_t size, long long* pos) {
  const ::file_operations* operations = used(file->f_op);
  if (operations->read) return operations->read(file, buffer, size, pos);
  if (!operations->read_iter) return -EINVAL;
  return fs::read_through_iter(operations->read_iter, file, buffer, size, pos);
}

long call_write(::file* file, const char* buffer, std::size_t size, long long* pos) {
  const ::file_operations* operations = used(file->f_op);
  if (operations->write) return operations->write(file, buffer, size, pos);
  if (!operations->write_iter) return -EINVAL;
  return fs::write_through_iter(operations->write_iter, file, buffer, size, pos);
}

long long call_llseek(::file* file, long long offset, int whence) {
  return used(file->f_op)->llseek ? file->f_op->llseek(file, offset, whence) : -ESPIPE;
}

unsigned call_poll(::file* file, ::poll_table_struct* table) {
  return used(file->f_op)->poll ? file->f_op->poll(file, table) : fs::kPollDefault;
}

// Before 2.6.36 a driver could have `ioctl`, which ran under the big kernel lock.
long locked_ioctl(::file* file, unsigned command, std::uint64_t argument) {
  Bkl& bkl = current_kernel().bkl();
  bkl.lock(current_task());
  const long result = call_module(kOops, file->f_op->ioctl, file->f_inode, file, command, argument);
  bkl.unlock(current_task());
  return result;
}

long call_ioctl(::file* file, unsigned command, std::uint64_t argument, bool compat) {
  const ::file_operations* operations = used(file->f_op);
  if (compat)
    return operations->compat_ioctl ? operations->compat_ioctl(file, command, argument) : -ENOTTY;
  if (operations->unlocked_ioctl) return operations->unlocked_ioctl(file, command, argument);
  return operations->ioctl ? locked_ioctl(file, command, argument) : -ENOTTY;
}

int call_flush(::file* file) {
  return used(file->f_op)->flush ? file->f_op->flush(file, &current_task()) : 0;
}

int call_fsync(::file* file, int data_only) {
  if (!used(file->f_op)->fsync) return -EINVAL;
  return file->f_op->fsync(file, 0, std::numeric_limits<long long>::max(), data_only);
}

int call_mmap(::file* file, ::vm_area_struct* area) {
  return used(file->f_op)->mmap ? file->f_op->mmap(file, area) : -ENODEV;
}

int call_fasync(::file* file, int fd, int on) {
  return used(file->f_op)->fasync ? file->f_op->fasync(fd, file, on) : -ENOTTY;
}

int call_release(::file* file) {
  if ((file->f_flags & O_ASYNC) && used(file->f_op)->fasync) file->f_op->fasync(-1, file, 0);
  return used(file->f_op)->release ? file->f_op->release(file->f_inode, file) : 0;
}

}  // namespace

CharFile::CharFile(RefPtr<fs::Inode> inode, std::string_view name, RefPtr<CharDevice> device,
                   int flags)
    : File(std::move(inode), flags), device_(std::move(device)) {
  set_name(name);
}

Result<RefPtr<fs::File>> CharFile::open(RefPtr<fs::Inode> inode, std::string_view name,
                                        RefPtr<CharDevice> device, int flags) {
  auto file = make_ref<CharFile>(std::move(inode), name, std::move(device), flags);
  TRY_STATUS(file->start());
  return RefPtr<fs::File>(std::move(file));
}

Result<RefPtr<fs::File>> CharFile::anonymous(std::string_view name,
                                             const ::file_operations* operations, void* data,
                                             int flags) {
  if (!try_module_get(operations->owner)) return Error{ENOENT};
  auto file = make_ref<CharFile>(make_ref<AnonymousInode>(), name, nullptr,
                                 flags & (O_ACCMODE | O_NONBLOCK));
  file->c.f_op = operations;
  file->c.private_data = data;
  file->operations_owner_ = operations->owner;
  file->opened_ = true;
  set_mode(&file->c);
  return RefPtr<fs::File>(std::move(file));
}

Status CharFile::start() {
  const int error = call_module(kOops, &call_open, device_->c, &c, &operations_owner_);
  if (error) return Error{error < 0 ? -error : error};
  opened_ = true;
  return {};
}

// The module may go as soon as its last reference is put: nothing of it is touched after that.
CharFile::~CharFile() {
  if (opened_) call_module(0, &call_release, &c);
  ::module* owner = device_ ? device_->owner : nullptr;
  device_ = nullptr;
  module_put(owner);
  module_put(operations_owner_);
}

Result<std::size_t> CharFile::do_read(char* buffer, std::size_t size, long long* pos) {
  return fs::count_from(call_module(long{kOops}, &call_read, &c, buffer, size, pos));
}

Result<std::size_t> CharFile::do_write(const char* buffer, std::size_t size, long long* pos) {
  return fs::count_from(call_module(long{kOops}, &call_write, &c, buffer, size, pos));
}

Result<long long> CharFile::do_llseek(long long offset, int whence) {
  const long long result =
      call_module(static_cast<long long>(kOops), &call_llseek, &c, offset, whence);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

std::uint32_t CharFile::do_poll(RefPtr<fs::PollWaiter> waiter) {
  return polls_.poll(std::move(waiter), [&](::poll_table_struct* table) {
    return call_module(fs::kPollErr, &call_poll, &c, table);
  });
}

Result<long> CharFile::do_ioctl(unsigned command, std::uint64_t argument, bool compat) {
  const long result = call_module(long{kOops}, &call_ioctl, &c, command, argument, compat);
  if (result < 0) return Error{static_cast<int>(-result)};
  return result;
}

Status CharFile::do_flush() { return status_from(call_module(kOops, &call_flush, &c)); }

Status CharFile::do_fsync(bool data_only) {
  return status_from(call_module(kOops, &call_fsync, &c, data_only ? 1 : 0));
}

Status CharFile::do_mmap(::vm_area_struct* area) {
  return status_from(call_module(kOops, &call_mmap, &c, area));
}

Status CharFile::do_fasync(int fd, bool on) {
  return status_from(call_module(kOops, &call_fasync, &c, fd, on ? 1 : 0));
}

}  // namespace holdfast::kernel
