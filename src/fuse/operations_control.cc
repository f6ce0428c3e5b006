#include <sys/ioctl.h>

#include <cstring>

#include "fuse/operations.h"
#include "fuse/remote_memory.h"
#include "kernel/core/user_memory.h"

namespace holdfast::fuse {
namespace {

// The argument of one ioctl as the module shall see it. A command that says that it has a buffer
// (_IOR, _IOW, _IOWR) gets a cookie of it; any other gets the number that was passed, which
// copy_to_user and its kin then resolve in the caller's memory. A 32-bit caller's address is kept:
// compat_ptr() would cut a cookie.
class IoctlArgument {
 public:
  IoctlArgument(fuse_req_t request, unsigned command, std::uint64_t argument, const void* in,
                std::size_t in_size, std::size_t out_size, char* buffer, bool compat)
      : remote_(::fuse_req_ctx(request)->pid),
        user_(&remote_),
        task_(this_worker().task),
        outer_(task_.user),
        buffer_(buffer),
        size_(std::max(in_size, out_size)),
        argument_(argument) {
    task_.user = &user_;
    if (_IOC_DIR(command) == _IOC_NONE || size_ == 0) return;
    std::memset(buffer_, 0, size_);
    // What the module leaves alone must stay as it was when the whole buffer is sent back.
    if (in_size < size_) (void)remote_.read(argument, buffer_, size_);
    if (in_size > 0) std::memcpy(buffer_, in, in_size);
    if (compat)
      user_.add_at(argument, buffer_, size_, out_size > 0);
    else
      argument_ = user_.add(buffer_, size_, out_size > 0);
  }
  ~IoctlArgument() { task_.user = outer_; }
  IoctlArgument(const IoctlArgument&) = delete;
  IoctlArgument& operator=(const IoctlArgument&) = delete;
  std::uint64_t value() const { return argument_; }

 private:
  CallerMemory remote_;
  kernel::UserMemory user_;
  kernel::Task& task_;
  kernel::UserMemory* outer_;
  char* buffer_;
  std::size_t size_;
  std::uint64_t argument_;
};

void ioctl(fuse_req_t request, fuse_ino_t, unsigned command, void* argument, fuse_file_info* info,
           unsigned flags, const void* in, std::size_t in_size, std::size_t out_size) {
  if (flags & FUSE_IOCTL_DIR) return reply_error(request, ENOTTY);
  if (command == kNumberOfHandle) {
    const std::uint64_t number = handle_of(info).number();
    return void(::fuse_reply_ioctl(request, 0, &number, sizeof number));
  }
  char* buffer = this_worker().buffer_of(std::max(in_size, out_size));
  Result<long> answer = Error{ENOTTY};
  {
    Handle& handle = handle_of(info);
    const fuse_ctx& context = *::fuse_req_ctx(request);
    Call call(request, handle.caller(context.pid, context.uid, context.gid));
    const bool compat = (flags & FUSE_IOCTL_COMPAT) != 0;
    IoctlArgument seen(request, command, reinterpret_cast<std::uint64_t>(argument), in, in_size,
                       out_size, buffer, compat);
    answer = handle.file().ioctl(command, seen.value(), compat);
  }
  if (!answer.ok()) return reply_error(request, answer.code());
  ::fuse_reply_ioctl(request, static_cast<int>(*answer), buffer, out_size);
}

// The waiter to register, if one is to be.
RefPtr<SessionPollWaiter> waiter_for(Server& server, Handle& handle, fuse_pollhandle* machine) {
  if (!machine) return nullptr;
  std::lock_guard lock(handle.poll_mutex);
  if (handle.waiter && handle.waiter->registered()) {
    ::fuse_pollhandle_destroy(machine);  // the one that is registered stands for the same file
    return nullptr;
  }
  handle.waiter = make_ref<SessionPollWaiter>(server.notifier(), machine);
  return handle.waiter;
}

void poll(fuse_req_t request, fuse_ino_t, fuse_file_info* info, fuse_pollhandle* machine) {
  std::uint32_t events = 0;
  {
    Handle& handle = handle_of(info);
    const fuse_ctx& context = *::fuse_req_ctx(request);
    Call call(request, handle.caller(context.pid, context.uid, context.gid));
    events = handle.file().poll(waiter_for(server_of(request), handle, machine));
  }
  ::fuse_reply_poll(request, events);
}

void echo_heard(fuse_req_t request, void* number, fuse_ino_t, off_t, fuse_bufvec*) {
  server_of(request).echo().heard(reinterpret_cast<std::uint64_t>(number));
  ::fuse_reply_none(request);
}

}  // namespace

void add_control_operations(fuse_lowlevel_ops& all) {
  all.ioctl = ioctl;
  all.poll = poll;
  all.retrieve_reply = echo_heard;
}

}  // namespace holdfast::fuse
