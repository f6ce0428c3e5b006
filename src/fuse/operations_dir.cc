#include <sys/stat.h>
#include <unistd.h>

#include "fuse/operations.h"

namespace holdfast::fuse {
namespace {

Listing& listing_of(const fuse_file_info* info) { return *reinterpret_cast<Listing*>(info->fh); }

void opendir(fuse_req_t request, fuse_ino_t id, fuse_file_info* info) {
  Server& server = server_of(request);
  NodeView node = server.node_table().find(id);
  if (!node.inode) return reply_error(request, ENOENT);
  int code = 0;
  {
    Call call(request, plain_caller(request));
    code = node.only_open ? 0 : node.inode->refresh().code();
    if (code == 0) code = check_access(request, *node.inode, R_OK);
  }
  if (code != 0) return reply_error(request, code == ENOENT ? gone(request, node) : code);
  Listing& listing = server.add_listing(id);
  info->fh = reinterpret_cast<std::uint64_t>(&listing);
  if (::fuse_reply_open(request, info) == -ENOENT) server.drop_listing(listing);
}

mode_t listed_mode(mode_t mode) { return S_ISCHR(mode) || S_ISBLK(mode) ? S_IFREG : mode; }

Status take(fuse_req_t request, const NodeView& node, std::vector<Listing::Name>& names) {
  std::uint64_t tree = std::uint64_t{node.tree} << 40;
  names = {{".", node.inode->c.i_ino + tree, S_IFDIR}, {"..", node.inode->c.i_ino + tree, S_IFDIR}};
  Call call(request, plain_caller(request));
  return node.inode->readdir(0, [&](const kernel::fs::DirEntry& entry, std::uint64_t) {
    names.push_back({std::string(entry.name), entry.ino + tree, listed_mode(entry.mode)});
    return true;
  });
}

// Fills `buffer` with names from `from` on; the bytes used.
std::size_t fill(fuse_req_t request, const std::vector<Listing::Name>& names, std::size_t from,
                 char* buffer, std::size_t size) {
  std::size_t used = 0;
  for (std::size_t i = from; i < names.size(); ++i) {
    struct stat attr {};
    attr.st_ino = names[i].ino;
    attr.st_mode = names[i].mode;
    std::size_t needed =
        ::fuse_add_direntry(request, buffer + used, size - used, names[i].name.c_str(), &attr,
                            static_cast<off_t>(i + 1));
    if (needed > size - used) break;
    used += needed;
  }
  return used;
}

void readdir(fuse_req_t request, fuse_ino_t id, std::size_t size, off_t from,
             fuse_file_info* info) {
  NodeView node = server_of(request).node_table().find(id);
  if (!node.inode) return reply_error(request, ENOENT);
  Listing& listing = listing_of(info);
  char* buffer = this_worker().buffer_of(size);
  Status status;
  std::size_t used = 0;
  {
    std::lock_guard lock(listing.mutex);
    if (from == 0) status = take(request, node, listing.names);
    used = fill(request, listing.names, static_cast<std::size_t>(from), buffer, size);
  }
  // A directory that is gone lists nothing more, as in Linux.
  if (!status.ok() && status.code() != ENOENT) return reply_error(request, status.code());
  ::fuse_reply_buf(request, buffer, used);
}

void releasedir(fuse_req_t request, fuse_ino_t, fuse_file_info* info) {
  server_of(request).drop_listing(listing_of(info));
  reply_error(request, 0);
}

}  // namespace

void add_dir_operations(fuse_lowlevel_ops& all) {
  all.opendir = opendir;
  all.readdir = readdir;
  all.releasedir = releasedir;
}

}  // namespace holdfast::fuse
