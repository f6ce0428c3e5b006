// Inodes and files whose answers a test decides.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"
#include "kernel/fs/file.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/inode.h"

namespace holdfast::fuse {

using kernel::fs::DirSink;
using kernel::fs::File;
using kernel::fs::Inode;
using kernel::fs::PollWaiter;

// What a test entry is. Empty functions: read gives `text` by position, the others refuse.
struct Entry {
  std::uint32_t mode = S_IFREG | 0644;
  std::uint32_t uid = 0;
  std::uint64_t ino = 0;
  std::string text;
  std::string target;  // of a symbolic link
  bool advance = true;
  bool seekable = true;
  long long end = -1;  // what SEEK_END answers; none: it is refused
  std::atomic<bool> gone{false};
  std::atomic<int> open{0};  // files
  std::function<Result<std::size_t>(char* cookie, std::size_t size, long long* pos)> read;
  std::function<Result<std::size_t>(std::string_view data, long long* pos)> write;
  std::function<Result<long>(unsigned command, std::uint64_t argument)> ioctl;
  std::function<std::uint32_t(RefPtr<PollWaiter>)> poll;
  std::function<void()> release;
  std::map<std::string, std::shared_ptr<Entry>> children;  // under mutex
  std::mutex mutex;
};
using EntryPtr = std::shared_ptr<Entry>;

inline std::uint64_t next_ino() {
  static std::atomic<std::uint64_t> last{100};
  return ++last;
}

inline bool put_user(char* cookie, const std::string& text) {
  return kernel::current_task().user->write(reinterpret_cast<std::uint64_t>(cookie), text.data(),
                                            text.size()) == 0;
}

class TestFile final : public File {
 public:
  TestFile(RefPtr<Inode> inode, EntryPtr entry, int flags)
      : File(std::move(inode), flags), entry_(std::move(entry)) {
    if (!entry_->seekable) c.f_mode &= ~kernel::fs::kModeLseek;
    ++entry_->open;
  }
  ~TestFile() override {
    if (entry_->release) entry_->release();
    --entry_->open;
  }

 protected:
  Result<std::size_t> do_read(char* buffer, std::size_t size, long long* pos) override {
    if (entry_->gone) return Error{EIO};
    if (entry_->read) return entry_->read(buffer, size, pos);
    auto at = std::min<std::size_t>(static_cast<std::size_t>(*pos), entry_->text.size());
    std::string part = entry_->text.substr(at, size);
    if (!put_user(buffer, part)) return Error{EFAULT};
    if (entry_->advance) *pos += static_cast<long long>(part.size());
    return part.size();
  }
  Result<std::size_t> do_write(const char* buffer, std::size_t size, long long* pos) override {
    if (entry_->gone) return Error{EIO};
    if (!entry_->write) return Error{EINVAL};
    std::string data(size, '\0');
    if (kernel::current_task().user->read(reinterpret_cast<std::uint64_t>(buffer), data.data(),
                                          size) != 0) {
      return Error{EFAULT};
    }
    auto moved = entry_->write(data, pos);
    if (moved.ok() && entry_->advance) *pos += static_cast<long long>(*moved);
    return moved;
  }
  Result<long long> do_llseek(long long offset, int whence) override {
    if (whence == SEEK_END && entry_->end >= 0) return offset + entry_->end;
    return whence == SEEK_DATA ? Result<long long>(offset + 1000) : Error{EINVAL};
  }
  Status do_fsync(bool) override { return {}; }
  std::uint32_t do_poll(RefPtr<PollWaiter> waiter) override {
    return entry_->poll ? entry_->poll(std::move(waiter)) : kernel::fs::kPollDefault;
  }
  Result<long> do_ioctl(unsigned command, std::uint64_t argument, bool) override {
    return entry_->ioctl ? entry_->ioctl(command, argument) : Result<long>(Error{ENOTTY});
  }

 private:
  EntryPtr entry_;
};

class TestInode final : public Inode {
 public:
  explicit TestInode(EntryPtr entry) : entry_(std::move(entry)) {
    c.i_ino = entry_->ino;
    (void)refresh();
  }
  Status refresh() override {
    if (entry_->gone) return Error{ENOENT};
    c.i_mode = static_cast<unsigned short>(entry_->mode);
    c.i_uid = entry_->uid;
    c.i_nlink = 1;
    return {};
  }
  Status set_mode(std::uint32_t mode) override {
    entry_->mode = (entry_->mode & S_IFMT) | mode;
    return refresh();
  }
  Result<RefPtr<Inode>> lookup(std::string_view name) override {
    std::lock_guard lock(entry_->mutex);
    auto found = entry_->children.find(std::string(name));
    if (found == entry_->children.end()) return Error{ENOENT};
    return RefPtr<Inode>(make_ref<TestInode>(found->second));
  }
  Status readdir(std::uint64_t from, const DirSink& sink) override {
    std::lock_guard lock(entry_->mutex);
    std::uint64_t position = 0;
    for (auto& [name, child] : entry_->children) {
      if (position++ < from) continue;
      if (!sink({name, child->ino, child->mode}, position)) break;
    }
    return {};
  }
  Result<std::string> readlink() override {
    if (entry_->target.empty()) return Error{EINVAL};
    return entry_->target;
  }
  Result<RefPtr<File>> open(int flags) override {
    if (entry_->gone) return Error{ENOENT};
    return RefPtr<File>(make_ref<TestFile>(RefPtr<Inode>(this), entry_, flags));
  }

 private:
  EntryPtr entry_;
};

inline EntryPtr make_entry(std::string text = {}) {
  auto entry = std::make_shared<Entry>();
  entry->ino = next_ino();
  entry->text = std::move(text);
  return entry;
}
inline EntryPtr make_dir() {
  auto entry = make_entry();
  entry->mode = S_IFDIR | 0755;
  return entry;
}

// A door that one side waits at and the other opens. Not for kernel tasks that must be seen to
// wait.
class Door {
 public:
  void open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }
  bool is_open() {
    std::lock_guard lock(mutex_);
    return open_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

}  // namespace holdfast::fuse
