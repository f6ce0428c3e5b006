#include "kernel/fs/walk.h"

#include <sys/stat.h>

namespace holdfast::kernel::fs {
namespace {

constexpr std::size_t kNameMax = 255;

// Takes the first component off `rest`, with the slashes around it.
std::string_view next_component(std::string_view& rest) {
  while (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  std::string_view name = rest.substr(0, rest.find('/'));
  rest.remove_prefix(name.size());
  while (rest.size() > 1 && rest[0] == '/' && rest[1] == '/') rest.remove_prefix(1);
  return name;
}

}  // namespace

RefPtr<Inode> Walk::mounted_at(std::string_view path) const {
  for (const auto& mount : mounts_) {
    if (mount.where == path) return mount.root;
  }
  return nullptr;
}

bool Walk::leads_to_mount(std::string_view path) const {
  for (const auto& mount : mounts_) {
    if (mount.where.size() > path.size() && mount.where.starts_with(path) &&
        mount.where[path.size()] == '/')
      return true;
  }
  return false;
}

Result<RefPtr<Inode>> Walk::child(std::string_view name, const std::string& path) {
  if (auto root = mounted_at(path)) return root;
  const RefPtr<Inode>& here = steps_.back().inode;
  if (here) {
    auto found = here->lookup(name);
    if (found.ok() || found.error().code != ENOENT) return found;
  }
  if (leads_to_mount(path)) return RefPtr<Inode>();
  return Error{ENOENT};
}

Status Walk::component(std::string_view name, bool follow_link) {
  if (name.size() > kNameMax) return Error{ENAMETOOLONG};
  const RefPtr<Inode>& here = steps_.back().inode;
  if (here && !S_ISDIR(here->c.i_mode)) return Error{ENOTDIR};
  if (name == ".") return {};
  if (name == "..") {
    if (steps_.size() > 1) steps_.pop_back();
    return {};
  }
  std::string path = steps_.back().path + "/" + std::string(name);
  RefPtr<Inode> inode = TRY(child(name, path));
  if (inode && S_ISLNK(inode->c.i_mode) && follow_link) return follow(inode);
  steps_.push_back(Step{std::move(path), std::move(inode)});
  return {};
}

Status Walk::follow(const RefPtr<Inode>& link) {
  if (++links_ > kMaxLinks) return Error{ELOOP};
  std::string target = TRY(link->readlink());
  if (target.empty()) return Error{ENOENT};
  if (target.front() == '/') steps_.resize(1);
  std::string_view rest = target;
  while (true) {
    std::string_view name = next_component(rest);
    if (name.empty()) return {};
    TRY_STATUS(component(name, true));
  }
}

Result<RefPtr<Inode>> Walk::run(std::string_view path, bool follow_last) {
  if (path.empty() || path.front() != '/') return Error{ENOENT};
  std::string_view rest = path;
  while (true) {
    std::string_view name = next_component(rest);
    if (name.empty()) break;
    TRY_STATUS(component(name, follow_last || !rest.empty()));
  }
  const RefPtr<Inode>& last = steps_.back().inode;
  if (!last) return Error{ENOENT};
  if (path.back() == '/' && !S_ISDIR(last->c.i_mode)) return Error{ENOTDIR};
  return last;
}

}  // namespace holdfast::kernel::fs
