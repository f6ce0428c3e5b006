// KernfsInode: a node as a path walk finds it. KernfsFile: one open file.
#pragma once

#include <memory>

#include "kernel/core/mutex.h"
#include "kernel/fs/file.h"
#include "kernel/kernfs/kernfs.h"

namespace holdfast::kernel::kernfs {

class KernfsInode final : public fs::Inode {
 public:
  KernfsInode(KernFs& tree, RefPtr<Node> node);
  Result<RefPtr<fs::Inode>> lookup(std::string_view name) override;
  Status readdir(std::uint64_t from, const fs::DirSink& sink) override;
  Result<std::string> readlink() override;
  Result<RefPtr<fs::File>> open(int flags) override;
  Status refresh() override;
  Status set_mode(std::uint32_t mode) override;
  Status set_owner(std::uint32_t uid, std::uint32_t gid) override;
  KernFs& tree() { return tree_; }
  const RefPtr<Node>& node() const { return node_; }

 private:
  KernFs& tree_;
  const RefPtr<Node> node_;
};

// Text files keep the record that was shown last, as seq_file does: it is made when a reader stands
// at the beginning, and what is left of it is served without a call, even after removal.
class KernfsFile final : public fs::File {
 public:
  // ENODEV: being removed. EACCES: no bits or no operation for that direction, even for root.
  static Result<RefPtr<fs::File>> open(const RefPtr<KernfsInode>& inode, int flags);
  ~KernfsFile() override;

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override;
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override;
  Result<long long> do_llseek(long long offset, int whence) override;
  std::uint32_t do_poll(RefPtr<fs::PollWaiter> waiter) override;
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool compat) override;
  Status do_mmap(::vm_area_struct* area) override;
  unsigned do_fault(const Call& handler) override;
  bool revoked() const override;

 private:
  template <class T, class... Arguments>
  friend RefPtr<T> holdfast::make_ref(Arguments&&... arguments);
  KernfsFile(const RefPtr<KernfsInode>& inode, int flags);

  // body() under an active reference; nothing: the node is being removed.
  template <class Body>
  auto guarded(Body&& body) -> std::optional<decltype(body())>;
  Status fill();
  Result<std::size_t> read_text(char* buffer, std::size_t size, long long* pos);
  Result<std::size_t> read_binary(char* buffer, std::size_t size, long long* pos);

  KernFs& tree_;
  Node& node_;  // kept by the inode
  const Operations& operations_;
  Mutex mutex_{"of->mutex"};
  char* page_ = nullptr;  // the record, in the slab
  std::size_t from_ = 0;  // what is left of it
  std::size_t left_ = 0;
  bool shown_ = false;  // the only record has been taken
  long long read_pos_ = 0;
  Atomic<std::uint32_t> event_{0};
  bool polled_ = false;
};

}  // namespace holdfast::kernel::kernfs
