#include <sys/stat.h>
#include <sys/statvfs.h>

#include <climits>

#include "fuse/local_inode.h"
#include "fuse/operations.h"

namespace holdfast::fuse {
namespace {

constexpr double kLong = 3600;  // until we take it back

struct stat stat_of(Server& server, const NodeView& node) {
  const auto& c = node.inode->c;
  const ServerOptions& options = server.options();
  struct stat result {};
  result.st_ino = c.i_ino + (static_cast<ino_t>(node.tree) << 40);
  result.st_mode = c.i_mode;
  // A device node could not be opened in a mount without devices: it is served as a file.
  if (S_ISCHR(c.i_mode) || S_ISBLK(c.i_mode)) result.st_mode = S_IFREG | (c.i_mode & 07777);
  result.st_nlink = c.i_nlink;
  result.st_uid = c.i_uid == 0 ? options.owner_uid : c.i_uid;
  result.st_gid = c.i_gid == 0 ? options.owner_gid : c.i_gid;
  result.st_size = c.i_size;
  result.st_blksize = 1024;
  result.st_atim = {static_cast<time_t>(c.i_atime.tv_sec), c.i_atime.tv_nsec};
  result.st_mtim = {static_cast<time_t>(c.i_mtime.tv_sec), c.i_mtime.tv_nsec};
  result.st_ctim = {static_cast<time_t>(c.i_ctime.tv_sec), c.i_ctime.tv_nsec};
  return result;
}

// What the file system says of it now. 0, or ENOENT: gone.
int attributes(Server& server, const NodeView& node, struct stat* result) {
  std::lock_guard lock(server.attributes_mutex());
  int code = node.inode->refresh().code();
  if (code == 0 || node.only_open) *result = stat_of(server, node);
  // A name that is gone and forgotten can only be asked for through an open descriptor.
  return node.only_open ? 0 : code;
}

double attribute_time(const NodeView& node) { return node.lasting ? kLong : 0; }

bool per_caller(const kernel::fs::Inode& inode) {
  auto* local = dynamic_cast<const LocalInode*>(&inode);
  return local && local->per_caller();
}

void lookup(fuse_req_t request, fuse_ino_t parent, const char* name) {
  Server& server = server_of(request);
  auto directory = server.node_table().inode(parent);
  if (!directory) return reply_error(request, ENOENT);
  NodeView node;
  struct stat attr {};
  int code = 0;
  {
    Call call(request, plain_caller(request));
    auto found = directory->lookup(name);
    code = found.code();
    if (found.ok()) {
      node = server.node_table().add(parent, name, std::move(*found));
      code = attributes(server, node, &attr);
      if (code != 0) server.node_table().forget(node.id, 1);
    }
  }
  if (code != 0) return reply_error(request, code);
  fuse_entry_param entry{};
  entry.ino = node.id;
  entry.generation = 1;
  entry.attr = attr;
  entry.attr_timeout = attribute_time(node);
  entry.entry_timeout = per_caller(*node.inode) ? 0 : kLong;
  if (::fuse_reply_entry(request, &entry) == -ENOENT) server.node_table().forget(node.id, 1);
}

void forget(fuse_req_t request, fuse_ino_t node, std::uint64_t lookups) {
  server_of(request).node_table().forget(node, lookups);
  ::fuse_reply_none(request);
}

void forget_multi(fuse_req_t request, std::size_t count, fuse_forget_data* forgets) {
  for (std::size_t i = 0; i < count; ++i) {
    server_of(request).node_table().forget(forgets[i].ino, forgets[i].nlookup);
  }
  ::fuse_reply_none(request);
}

void reply_attributes(fuse_req_t request, const NodeView& node) {
  struct stat attr {};
  int code = 0;
  {
    Call call(request, plain_caller(request));
    code = attributes(server_of(request), node, &attr);
  }
  if (code != 0) return reply_error(request, gone(request, node));
  ::fuse_reply_attr(request, &attr, attribute_time(node));
}

// The machine names the open file only for lseek(SEEK_END): it wants to know where the end is, and
// that is what the file's own operation says. (It adds the caller's offset itself.)
void seek_end(fuse_req_t request, const NodeView& node, Handle& handle) {
  struct stat attr {};
  Result<long long> end = Error{EINVAL};
  {
    const fuse_ctx& context = *::fuse_req_ctx(request);
    Call call(request, handle.caller(context.pid, context.uid, context.gid));
    end = handle.file().llseek(0, SEEK_END);
    (void)attributes(server_of(request), node, &attr);
  }
  if (!end.ok()) return reply_error(request, end.code());
  attr = stat_of(server_of(request), node);
  attr.st_size = *end;
  ::fuse_reply_attr(request, &attr, 0);
}

void getattr(fuse_req_t request, fuse_ino_t id, fuse_file_info* info) {
  NodeView node = server_of(request).node_table().find(id);
  if (!node.inode) return reply_error(request, ENOENT);
  if (info && info->fh && S_ISREG(stat_of(server_of(request), node).st_mode))
    return seek_end(request, node, handle_of(info));
  reply_attributes(request, node);
}

hf_timespec64 now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, time.tv_nsec};
}

