// The FUSE operations, by what they are about: names and attributes (operations_node.cc), listings
// (operations_dir.cc), open files (operations_file.cc), ioctl, poll and echoes
// (operations_control.cc).
#pragma once

#include "fuse/handle.h"
#include "fuse/lowlevel.h"
#include "fuse/node_table.h"
#include "fuse/server.h"
#include "fuse/worker_pool.h"

namespace holdfast::fuse {

const fuse_lowlevel_ops& operations();
void add_node_operations(fuse_lowlevel_ops& operations);
void add_dir_operations(fuse_lowlevel_ops& operations);
void add_file_operations(fuse_lowlevel_ops& operations);
void add_control_operations(fuse_lowlevel_ops& operations);

inline Server& server_of(fuse_req_t request) {
  return *static_cast<Server*>(::fuse_req_userdata(request));
}
inline Handle& handle_of(const fuse_file_info* info) {
  return *reinterpret_cast<Handle*>(info->fh);
}

// Who asks, for the operations that enter no module: no name.
Caller plain_caller(fuse_req_t request);
// Who asks, as a module may see it in `current`.
Caller full_caller(fuse_req_t request);

// While it lives the worker's task is the caller's: its identity, and its signals.
class Call {
 public:
  Call(fuse_req_t request, const Caller& caller) : worker_(this_worker()) {
    worker_.begin(request, caller);
  }
  ~Call() { worker_.end(); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  Worker& worker() { return worker_; }

 private:
  Worker& worker_;
};

// An errno of the kernel as a system call shows it: those that never leave Linux are mapped.
int user_errno(int code);
inline void reply_error(fuse_req_t request, int code) {
  ::fuse_reply_err(request, user_errno(code));
}

// MAY_READ, MAY_WRITE, MAY_EXEC as in access(2). 0 or EACCES. `inode.c` is up to date.
int check_access(fuse_req_t request, const kernel::fs::Inode& inode, int wanted);
// May the caller change the inode's mode, owner or times? 0 or EPERM.
int check_owner(fuse_req_t request, const kernel::fs::Inode& inode);

// What an operation on a node that is gone answers: ESTALE if its name means something else by now
// (the machine then looks it up again), else ENOENT.
int gone(fuse_req_t request, const NodeView& node);

}  // namespace holdfast::fuse
