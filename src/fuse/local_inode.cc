#include "fuse/local_inode.h"

#include <sys/stat.h>

#include <ctime>
#include <iterator>

namespace holdfast::fuse {
namespace {

// FNV-1a, in a range that the trees do not use.
std::uint64_t number_of(const std::string& key) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return (std::uint64_t{1} << 62) | (hash >> 4);
}

}  // namespace

LocalInode::LocalInode(std::uint32_t mode, const std::string& key, bool per_caller)
    : per_caller_(per_caller) {
  c.i_mode = static_cast<unsigned short>(mode);
  c.i_ino = number_of(key);
  c.i_nlink = S_ISDIR(mode) ? 2 : 1;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  c.i_atime = c.i_mtime = c.i_ctime = {now.tv_sec, now.tv_nsec};
}

StaticDir::StaticDir(const std::string& key) : LocalInode(S_IFDIR | 0555, key) {}

Result<RefPtr<Inode>> StaticDir::lookup(std::string_view name) {
  auto found = entries_.find(name);
  if (found == entries_.end()) return Error{ENOENT};
  return found->second;
}

Status StaticDir::readdir(std::uint64_t from, const DirSink& sink) {
  if (from >= entries_.size()) return {};
  std::uint64_t next = from;
  for (auto at = std::next(entries_.begin(), static_cast<long>(from)); at != entries_.end(); ++at) {
    const auto& c = at->second->c;
    if (!sink({at->first, c.i_ino, c.i_mode}, ++next)) break;
  }
  return {};
}

StaticLink::StaticLink(const std::string& key, std::string target)
    : LocalInode(S_IFLNK | 0777, key), target_(std::move(target)) {
  c.i_size = static_cast<long long>(target_.size());
}

}  // namespace holdfast::fuse