void set_times(kernel::fs::Inode& inode, const struct stat& attr, int what) {
  if (what & FUSE_SET_ATTR_ATIME) inode.c.i_atime = {attr.st_atim.tv_sec, attr.st_atim.tv_nsec};
  if (what & FUSE_SET_ATTR_MTIME) inode.c.i_mtime = {attr.st_mtim.tv_sec, attr.st_mtim.tv_nsec};
  if (what & FUSE_SET_ATTR_ATIME_NOW) inode.c.i_atime = now();
  if (what & FUSE_SET_ATTR_MTIME_NOW) inode.c.i_mtime = now();
}

int set_attributes(fuse_req_t request, kernel::fs::Inode& inode, const struct stat& attr, int what,
                   bool opened_for_writing, bool only_open) {
  constexpr int kOwner = FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID;
  constexpr int kTimes =
      FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME | FUSE_SET_ATTR_ATIME_NOW | FUSE_SET_ATTR_MTIME_NOW;
  int code = only_open ? 0 : inode.refresh().code();
  if (code == 0 && (what & (kOwner | kTimes | FUSE_SET_ATTR_MODE))) {
    code = check_owner(request, inode);
  }
  if (code == 0 && (what & FUSE_SET_ATTR_UID) &&
      !has_capability(::fuse_req_ctx(request)->pid, Capability::kChown)) {
    code = EPERM;
  }
  if (code == 0 && (what & FUSE_SET_ATTR_SIZE)) {
    if (!opened_for_writing) code = check_access(request, inode, W_OK);
    if (code == 0) code = inode.truncate(attr.st_size).code();
  }
  // What is gone but open has attributes still; they are set, and the answer is that it is gone.
  auto settled = [only_open](const Status& status) {
    return only_open && status.code() == ENOENT ? 0 : status.code();
  };
  if (code == 0 && (what & FUSE_SET_ATTR_MODE))
    code = settled(inode.set_mode(attr.st_mode & 07777));
  if (code == 0 && (what & kOwner)) {
    code = settled(inode.set_owner((what & FUSE_SET_ATTR_UID) ? attr.st_uid : inode.c.i_uid,
                                   (what & FUSE_SET_ATTR_GID) ? attr.st_gid : inode.c.i_gid));
  }
  if (code == 0) set_times(inode, attr, what);
  return code;
}

