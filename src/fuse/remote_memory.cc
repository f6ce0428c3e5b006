#include "fuse/remote_memory.h"

#include <sys/uio.h>

namespace holdfast::fuse {
namespace {

iovec range(std::uint64_t address, std::size_t size) {
  return iovec{reinterpret_cast<void*>(address), size};
}

std::size_t count(ssize_t moved) { return moved < 0 ? 0 : static_cast<std::size_t>(moved); }

}  // namespace

std::size_t CallerMemory::read(std::uint64_t address, void* to, std::size_t size) {
  iovec here{to, size}, there = range(address, size);
  return count(::process_vm_readv(pid_, &here, 1, &there, 1, 0));
}

std::size_t CallerMemory::write(std::uint64_t address, const void* from, std::size_t size) {
  iovec here{const_cast<void*>(from), size}, there = range(address, size);
  return count(::process_vm_writev(pid_, &here, 1, &there, 1, 0));
}

}  // namespace holdfast::fuse
