// A kernel, a tree of doubles, and a mount of it in a temporary directory. The test is the client.
#pragma once

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "doubles.h"
#include "fuse/mount_point.h"
#include "fuse/server.h"
#include "host/native/attach.h"
#include "host/native/native_host.h"

namespace holdfast::fuse {

// Aborts the connection should a test hang: a client that waits for a server in its own process
// could not even be killed.
class Rescue {
 public:
  explicit Rescue(std::string mount)
      : mount_(std::move(mount)), thread_([this] {
          std::unique_lock lock(mutex_);
          if (done_.wait_for(lock, std::chrono::seconds(60), [this] { return over_; })) return;
          std::fprintf(stderr, "a test hangs: aborting the FUSE connection\n");
          ::umount2(mount_.c_str(), MNT_FORCE);
          ::umount2(mount_.c_str(), MNT_DETACH);
        }) {}
  ~Rescue() {
    {
      std::lock_guard lock(mutex_);
      over_ = true;
      done_.notify_all();
    }
    thread_.join();
  }

 private:
  std::string mount_;
  std::mutex mutex_;
  std::condition_variable done_;
  bool over_ = false;
  std::thread thread_;
};

class Mounted : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/holdfast-fuse-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern), nullptr);
    path_ = pattern;
    MountOptions options{::getuid(), ::getgid(), ::getuid() == 0};
    auto point = mount_at(path_, options);
    if (!point.device.ok()) GTEST_SKIP() << "no FUSE here: " << point.error;
    root_ = make_dir();
    proc_ = add(root_, "proc", make_dir());
    task_.emplace();
    attach_.emplace(host_, *task_);
    kernel_ = std::make_unique<kernel::Kernel>(host_, kernel::Boot{});
    RefPtr<Inode> root = wrap_root(make_ref<TestInode>(root_));
    server_ = Server::start(*kernel_, vfs_, root, std::move(point.device),
                            {::getuid(), ::getgid(), [this] { ended_.open(); }});
    ASSERT_NE(server_, nullptr);
    rescue_.emplace(path_);
  }
  void TearDown() override {
    unmount();
    server_.reset();
    kernel_.reset();
    attach_.reset();
    task_.reset();
    rescue_.reset();
    std::filesystem::remove(path_);
  }
  virtual RefPtr<Inode> wrap_root(RefPtr<Inode> root) { return root; }
  void unmount() {
    if (!path_.empty()) (void)unmount_at(path_);
  }

  EntryPtr add(const EntryPtr& directory, const std::string& name, EntryPtr entry) {
    std::lock_guard lock(directory->mutex);
    directory->children[name] = entry;
    return entry;
  }
  EntryPtr add_file(const std::string& name, std::string text = {}) {
    auto entry = add(proc_, name, make_entry(std::move(text)));
    vfs_.tell_added("/proc", name);
    return entry;
  }
  void remove_quietly(const std::string& name) {
    std::lock_guard lock(proc_->mutex);
    proc_->children[name]->gone = true;
    proc_->children.erase(name);
  }
  void remove_file(const std::string& name) {
    remove_quietly(name);
    vfs_.tell_removed("/proc", name);
  }
  std::string at(const std::string& name) { return path_ + "/proc/" + name; }

  struct Read {
    std::string text;
    int error = 0;
  };
  static Read read_all(const std::string& path) {
    ScopedFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.ok()) return {{}, errno};
    return read_rest(file.get());
  }
  static Read read_rest(int fd) {
    Read result;
    char buffer[4096];
    for (;;) {
      ssize_t size = ::read(fd, buffer, sizeof buffer);
      if (size < 0) result.error = errno;
      if (size <= 0) return result;
      result.text.append(buffer, static_cast<std::size_t>(size));
    }
  }

  std::string path_;
  EntryPtr root_, proc_;
  host::native::NativeHost host_;
  std::optional<kernel::Task> task_;
  std::optional<host::native::Attach> attach_;
  std::unique_ptr<kernel::Kernel> kernel_;
  kernel::fs::Vfs vfs_;
  std::unique_ptr<Server> server_;
  Door ended_;
  std::optional<Rescue> rescue_;
};

}  // namespace holdfast::fuse
