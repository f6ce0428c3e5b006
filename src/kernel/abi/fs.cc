// <linux/fs.h> and <linux/uio.h>, but for devices.
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "kernel/abi/export.h"
#include "kernel/core/error_pointer.h"
#include "kernel/core/warn.h"
#include "kernel/fs/fasync.h"
#include "kernel/fs/helpers.h"
#include "kernel/fs/iov_iter.h"
#include "kernel/fs/simple_attr.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel::abi {
namespace {

using namespace fs;

// A compat argument is the same address, with the upper half clear.
long compat_ptr_ioctl(::file* file, unsigned command, unsigned long argument) {
  if (!file->f_op || !file->f_op->unlocked_ioctl) return -515;  // ENOIOCTLCMD
  return file->f_op->unlocked_ioctl(file, command, argument & 0xffffffffu);
}

// A dentry knows its own name only. Devices are all that modules ask this of.
char* file_path(::file* file, char* buffer, int size) {
  std::string path = (file->f_inode->i_mode & S_IFMT) == S_IFCHR ? "/dev/" : "/";
  path += reinterpret_cast<const char*>(file->f_path.dentry->d_name.name);
  if (size < 0 || path.size() >= static_cast<std::size_t>(size))
    return error_pointer<char>(-ENAMETOOLONG);
  char* start = buffer + size - path.size() - 1;
  std::memcpy(start, path.c_str(), path.size() + 1);
  return start;
}

// There is no page cache. A file without a size, as devices' are, is read to its end at once, as in
// Linux; where that would go to the file system's pages (or, for a device, through a null pointer)
// the caller hears so.
long generic_file_read_iter(::kiocb* request, ::iov_iter* to) {
  if (to->count == 0 || request->ki_pos >= request->ki_filp->f_inode->i_size) return 0;
  KERNEL_WARN("generic_file_read_iter: there is no page cache to read from");
  return -EIO;
}
long generic_file_write_iter(::kiocb*, ::iov_iter* from) {
  if (from->count == 0) return 0;
  KERNEL_WARN("generic_file_write_iter: there is no page cache to write to");
  return -EIO;
}

}  // namespace

std::span<const Export> fs_exports() {
  static const std::array kExports = {
      EXPORT(noop_llseek),
      EXPORT(no_llseek),
      EXPORT(default_llseek),
      EXPORT(generic_file_llseek),
      EXPORT(generic_file_llseek_size),
      EXPORT(fixed_size_llseek),
      EXPORT(no_seek_end_llseek),
      EXPORT(no_seek_end_llseek_size),
      EXPORT(vfs_setpos),
      EXPORT(nonseekable_open),
      EXPORT(stream_open),
      EXPORT(simple_open),
      EXPORT(compat_ptr_ioctl),
      EXPORT(file_path),
      EXPORT(generic_file_read_iter),
      EXPORT(generic_file_write_iter),
      EXPORT_GPL(simple_attr_open),
      EXPORT_GPL(simple_attr_release),
      EXPORT_GPL(simple_attr_read),
      EXPORT_GPL(simple_attr_write),
      EXPORT_GPL(simple_attr_write_signed),
      EXPORT(fasync_helper),
      EXPORT(kill_fasync),
      EXPORT(iov_iter_init),
      EXPORT(iov_iter_kvec),
      EXPORT(iov_iter_advance),
      EXPORT(iov_iter_revert),
      EXPORT(iov_iter_zero),
      EXPORT(iov_iter_single_seg_count),
      HOLDFAST_EXPORT_AS("_copy_to_iter", &copy_to_iter, Licence::kAny),
      HOLDFAST_EXPORT_AS("_copy_from_iter", &copy_from_iter, Licence::kAny),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
