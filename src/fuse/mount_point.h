// Mounting a FUSE file system on a directory: directly where the caller may, with fusermount3 (a
// set-uid helper of the fuse3 package) where not.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/scoped_fd.h"

namespace holdfast::fuse {

// /dev/fuse, or what HOLDFAST_FUSE_DEVICE says.
std::string device_path();

struct MountPoint {
  ScopedFd device;    // to be served (fuse::Server); not ok(): see `error`
  std::string error;  // one line: what is missing and what to do
};
struct MountOptions {
  uid_t uid = 0;
  gid_t gid = 0;
  bool allow_other = false;  // others than `uid` may enter; for root, or inside a user namespace
};
MountPoint mount_at(const std::string& directory, const MountOptions& options);
// Empty on success, else one line.
std::string unmount_at(const std::string& directory);

}  // namespace holdfast::fuse