void setattr(fuse_req_t request, fuse_ino_t id, struct stat* attr, int what, fuse_file_info* info) {
  NodeView node = server_of(request).node_table().find(id);
  if (!node.inode) return reply_error(request, ENOENT);
  int code = 0;
  {
    Call call(request, plain_caller(request));
    code = set_attributes(request, *node.inode, *attr, what, info != nullptr, node.only_open);
  }
  if (code == ENOENT) return reply_error(request, gone(request, node));
  if (code != 0) return reply_error(request, code);
  reply_attributes(request, node);
}

void readlink(fuse_req_t request, fuse_ino_t id) {
  NodeView node = server_of(request).node_table().find(id);
  auto inode = node.inode;
  if (!inode) return reply_error(request, ENOENT);
  if (node.still_named) return reply_error(request, ESTALE);
  Caller caller = plain_caller(request);
  if (per_caller(*inode)) caller.tgid = thread_group_of(caller.tid);
  Result<std::string> target = Error{EINVAL};
  {
    Call call(request, caller);
    target = inode->readlink();
  }
  if (!target.ok()) return reply_error(request, target.code());
  ::fuse_reply_readlink(request, target->c_str());
}

void access(fuse_req_t request, fuse_ino_t id, int mask) {
  NodeView node = server_of(request).node_table().find(id);
  if (!node.inode) return reply_error(request, ENOENT);
  int code = 0;
  {
    Call call(request, plain_caller(request));
    code = node.inode->refresh().code();
    if (code == 0) code = check_access(request, *node.inode, mask);
  }
  reply_error(request, code == ENOENT ? gone(request, node) : code);
}

void statfs(fuse_req_t request, fuse_ino_t) {
  struct statvfs stat {};
  stat.f_bsize = stat.f_frsize = 4096;
  stat.f_namemax = NAME_MAX;
  ::fuse_reply_statfs(request, &stat);
}

void refuse(fuse_req_t request) { reply_error(request, EPERM); }

// In Linux's /proc already the look-up of a new name fails, and so says ENOENT. Elsewhere open(2)
// finds that the directory cannot create files, and says EACCES where mkdir(2) says EPERM.
void refuse_new(fuse_req_t request, fuse_ino_t parent, const char* name, int error = EPERM) {
  NodeTable& nodes = server_of(request).node_table();
  constexpr std::uint32_t kProc = 0;
  bool in_proc = parent != kRootNode && nodes.find(parent).tree == kProc;
  reply_error(request, in_proc && !nodes.child(parent, name).inode ? ENOENT : error);
}

}  // namespace

void add_node_operations(fuse_lowlevel_ops& all) {
  all.lookup = lookup;
  all.forget = forget;
  all.forget_multi = forget_multi;
  all.getattr = getattr;
  all.setattr = setattr;
  all.readlink = readlink;
  all.access = access;
  all.statfs = statfs;
  // Entries come and go with modules only.
  all.mknod = [](fuse_req_t request, fuse_ino_t parent, const char* name, mode_t, dev_t) {
    refuse_new(request, parent, name);
  };
  all.mkdir = [](fuse_req_t request, fuse_ino_t parent, const char* name, mode_t) {
    refuse_new(request, parent, name);
  };
  all.unlink = [](fuse_req_t request, fuse_ino_t, const char*) { refuse(request); };
  all.rmdir = [](fuse_req_t request, fuse_ino_t, const char*) { refuse(request); };
  all.symlink = [](fuse_req_t request, const char*, fuse_ino_t parent, const char* name) {
    refuse_new(request, parent, name);
  };
  all.rename = [](fuse_req_t request, fuse_ino_t, const char*, fuse_ino_t parent, const char* name,
                  unsigned) { refuse_new(request, parent, name); };
  all.link = [](fuse_req_t request, fuse_ino_t, fuse_ino_t parent, const char* name) {
    refuse_new(request, parent, name);
  };
  all.create = [](fuse_req_t request, fuse_ino_t parent, const char* name, mode_t,
                  fuse_file_info*) { refuse_new(request, parent, name, EACCES); };
}

}  // namespace holdfast::fuse
