// Mapper: answers a program's mmap(2) of one of our entries. It asks the kernel process (command
// "map"), and then has the program itself map the pages: they lie in the file in memory that the
// kernel process keeps its whole pages in (host/native/shared_pages.h).
//
// What the program sees is the module's own memory. Its faults are taken at mmap, for all pages;
// a page that the driver refuses is SIGBUS. When the last mapping has gone (munmap, exit, exec) a
// lock on that file goes with it; that is how the kernel process hears of it (shell/mappings.h).
#pragma once

#include <cstdint>

#include "base/result.h"
#include "shell/asked_call.h"
#include "shell/client.h"

namespace holdfast::shell {

class Tracee;

class Mapper {
 public:
  Mapper(CallListener& listener, Client& kernel) : listener_(listener), kernel_(kernel) {}
  // `fd` is ours of the caller's descriptor.
  void map(const AskedCall& call, int fd);

 private:
  Result<std::uint64_t> map_in(Tracee& program, const AskedCall& call, std::uint64_t file,
                               std::uint64_t id, int pages);

  CallListener& listener_;
  Client& kernel_;
};

}  // namespace holdfast::shell
