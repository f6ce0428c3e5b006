// Module operations as plain functions, and a kernel with /proc to put them in.
#pragma once

#include <fcntl.h>
#include <gmock/gmock.h>

#include <string>

#include "kernel/core/completion.h"
#include "kernel/core/user_memory.h"
#include "kernel/fixture.h"
#include "kernel/fs/file.h"
#include "kernel/fs/vfs.h"
#include "kernel/proc/proc_fs.h"
#include "kernel/proc/proc_inode.h"

namespace holdfast::kernel {

inline unsigned long copy_to_user(char* user, const void* from, unsigned long size) {
  return current_task().user->write(reinterpret_cast<std::uint64_t>(user), from, size);
}
inline unsigned long copy_from_user(void* to, const char* user, unsigned long size) {
  return current_task().user->read(reinterpret_cast<std::uint64_t>(user), to, size);
}

// simple_read_from_buffer(), for operations of tests.
inline long read_text(std::string_view text, char* user, unsigned long size, long long* pos) {
  if (*pos < 0) return -EINVAL;
  if (static_cast<unsigned long long>(*pos) >= text.size()) return 0;
  auto count = std::min<unsigned long>(size, text.size() - static_cast<unsigned long>(*pos));
  if (copy_to_user(user, text.data() + *pos, count)) return -EFAULT;
  *pos += static_cast<long long>(count);
  return static_cast<long>(count);
}

class ProcTest : public KernelTest {
 protected:
  explicit ProcTest(Boot boot = {}) : KernelTest(std::move(boot)) {}
  proc::ProcFs& proc() { return kernel_.proc(); }
  RefPtr<fs::File> open(const std::string& path, int flags = O_RDONLY) {
    auto file = kernel_.vfs().open(path, flags);
    EXPECT_TRUE(file.ok()) << path << ": " << file.code();
    return file.ok() ? file.value() : nullptr;
  }
  int open_error(const std::string& path, int flags = O_RDONLY) {
    return kernel_.vfs().open(path, flags).code();
  }
  // What cat shows, in reads of `chunk` bytes.
  std::string cat(const std::string& path, std::size_t chunk = 4096) {
    auto file = open(path);
    return file ? read_all(*file, chunk) : "";
  }
  static std::string read_all(fs::File& file, std::size_t chunk = 4096) {
    std::string all, buffer(chunk, '\0');
    while (true) {
      auto count = file.read(buffer.data(), chunk);
      EXPECT_TRUE(count.ok()) << count.code();
      if (!count.ok() || count.value() == 0) return all;
      all.append(buffer, 0, count.value());
    }
  }
  std::vector<std::string> list(const std::string& path) {
    std::vector<std::string> names;
    auto inode = kernel_.vfs().walk(path);
    EXPECT_TRUE(inode.ok());
    if (!inode.ok()) return names;
    EXPECT_TRUE(inode.value()
                    ->readdir(0,
                              [&](const fs::DirEntry& entry, std::uint64_t) {
                                names.emplace_back(entry.name);
                                return true;
                              })
                    .ok());
    return names;
  }
  std::uint32_t links(const std::string& path) {
    auto inode = kernel_.vfs().walk(path);
    return inode.ok() ? inode.value()->c.i_nlink : 0;
  }
};

}  // namespace holdfast::kernel
