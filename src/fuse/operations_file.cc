#include <fcntl.h>
#include <sys/stat.h>

#include "fuse/operations.h"

namespace holdfast::fuse {
namespace {

int wanted_access(int flags) {
  switch (flags & O_ACCMODE) {
    case O_RDONLY:
      return R_OK;
    case O_WRONLY:
      return W_OK;
    default:
      return R_OK | W_OK;
  }
}

// Has it an operation for each close(2)? Only devices can; FLUSH costs a round trip.
bool wants_flush(kernel::fs::File& file) {
  return S_ISCHR(file.inode()->c.i_mode) && file.c.f_op && file.c.f_op->flush;
}

Result<RefPtr<kernel::fs::File>> open_checked(fuse_req_t request, kernel::fs::Inode& inode,
                                              int flags) {
  TRY_STATUS(inode.refresh());
  int wanted = wanted_access(flags) | ((flags & O_TRUNC) ? W_OK : 0);
  if (int code = check_access(request, inode, wanted)) return Error{code};
  auto file = TRY(inode.open(flags));
  // The machine takes a device for a regular file; open(2) truncates none.
  if ((flags & O_TRUNC) && S_ISREG(inode.c.i_mode)) TRY_STATUS(inode.truncate(0));
  return file;
}

void open(fuse_req_t request, fuse_ino_t id, fuse_file_info* info) {
  Server& server = server_of(request);
  NodeView node = server.node_table().find(id);
  if (!node.inode) return reply_error(request, ENOENT);
  Caller caller = full_caller(request);
  if (server.options().before_open) server.options().before_open();
  Handle* handle = nullptr;
  int code = 0;
  {
    Call call(request, caller);
    auto file = open_checked(request, *node.inode, info->flags);
    code = file.code();
    if (file.ok()) {
      info->direct_io = 1;
      info->nonseekable = !(*file)->seekable();
      info->noflush = !wants_flush(**file);
      handle = &server.add_handle(id, std::move(*file), caller);
    }
  }
  if (code != 0) return reply_error(request, code == ENOENT ? gone(request, node) : code);
  info->fh = reinterpret_cast<std::uint64_t>(handle);
  if (::fuse_reply_open(request, info) == -ENOENT) {
    Call call(request, caller);  // the opener was killed: there will be no RELEASE
    server.drop_handle(*handle);
  }
}

Caller caller_of(fuse_req_t request, Handle& handle) {
  const fuse_ctx& context = *::fuse_req_ctx(request);
  return handle.caller(context.pid, context.uid, context.gid);
}

// One read or write of `file` at the position that `handle` makes of `offset`.
template <class Transfer>
Result<std::size_t> transfer(fuse_req_t request, off_t offset, const fuse_file_info* info,
                             bool append, Transfer&& move) {
  Handle& handle = handle_of(info);
  Call call(request, caller_of(request, handle));
  kernel::fs::File& file = handle.file();
  file.set_flags(info->flags);
  long long position = handle.begin(offset, append);
  auto moved = move(file, file.stream() ? nullptr : &position);
  if (moved.ok()) handle.end(offset, *moved, position);
  return moved;
}

void read(fuse_req_t request, fuse_ino_t, std::size_t size, off_t offset, fuse_file_info* info) {
  char* buffer = this_worker().buffer_of(size);
  auto got = transfer(request, offset, info, false, [&](kernel::fs::File& file, long long* at) {
    return file.read(buffer, size, at);
  });
  if (!got.ok()) return reply_error(request, got.code());
  ::fuse_reply_buf(request, buffer, std::min(*got, size));
}

void write(fuse_req_t request, fuse_ino_t, const char* data, std::size_t size, off_t offset,
           fuse_file_info* info) {
  bool append = (info->flags & O_APPEND) != 0;
  auto put = transfer(request, offset, info, append, [&](kernel::fs::File& file, long long* at) {
    return file.write(data, size, at);
  });
  if (!put.ok()) return reply_error(request, put.code());
  ::fuse_reply_write(request, std::min(*put, size));
}

void flush(fuse_req_t request, fuse_ino_t, fuse_file_info* info) {
  int code = 0;
  {
    Handle& handle = handle_of(info);
    Call call(request, caller_of(request, handle));
    code = handle.file().flush().code();
  }
  reply_error(request, code);
}

void fsync(fuse_req_t request, fuse_ino_t, int data_only, fuse_file_info* info) {
  int code = 0;
  {
    Handle& handle = handle_of(info);
    Call call(request, caller_of(request, handle));
    code = handle.file().fsync(data_only != 0).code();
  }
  reply_error(request, code);
}

void release(fuse_req_t request, fuse_ino_t, fuse_file_info* info) {
  {
    Handle& handle = handle_of(info);
    // Nobody may be left who asked: the last one to use the file is named.
    Caller caller = plain_caller(request);
    Call call(request, caller.tid ? caller_of(request, handle) : caller);
    call.worker().keep_lead();
    server_of(request).drop_handle(handle);
  }
  reply_error(request, 0);
}

// SEEK_DATA and SEEK_HOLE; the machine does the others itself.
void lseek(fuse_req_t request, fuse_ino_t, off_t offset, int whence, fuse_file_info* info) {
  Result<long long> at = Error{EINVAL};
  {
    Handle& handle = handle_of(info);
    Call call(request, caller_of(request, handle));
    at = handle.file().llseek(offset, whence);
  }
  if (!at.ok()) return reply_error(request, at.code());
  ::fuse_reply_lseek(request, *at);
}

}  // namespace

void add_file_operations(fuse_lowlevel_ops& all) {
  all.open = open;
  all.read = read;
  all.write = write;
  all.flush = flush;
  all.fsync = fsync;
  all.release = release;
  all.lseek = lseek;
}

}  // namespace holdfast::fuse
