#include "fuse/union_dir.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "kernel/core/task.h"

namespace holdfast::fuse {
namespace {

// Positions: below it those of our own directory, above it those of the machine's.
constexpr std::uint64_t kHostPositions = std::uint64_t{1} << 61;

class PerCallerLink final : public LocalInode {
 public:
  PerCallerLink(const std::string& key, bool thread)
      : LocalInode(S_IFLNK | 0777, key, true), thread_(thread) {}
  Result<std::string> readlink() override {
    const auto& task = kernel::current_task().c;
    if (task.tgid <= 0) return Error{ENOENT};
    std::string target = std::to_string(task.tgid);
    if (thread_) target += "/task/" + std::to_string(task.pid);
    return target;
  }

 private:
  bool thread_;
};

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

std::unique_ptr<DIR, CloseDir> open_dir(int top, const std::string& path) {
  int fd = ::openat(top, path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* dir = fd < 0 ? nullptr : ::fdopendir(fd);
  if (!dir && fd >= 0) ::close(fd);
  return std::unique_ptr<DIR, CloseDir>(dir);
}

}  // namespace

UnionDir::UnionDir(std::shared_ptr<UnionTree> tree, RefPtr<Inode> ours, std::string path)
    : LocalInode(S_IFDIR | 0555, tree->where + "/" + path),
      tree_(std::move(tree)),
      ours_(std::move(ours)),
      path_(std::move(path)) {
  (void)refresh();
}

Status UnionDir::refresh() {
  TRY_STATUS(ours_->refresh());
  c.i_mode = ours_->c.i_mode;
  c.i_uid = ours_->c.i_uid;
  c.i_gid = ours_->c.i_gid;
  c.i_nlink = ours_->c.i_nlink;
  if (ours_->c.i_mtime.tv_sec == 0) return {};  // it keeps none
  c.i_atime = ours_->c.i_atime;
  c.i_mtime = ours_->c.i_mtime;
  c.i_ctime = ours_->c.i_ctime;
  return {};
}

bool UnionDir::is_kept(std::string_view name) const {
  return is_top() && std::ranges::find(tree_->kept, name) != tree_->kept.end();
}

std::string UnionDir::below(std::string_view name) const {
  return is_top() ? std::string(name) : path_ + "/" + std::string(name);
}

RefPtr<Inode> UnionDir::link_to_host(std::string_view name) const {
  std::string target;
  if (!is_top()) {
    target = "../";
    for (char c : path_) {
      if (c == '/') target += "../";
    }
  }
  target += std::string(kHostDir) + "/" + below(name);
  return make_ref<StaticLink>(tree_->where + "/" + below(name) + "@", std::move(target));
}

Result<RefPtr<Inode>> UnionDir::lookup(std::string_view name) {
  std::string path = below(name);
  if (is_top() && name == kHostDir) {
    return RefPtr<Inode>(make_ref<StaticDir>(tree_->where + "/" + path + "/"));
  }
  if (is_kept(name)) {
    if (auto ours = ours_->lookup(name); ours.ok()) return ours;
    return RefPtr<Inode>(make_ref<StaticDir>(tree_->where + "/" + path + "/"));
  }
  struct stat host {};
  bool on_host = ::fstatat(tree_->host.get(), path.c_str(), &host, AT_SYMLINK_NOFOLLOW) == 0;
  auto ours = ours_->lookup(name);
  if (ours.ok()) {
    if (!on_host || !S_ISDIR(host.st_mode) || !S_ISDIR((*ours)->c.i_mode)) return ours;
    return RefPtr<Inode>(make_ref<UnionDir>(tree_, std::move(*ours), std::move(path)));
  }
  if (!on_host) return Error{ENOENT};
  if (is_top() && tree_->has_self && (name == "self" || name == "thread-self")) {
    return RefPtr<Inode>(make_ref<PerCallerLink>(tree_->where + "/" + path, name != "self"));
  }
  return link_to_host(name);
}

Status UnionDir::readdir(std::uint64_t from, const DirSink& sink) {
  if (from < kHostPositions) {
    bool stopped = false;
    TRY_STATUS(ours_->readdir(from, [&](const kernel::fs::DirEntry& entry, std::uint64_t next) {
      if (is_kept(entry.name)) return true;
      stopped = !sink(entry, next);
      return !stopped;
    }));
    if (stopped) return {};
    from = kHostPositions;
  }
  return readdir_host(from, sink);
}

Status UnionDir::readdir_host(std::uint64_t from, const DirSink& sink) {
  auto dir = open_dir(tree_->host.get(), path_);
  if (!dir) return {};
  // By count: file systems give offsets of any size. FUSE lists a directory in one go (listing.h).
  std::uint64_t position = kHostPositions;
  while (const dirent* entry = ::readdir(dir.get())) {
    if (++position <= from) continue;
    std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (!is_kept(name) && ours_->lookup(name).ok()) continue;
    // Type unknown: a caller that wants to know asks, and is not misled by our symbolic link.
    if (!sink({name, entry->d_ino, 0}, position)) break;
  }
  return {};
}

RefPtr<Inode> make_union(RefPtr<Inode> ours, const std::string& where) {
  auto tree = std::make_shared<UnionTree>();
  tree->host = ScopedFd(::open(where.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!tree->host.ok()) return ours;
  tree->where = where;
  tree->has_self = where == "/proc";
  std::vector<std::string> kept;
  if (where == "/proc") kept = {"sys"};
  if (where == "/dev") kept = {"pts", "shm", "mqueue"};
  for (auto& name : kept) {
    struct stat host {};
    bool there = ::fstatat(tree->host.get(), name.c_str(), &host, AT_SYMLINK_NOFOLLOW) == 0;
    if (there && S_ISDIR(host.st_mode)) tree->kept.push_back(std::move(name));
  }
  return make_ref<UnionDir>(std::move(tree), std::move(ours), "");
}

}  // namespace holdfast::fuse
