// AsyncCalls: answers what a program asks of O_ASYNC on one of our entries. The machine knows of
// no operation fasync in a FUSE file, and forgets the flag; so the flag is the kernel process's
// (command "async"), and so is the owner, of whom the machine keeps a copy (command "owner").
#pragma once

#include "shell/asked_call.h"
#include "shell/client.h"

namespace holdfast::shell {

class AsyncCalls {
 public:
  AsyncCalls(CallListener& listener, Client& kernel) : listener_(listener), kernel_(kernel) {}
  // An fcntl(2) or ioctl(2) that the filter asks about; `fd` is ours of the caller's descriptor.
  void answer(const AskedCall& call, int fd);

 private:
  void get_flags(const AskedCall& call, int fd, std::uint64_t file);
  void set_flags(const AskedCall& call, std::uint64_t file);
  void set_owner(const AskedCall& call, int fd, std::uint64_t file);
  void set_async(const AskedCall& call, std::uint64_t file);
  int turn(const AskedCall& call, std::uint64_t file, bool on);

  CallListener& listener_;
  Client& kernel_;
};

}  // namespace holdfast::shell
