// DevFs: /dev. Nodes come and go with devices, as devtmpfs has them; a node is a name, a mode and a
// number, and says nothing of whether a driver is behind it.
// Lock order: lock_ is a leaf; watchers hear without it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "kernel/chardev/char_devices.h"
#include "kernel/core/lock.h"
#include "kernel/fs/inode.h"

namespace holdfast::kernel {

struct DevNode final : RefCounted {
  std::string name;
  std::uint32_t mode = 0;
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t ino = 0;
  DeviceNumber number = 0;
  std::map<std::string, RefPtr<DevNode>, std::less<>> children;  // directories
};

class DevFs {
 public:
  explicit DevFs(CharDevices& devices);

  // A node at `path` below /dev ("snd/seq"); directories are made on the way. EEXIST. Nodes of
  // mknod(1) are made the same way, and stay until remove().
  Status make_node(std::string_view path, DeviceNumber number, std::uint32_t mode,
                   std::uint32_t uid = 0, std::uint32_t gid = 0);
  // ENOENT. Directories that become empty go too.
  Status remove(std::string_view path);

  // For inodes.
  RefPtr<fs::Inode> inode_of(RefPtr<DevNode> node);
  RefPtr<DevNode> find(DevNode& directory, std::string_view name);
  Status readdir(DevNode& directory, std::uint64_t from, const fs::DirSink& sink);
  void attributes(const DevNode& node, ::inode& to);
  void set_mode(DevNode& node, std::uint32_t mode);
  void set_owner(DevNode& node, std::uint32_t uid, std::uint32_t gid);
  CharDevices& devices() { return devices_; }

 private:
  bool exists(std::string_view path);
  bool remove_below(DevNode& directory, std::string_view path);

  CharDevices& devices_;
  Lock lock_{"devtmpfs"};
  RefPtr<DevNode> root_;
  std::uint64_t next_ino_ = 1;
};

}  // namespace holdfast::kernel
