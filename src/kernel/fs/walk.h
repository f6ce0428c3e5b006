// Walk: one path resolution. Keeps the physical path it stands on, so that ".." behind a symbolic
// link means what it means in Linux, and crosses mount points by that path.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/fs/vfs.h"

namespace holdfast::kernel::fs {

class Walk {
 public:
  explicit Walk(std::span<const Vfs::Mount> mounts) : mounts_(mounts) {}
  Result<RefPtr<Inode>> run(std::string_view path, bool follow_last);

 private:
  struct Step {
    std::string path;     // "/proc/driver"; empty: the root of all
    RefPtr<Inode> inode;  // nullptr: only a directory on the way to a mount point
  };
  Status component(std::string_view name, bool follow);
  Status follow(const RefPtr<Inode>& link);
  Result<RefPtr<Inode>> child(std::string_view name, const std::string& path);
  RefPtr<Inode> mounted_at(std::string_view path) const;
  bool leads_to_mount(std::string_view path) const;

  static constexpr int kMaxLinks = 40;
  std::span<const Vfs::Mount> mounts_;
  std::vector<Step> steps_{Step{}};
  int links_ = 0;
};

}  // namespace holdfast::kernel::fs
