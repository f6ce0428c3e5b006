// UnionDir: one of the kernel's directories together with the machine's directory of the same path.
//
// Entries of the kernel's tree are served as they are. Every other name of the machine's directory
// is a symbolic link into `.host`, a directory at the top of the tree on which the namespace
// (src/shell) mounts the machine's own tree. A directory that both have is a UnionDir again.
// `.host` is not listed. Rejected: overlayfs (wants no procfs below it), passing files through (the
// machine's kernel then sees the server, not the caller).
//
// Names in `kept` are real directories on which the namespace mounts the machine's: programs take
// the real path of /proc/sys, and terminals have names in /dev/pts. What the kernel has in such a
// directory is served below it, for the namespace to put over the machine's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/scoped_fd.h"
#include "fuse/local_inode.h"

namespace holdfast::fuse {

inline constexpr std::string_view kHostDir = ".host";

// What all directories of one union share.
struct UnionTree {
  ScopedFd host;                  // the machine's directory at the top
  std::string where;              // "/proc"
  std::vector<std::string> kept;  // {"sys"}
  bool has_self = false;          // /proc: `self` depends on who asks
};

class UnionDir final : public LocalInode {
 public:
  // `path` below the top: "" or "driver" or "a/b".
  UnionDir(std::shared_ptr<UnionTree> tree, RefPtr<Inode> ours, std::string path);
  Result<RefPtr<Inode>> lookup(std::string_view name) override;
  Status readdir(std::uint64_t from, const DirSink& sink) override;
  Status refresh() override;
  Status set_mode(std::uint32_t mode) override { return ours_->set_mode(mode); }
  Status set_owner(std::uint32_t uid, std::uint32_t gid) override {
    return ours_->set_owner(uid, gid);
  }

 private:
  bool is_top() const { return path_.empty(); }
  bool is_kept(std::string_view name) const;
  std::string below(std::string_view name) const;
  RefPtr<Inode> link_to_host(std::string_view name) const;
  Status readdir_host(std::uint64_t from, const DirSink& sink);

  std::shared_ptr<UnionTree> tree_;
  RefPtr<Inode> ours_;
  std::string path_;
};

// The union of `ours` and the machine's directory `where`; `ours` itself where there is none.
RefPtr<Inode> make_union(RefPtr<Inode> ours, const std::string& where);

}  // namespace holdfast::fuse
