// The memory of the process that made a request, for an ioctl argument that is a plain address.
#pragma once

#include <sys/types.h>

#include "kernel/core/user_memory.h"

namespace holdfast::fuse {

class CallerMemory final : public kernel::RemoteMemory {
 public:
  explicit CallerMemory(pid_t pid) : pid_(pid) {}
  std::size_t read(std::uint64_t address, void* to, std::size_t size) override;
  std::size_t write(std::uint64_t address, const void* from, std::size_t size) override;

 private:
  pid_t pid_;
};

}  // namespace holdfast::fuse
