// DebugInode and DebugFile: a node of debugfs found, and opened.
#pragma once

#include "kernel/debugfs/debugfs.h"
#include "kernel/fs/file.h"
#include "kernel/fs/poll.h"

namespace holdfast::kernel::debugfs {

class DebugInode final : public fs::Inode {
 public:
  DebugInode(DebugFs& debug, RefPtr<Node> node);
  Result<RefPtr<fs::Inode>> lookup(std::string_view name) override;
  Status readdir(std::uint64_t from, const fs::DirSink& sink) override;
  Result<std::string> readlink() override;
  Result<RefPtr<fs::File>> open(int flags) override;
  Status refresh() override;
  Status set_mode(std::uint32_t mode) override;
  Status set_owner(std::uint32_t uid, std::uint32_t gid) override;
  const RefPtr<Node>& node() const { return node_; }

 private:
  DebugFs& debug_;
  const RefPtr<Node> node_;
};

class DebugFile final : public fs::File {
 public:
  static Result<RefPtr<fs::File>> open(const RefPtr<DebugInode>& inode, int flags);
  ~DebugFile() override;

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override;
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override;
  Result<long long> do_llseek(long long offset, int whence) override;
  std::uint32_t do_poll(RefPtr<fs::PollWaiter> waiter) override;
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) override;

 private:
  template <class T, class... Arguments>
  friend RefPtr<T> holdfast::make_ref(Arguments&&... arguments);
  DebugFile(const RefPtr<DebugInode>& inode, int flags);
  Status start();

  Node& node_;  // kept by the inode
  ::module* owner_ = nullptr;
  bool opened_ = false;
  fs::PollQueues polls_;
};

}  // namespace holdfast::kernel::debugfs
