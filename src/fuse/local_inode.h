// Inodes that the FUSE side adds to the kernel's trees: the root above them, mount points, links to
// the machine's own entries. What they say never changes, so the machine may remember it; a link
// whose target depends on who asks is the exception.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "kernel/fs/inode.h"

namespace holdfast::fuse {

using kernel::fs::DirSink;
using kernel::fs::Inode;

class LocalInode : public Inode {
 public:
  bool per_caller() const { return per_caller_; }

 protected:
  // `key` tells it from other local inodes: the same key is the same inode number.
  LocalInode(std::uint32_t mode, const std::string& key, bool per_caller = false);

 private:
  bool per_caller_;
};

// A directory whose entries are given once.
class StaticDir final : public LocalInode {
 public:
  explicit StaticDir(const std::string& key);
  void add(std::string name, RefPtr<Inode> inode) { entries_[std::move(name)] = std::move(inode); }
  Result<RefPtr<Inode>> lookup(std::string_view name) override;
  Status readdir(std::uint64_t from, const DirSink& sink) override;

 private:
  std::map<std::string, RefPtr<Inode>, std::less<>> entries_;
};

class StaticLink final : public LocalInode {
 public:
  StaticLink(const std::string& key, std::string target);
  Result<std::string> readlink() override { return target_; }

 private:
  std::string target_;
};

}  // namespace holdfast::fuse
