// What a __user pointer means. Modules get cookies: addresses in a window that no process maps, so
// that touching one directly faults (as SMAP would make it), and only copy_to_user and its kin,
// which come here, can resolve them. Pointer arithmetic on a cookie works within its buffer.
//
// A task has one UserMemory for the length of one system call; it is on the caller's stack.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace holdfast::kernel {

// [kUserWindow, kUserWindow + kUserWindowSize): canonical, in the upper half, never mapped.
inline constexpr std::uint64_t kUserWindow = 0xffff'9000'0000'0000;
inline constexpr std::uint64_t kUserWindowSize = 0x0000'1000'0000'0000;

// Memory of a process outside (an ioctl argument given as a plain address): process_vm_readv.
class RemoteMemory {
 public:
  virtual ~RemoteMemory() = default;
  // Copies up to `size` bytes; returns how many were copied.
  virtual std::size_t read(std::uint64_t address, void* to, std::size_t size) = 0;
  virtual std::size_t write(std::uint64_t address, const void* from, std::size_t size) = 0;
};

class UserMemory {
 public:
  explicit UserMemory(RemoteMemory* remote = nullptr) : remote_(remote) {}
  UserMemory(const UserMemory&) = delete;
  UserMemory& operator=(const UserMemory&) = delete;

  // Gives `size` bytes at `memory` a cookie, good until this object goes. At most kBuffers.
  std::uint64_t add(void* memory, std::size_t size, bool writable);
  std::uint64_t add_read_only(const void* memory, std::size_t size) {
    return add(const_cast<void*>(memory), size, false);
  }
  // The same for a caller whose pointers have 32 bits: `address` is his own, and stays.
  void add_at(std::uint64_t address, void* memory, std::size_t size, bool writable);
  // Both return how many bytes could NOT be copied, as copy_from_user does.
  std::size_t read(std::uint64_t address, void* to, std::size_t size);
  std::size_t write(std::uint64_t address, const void* from, std::size_t size);
  // access_ok(): is the whole range one that user space could own?
  static bool could_be_user(std::uint64_t address, std::size_t size);
  static bool in_window(std::uint64_t address) { return address - kUserWindow < kUserWindowSize; }

  static constexpr std::size_t kBuffers = 4;

 private:
  struct Buffer {
    std::byte* memory = nullptr;
    std::size_t size = 0;
    bool writable = false;
    std::uint64_t address = 0;  // 0: the cookie
  };
  // The buffer that stands at a caller's own address, or nullptr.
  const Buffer* standing_at(std::uint64_t address) const;
  // Where `address` really is; `size` is cut to what lies there. nullptr: nowhere.
  std::byte* resolve(std::uint64_t address, bool write, std::size_t& size);
  std::array<Buffer, kBuffers> buffers_{};
  std::size_t count_ = 0;
  RemoteMemory* remote_;
};

}  // namespace holdfast::kernel
