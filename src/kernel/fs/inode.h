// Inode: one node of the trees that the kernel serves (/proc, /sys, /dev), as FUSE and path walks
// see it. A file system derives from it. An Inode is memory only: holding one never keeps a module.
// Inodes are made on look-up and die with their last RefPtr; what they stand for (a proc entry, a
// kernfs node) has a life of its own.
#pragma once

#include <holdfast/abi/fs.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/ref.h"
#include "base/result.h"

namespace holdfast::kernel::fs {

class File;

struct DirEntry {
  std::string_view name;
  std::uint64_t ino;
  std::uint32_t mode;  // S_IFDIR etc. and permissions
};
// Returns false to stop. `next` is the position to continue from (opaque, > 0, stable over
// removals).
using DirSink = std::function<bool(const DirEntry&, std::uint64_t next)>;

class Inode : public RefCounted {
 public:
  ::inode c{};  // what modules see: i_mode, i_ino, i_size, i_rdev, i_private, ...

  // Directories. ENOENT, or ENOTDIR where this is none. The caller holds nothing.
  virtual Result<RefPtr<Inode>> lookup(std::string_view name);
  // Entries after position `from` (0: the start), without "." and "..".
  virtual Status readdir(std::uint64_t from, const DirSink& sink);
  // Symbolic links: the target. EINVAL where this is none.
  virtual Result<std::string> readlink();
  // Opens it: takes whatever the file system's protocol takes, calls the module's open. O_* flags.
  // ENOENT if what it stands for is gone.
  virtual Result<RefPtr<File>> open(int flags);
  // Brings `c` up to date (size, mode, owner, link count). Status ENOENT: gone.
  virtual Status refresh();
  // chmod/chown/truncate where the file system has them. EPERM by default.
  virtual Status set_mode(std::uint32_t mode);
  virtual Status set_owner(std::uint32_t uid, std::uint32_t gid);
  // False: mmap(2) of it never reaches a module.
  virtual bool mappable() const { return false; }
  virtual Status truncate(std::int64_t size);  // success for regular files, as O_TRUNC on /proc

 protected:
  Inode() { c.hf_inode = this; }
};

}  // namespace holdfast::kernel::fs
