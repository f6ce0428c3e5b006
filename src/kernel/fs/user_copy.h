// User memory for the kernel's own file operations: through the current task's UserMemory.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "kernel/core/task.h"
#include "kernel/core/user_memory.h"

namespace holdfast::kernel::fs {

// Both return how many bytes were not copied.
inline std::size_t copy_to_user(char* user, const void* from, std::size_t size) {
  UserMemory* memory = current_task().user;
  return memory ? memory->write(reinterpret_cast<std::uint64_t>(user), from, size) : size;
}
inline std::size_t copy_from_user(void* to, const char* user, std::size_t size) {
  UserMemory* memory = current_task().user;
  return memory ? memory->read(reinterpret_cast<std::uint64_t>(user), to, size) : size;
}

// simple_read_from_buffer().
inline long read_from_buffer(char* user, std::size_t size, long long* pos, const char* from,
                             std::size_t available) {
  if (*pos < 0) return -EINVAL;
  const auto at = static_cast<std::size_t>(*pos);
  if (at >= available || size == 0) return 0;
  const std::size_t count = std::min(size, available - at);
  const std::size_t copied = count - copy_to_user(user, from + at, count);
  if (copied == 0) return -EFAULT;
  *pos += static_cast<long long>(copied);
  return static_cast<long>(copied);
}

}  // namespace holdfast::kernel::fs
