#include "fuse/mount_point.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

extern char** environ;

namespace holdfast::fuse {
namespace {

constexpr const char* kHelper = "fusermount3";

ScopedFd receive_fd(int socket) {
  char byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) <= 0) return {};
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS) return {};
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return ScopedFd(fd);
}

// Runs the helper; its status as of waitpid(), or -1 if it could not be started. `environment` is
// one more variable; `inherited` stays open in it.
int run_helper(std::vector<std::string> arguments, const std::string& variable, int inherited) {
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::vector<char*> environment;
  for (char** at = environ; *at; ++at) environment.push_back(*at);
  std::string copy = variable;
  if (!copy.empty()) environment.push_back(copy.data());
  environment.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (inherited >= 0) ::posix_spawn_file_actions_adddup2(&actions, inherited, inherited);
  pid_t child = 0;
  int code = ::posix_spawnp(&child, kHelper, &actions, nullptr, argv.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (code != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

MountPoint mount_with_helper(const std::string& directory) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return {{}, std::string("socketpair: ") + std::strerror(errno)};
  }
  ScopedFd ours(pair[0]), theirs(pair[1]);
  // dup2 to itself keeps the close-on-exec flag in some C libraries: clear it here.
  ::fcntl(theirs.get(), F_SETFD, 0);
  int status =
      run_helper({kHelper, "-o", "fsname=holdfast,subtype=holdfast,nosuid,nodev", "--", directory},
                 "_FUSE_COMMFD=" + std::to_string(theirs.get()), theirs.get());
  theirs.reset();
  if (status == -1) {
    return {{},
            "cannot mount on " + directory +
                ": fusermount3 is missing (install the package fuse3, or be root)"};
  }
  if (status != 0) return {{}, "cannot mount on " + directory + ": fusermount3 refused"};
  ScopedFd device = receive_fd(ours.get());
  if (!device.ok())
    return {{}, "cannot mount on " + directory + ": fusermount3 sent no descriptor"};
  return {std::move(device), {}};
}

}  // namespace

std::string device_path() {
  const char* path = std::getenv("HOLDFAST_FUSE_DEVICE");
  return path && *path ? path : "/dev/fuse";
}

MountPoint mount_at(const std::string& directory, const MountOptions& options) {
  ScopedFd device(::open(device_path().c_str(), O_RDWR | O_CLOEXEC));
  if (!device.ok()) {
    return {{},
            "cannot open " + device_path() + ": " + std::strerror(errno) +
                " (is the fuse module loaded, and the device there?)"};
  }
  struct stat there {};
  if (::stat(directory.c_str(), &there) != 0 || !S_ISDIR(there.st_mode)) {
    return {{}, "cannot mount on " + directory + ": " + std::strerror(errno ? errno : ENOTDIR)};
  }
  std::string data = "fd=" + std::to_string(device.get()) +
                     ",rootmode=40000,user_id=" + std::to_string(options.uid) +
                     ",group_id=" + std::to_string(options.gid);
  if (options.allow_other) data += ",allow_other";
  if (::mount("holdfast", directory.c_str(), "fuse.holdfast", MS_NOSUID | MS_NODEV, data.c_str()) ==
      0) {
    return {std::move(device), {}};
  }
  if (errno == EPERM) return mount_with_helper(directory);
  return {{}, "cannot mount on " + directory + ": " + std::strerror(errno)};
}

std::string unmount_at(const std::string& directory) {
  if (::umount2(directory.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0) return {};
  if (errno != EPERM) return "cannot unmount " + directory + ": " + std::strerror(errno);
  int status = run_helper({kHelper, "-u", "-q", "-z", "--", directory}, {}, -1);
  return status == 0 ? "" : "cannot unmount " + directory + ": fusermount3 refused";
}

}  // namespace holdfast::fuse
