#include "fuse/operations.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "kernel/fs/flags.h"

namespace holdfast::fuse {
namespace {

uid_t shown_uid(fuse_req_t request, const kernel::fs::Inode& inode) {
  return inode.c.i_uid == 0 ? server_of(request).options().owner_uid : inode.c.i_uid;
}

bool in_group(fuse_req_t request, const kernel::fs::Inode& inode) {
  gid_t group = inode.c.i_gid == 0 ? server_of(request).options().owner_gid : inode.c.i_gid;
  const fuse_ctx& caller = *::fuse_req_ctx(request);
  if (caller.gid == group) return true;
  auto groups = groups_of(caller.pid);
  return std::ranges::find(groups, group) != groups.end();
}

bool mode_allows(fuse_req_t request, const kernel::fs::Inode& inode, unsigned wanted) {
  unsigned mode = inode.c.i_mode;
  if (::fuse_req_ctx(request)->uid == shown_uid(request, inode))
    return ((mode >> 6) & wanted) == wanted;
  unsigned group = (mode >> 3) & 7, other = mode & 7;
  if (group == other || (group & wanted) == (other & wanted)) return (other & wanted) == wanted;
  return ((in_group(request, inode) ? group : other) & wanted) == wanted;
}

void init(void*, fuse_conn_info* connection) {
  connection->want |= connection->capable & FUSE_CAP_ATOMIC_O_TRUNC;
  connection->want &= ~static_cast<unsigned>(FUSE_CAP_AUTO_INVAL_DATA | FUSE_CAP_READDIRPLUS |
                                             FUSE_CAP_READDIRPLUS_AUTO | FUSE_CAP_ASYNC_READ);
  connection->max_background = 128;  // RELEASE is sent in the background and must not queue up
  connection->congestion_threshold = 128;
}

}  // namespace

const fuse_lowlevel_ops& operations() {
  static const fuse_lowlevel_ops all = [] {
    fuse_lowlevel_ops result{};
    result.init = init;
    add_node_operations(result);
    add_dir_operations(result);
    add_file_operations(result);
    add_control_operations(result);
    return result;
  }();
  return all;
}

Caller plain_caller(fuse_req_t request) {
  const fuse_ctx& context = *::fuse_req_ctx(request);
  return {context.pid, context.pid, context.uid, context.gid, {"?"}};
}

Caller full_caller(fuse_req_t request) {
  const fuse_ctx& context = *::fuse_req_ctx(request);
  return {context.pid, thread_group_of(context.pid), context.uid, context.gid,
          comm_of(context.pid)};
}

int user_errno(int code) {
  constexpr int kRestartFirst = 512, kRestartLast = 514, kRestartBlock = 516, kNotSupported = 524;
  if ((code >= kRestartFirst && code <= kRestartLast) || code == kRestartBlock) return EINTR;
  if (code == kernel::fs::kNoIoctl) return ENOTTY;
  if (code == kNotSupported) return EOPNOTSUPP;
  // FUSE can carry nothing else; Linux would hand the odd number on.
  return code >= 0 && code < kRestartFirst ? code : EINVAL;
}

int check_access(fuse_req_t request, const kernel::fs::Inode& inode, int wanted) {
  if (wanted == F_OK || mode_allows(request, inode, static_cast<unsigned>(wanted))) return 0;
  bool executable = S_ISDIR(inode.c.i_mode) || (inode.c.i_mode & 0111);
  if ((wanted & X_OK) && !executable) return EACCES;
  return has_capability(::fuse_req_ctx(request)->pid, Capability::kDacOverride) ? 0 : EACCES;
}

int check_owner(fuse_req_t request, const kernel::fs::Inode& inode) {
  const fuse_ctx& caller = *::fuse_req_ctx(request);
  if (caller.uid == shown_uid(request, inode)) return 0;
  return has_capability(caller.pid, Capability::kFowner) ? 0 : EPERM;
}

int gone(fuse_req_t request, const NodeView& node) {
  if (node.id == kRootNode) return ENOENT;
  if (node.still_named) return ESTALE;
  auto parent = server_of(request).node_table().inode(node.parent);
  if (!parent) return ENOENT;
  Call call(request, plain_caller(request));
  return parent->lookup(node.name).ok() ? ESTALE : ENOENT;
}

}  // namespace holdfast::fuse
