// <linux/file.h> and <linux/anon_inodes.h>.
#include <array>
#include <cerrno>

#include "kernel/abi/export.h"
#include "kernel/chardev/char_file.h"
#include "kernel/core/oops.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"

namespace holdfast::kernel::abi {
namespace {

fs::Descriptors& descriptors() { return current_kernel().vfs().descriptors(); }
fs::File* file_of(::file* file) { return static_cast<fs::File*>(file->hf_file); }

}  // namespace

::file* anon_inode_getfile(const char* name, const ::file_operations* operations, void* data,
                           int flags) {
  auto file = CharFile::anonymous(name, operations, data, flags);
  if (!file.ok()) return reinterpret_cast<::file*>(static_cast<long>(-file.error().code));
  return &file.value().leak()->c;
}

int get_unused_fd_flags(unsigned) {
  auto fd = descriptors().reserve();
  return fd.ok() ? fd.value() : -fd.error().code;
}
void put_unused_fd(unsigned fd) { descriptors().cancel(static_cast<int>(fd)); }
void fd_install(unsigned fd, ::file* file) {
  descriptors().install(static_cast<int>(fd), RefPtr<fs::File>::adopt(file_of(file)));
}

int anon_inode_getfd(const char* name, const ::file_operations* operations, void* data, int flags) {
  auto fd = descriptors().reserve();
  if (!fd.ok()) return -fd.error().code;
  auto file = CharFile::anonymous(name, operations, data, flags);
  if (!file.ok()) {
    descriptors().cancel(fd.value());
    return -file.error().code;
  }
  descriptors().install(fd.value(), std::move(file.value()));
  return fd.value();
}

::file* fget(unsigned fd) {
  auto file = descriptors().get(static_cast<int>(fd));
  return file ? &file.leak()->c : nullptr;
}
void fput(::file* file) { file_of(file)->unref(); }
::file* hf_get_file(::file* file) {
  file_of(file)->ref();
  return file;
}
int close_fd(unsigned fd) { return descriptors().close(static_cast<int>(fd)).negative(); }

// Of before 4.1. No kiocb is ever somebody else's to complete: see <linux/aio.h>.
int aio_complete(::kiocb*, long, long) {
  die("kernel BUG: aio_complete() of a synchronous request");
}

// No task here has a terminal.
void* get_current_tty() { return nullptr; }

std::span<const Export> file_exports() {
  static const std::array kExports = {
      EXPORT_GPL(anon_inode_getfile),
      EXPORT_GPL(anon_inode_getfd),
      EXPORT(get_unused_fd_flags),
      EXPORT(put_unused_fd),
      EXPORT(fd_install),
      EXPORT(fget),
      EXPORT(fput),
      EXPORT(hf_get_file),
      EXPORT(close_fd),
      EXPORT(aio_complete),
      EXPORT_GPL(get_current_tty),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
