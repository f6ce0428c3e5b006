#include "shell/name_space.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "fuse/mount_point.h"
#include "fuse/union_dir.h"

// <sys/mount.h> and <linux/mount.h> cannot both be included on Debian 12.
extern "C" int mount(const char*, const char*, const char*, unsigned long, const void*) noexcept;
extern "C" int umount2(const char*, int) noexcept;

namespace holdfast::shell {
namespace {

constexpr int kDetach = 2;  // MNT_DETACH
constexpr const char* kKept[][3] = {
    {"/proc", "sys", nullptr}, {"/dev", "pts", "shm"}, {"/dev", "mqueue", nullptr}};

std::string failure(const std::string& what) { return what + ": " + std::strerror(errno); }

int open_tree(int directory, const char* path, unsigned flags) {
  return static_cast<int>(::syscall(SYS_open_tree, directory, path, flags));
}
int move_mount(int from, const char* to) {
  return static_cast<int>(
      ::syscall(SYS_move_mount, from, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH));
}
ScopedFd clone_tree(const std::string& path) {
  unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
  return ScopedFd(open_tree(AT_FDCWD, path.c_str(), flags));
}

bool write_file(const char* path, const std::string& text) {
  ScopedFd file(::open(path, O_WRONLY | O_CLOEXEC));
  return file.ok() &&
         ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

// The user and group stay who they are: inside, `id` says the same.
std::string map_user(uid_t uid, gid_t gid) {
  auto map = [](unsigned id) { return std::to_string(id) + " " + std::to_string(id) + " 1"; };
  if (!write_file("/proc/self/setgroups", "deny")) return failure("cannot write setgroups");
  if (!write_file("/proc/self/uid_map", map(uid))) return failure("cannot write uid_map");
  if (!write_file("/proc/self/gid_map", map(gid))) return failure("cannot write gid_map");
  return {};
}

std::string unshare_all() {
  uid_t uid = ::geteuid();
  gid_t gid = ::getegid();
  if (uid == 0 && ::unshare(CLONE_NEWNS) == 0) return {};
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
    return failure("cannot make a user namespace") +
           " (see /proc/sys/user/max_user_namespaces, "
           "/proc/sys/kernel/unprivileged_userns_clone and AppArmor)";
  }
  return map_user(uid, gid);
}

// A tree of the kernel and the machine's of the same name.
struct Tree {
  std::string where;
  ScopedFd machine;
  ScopedFd ours;
};

std::vector<Tree> clone_machine_trees() {
  std::vector<Tree> trees;
  for (const char* where : {"/proc", "/sys", "/dev"}) {
    trees.push_back({where, clone_tree(where), {}});
  }
  return trees;
}

// The FUSE file system is on /proc. Takes each of its top directories as a tree of its own.
void take_ours(std::vector<Tree>& trees) {
  for (auto& tree : trees) {
    struct stat stat {};
    std::string path = "/proc" + tree.where;
    if (::lstat(path.c_str(), &stat) == 0 && S_ISDIR(stat.st_mode)) tree.ours = clone_tree(path);
  }
}

// A file of the kernel's in a directory that is the machine's, such as /proc/sys/kernel/tainted.
struct Overlaid {
  std::string path;
  ScopedFd file;
};

std::vector<Overlaid> files_below(const std::string& directory) {
  std::vector<Overlaid> found;
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(directory, error);
  for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    if (at->is_regular_file(error)) found.push_back({at->path(), clone_tree(at->path())});
  }
  return found;
}

// A file that only the kernel has cannot be put there.
void place_machines(const std::string& host, const std::string& path) {
  std::vector<Overlaid> ours = files_below(path);
  ScopedFd again = clone_tree(host);
  if (!again.ok() || move_mount(again.get(), path.c_str()) != 0) return;
  for (const auto& file : ours) {
    if (file.file.ok()) (void)move_mount(file.file.get(), file.path.c_str());
  }
}

std::string place(const Tree& tree) {
  std::string host = tree.where + "/" + std::string(fuse::kHostDir);
  if (move_mount(tree.ours.get(), tree.where.c_str()) != 0) {
    return failure("cannot place the kernel's " + tree.where);
  }
  if (!tree.machine.ok() || move_mount(tree.machine.get(), host.c_str()) != 0) {
    return failure("cannot place the machine's " + tree.where);
  }
  for (const auto& kept : kKept) {
    if (tree.where != kept[0]) continue;
    for (const char* name : {kept[1], kept[2]}) {
      if (name) place_machines(host + "/" + name, tree.where + "/" + name);
    }
  }
  return {};
}

std::string ask_to_serve(Client& kernel, ScopedFd device, const std::string& where,
                         bool with_machine) {
  Message answer = kernel.ask({{"do", "serve"},
                               {"where", where},
                               {"with_machine", with_machine},
                               {"uid", ::geteuid()},
                               {"gid", ::getegid()}},
                              {}, {device.get()});
  if (is_gone(answer)) return "the kernel process is gone";
  if (int code = error_of(answer)) {
    return std::string("the kernel does not serve: ") + std::strerror(code);
  }
  return {};
}

}  // namespace

std::string missing_for_namespace() {
  std::string device = fuse::device_path();
  ScopedFd opened(::open(device.c_str(), O_RDWR | O_CLOEXEC));
  if (!opened.ok()) return failure("no FUSE here: cannot open " + device);
  struct stat stat {};
  if (::geteuid() != 0 && ::stat("/proc/self/ns/user", &stat) != 0) {
    return "no user namespaces here: this machine's kernel was built without them";
  }
  return {};
}

std::string what_still_works() {
  return "what still works: 'holdfast run --mount DIR ...' where only namespaces are missing; "
         "'holdfast up', 'holdfast insmod FILE.ko' and 'holdfast cat /proc/NAME' without either";
}

std::string enter_namespace(Client& kernel) {
  std::string cwd(4096, '\0');
  if (!::getcwd(cwd.data(), cwd.size())) cwd = "/";
  if (std::string error = unshare_all(); !error.empty()) return error;
  constexpr unsigned long kRecursive = 1 << 14, kPrivate = 1 << 18;  // MS_REC, MS_PRIVATE
  if (::mount(nullptr, "/", nullptr, kRecursive | kPrivate, nullptr) != 0) {
    return failure("cannot make the mounts private");
  }
  std::vector<Tree> trees = clone_machine_trees();
  auto point = fuse::mount_at("/proc", {::geteuid(), ::getegid(), true});
  if (!point.device.ok()) return point.error;
  if (std::string error = ask_to_serve(kernel, std::move(point.device), "", true); !error.empty()) {
    return error;
  }
  take_ours(trees);
  if (::umount2("/proc", kDetach) != 0) return failure("cannot take the first mount away");
  for (const auto& tree : trees) {
    if (!tree.ours.ok()) continue;
    if (std::string error = place(tree); !error.empty()) return error;
  }
  (void)!::chdir(cwd.c_str());
  return {};
}

std::string mount_trees(Client& kernel, const std::string& directory, bool allow_other) {
  auto point = fuse::mount_at(directory, {::geteuid(), ::getegid(), allow_other});
  if (!point.device.ok()) return point.error;
  std::string error = ask_to_serve(kernel, std::move(point.device), directory, false);
  if (!error.empty()) (void)fuse::unmount_at(directory);
  return error;
}

}  // namespace holdfast::shell
