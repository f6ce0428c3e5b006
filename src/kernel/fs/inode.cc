#include "kernel/fs/inode.h"

#include <sys/stat.h>

#include "kernel/fs/file.h"

namespace holdfast::kernel::fs {

Result<RefPtr<Inode>> Inode::lookup(std::string_view) { return Error{ENOTDIR}; }
Status Inode::readdir(std::uint64_t, const DirSink&) { return Error{ENOTDIR}; }
Result<std::string> Inode::readlink() { return Error{EINVAL}; }
Result<RefPtr<File>> Inode::open(int) { return Error{S_ISDIR(c.i_mode) ? EISDIR : ENXIO}; }
Status Inode::refresh() { return {}; }
Status Inode::set_mode(std::uint32_t) { return Error{EPERM}; }
Status Inode::set_owner(std::uint32_t, std::uint32_t) { return Error{EPERM}; }

Status Inode::truncate(std::int64_t size) {
  if (size < 0) return Error{EINVAL};
  if (S_ISDIR(c.i_mode)) return Error{EISDIR};
  return S_ISREG(c.i_mode) ? Status{} : Status{Error{EINVAL}};
}

}  // namespace holdfast::kernel::fs
