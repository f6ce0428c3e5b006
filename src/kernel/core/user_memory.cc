#include "kernel/core/user_memory.h"

#include <algorithm>
#include <string>

#include "base/verify.h"
#include "kernel/core/copy.h"
#include "kernel/core/observer.h"

namespace holdfast::kernel {
namespace {

// Buffers lie far apart, so that running off one never reaches the next. Not on a round address:
// a cookie printed or truncated by mistake should look like what it is.
constexpr std::uint64_t kSpacing = 1ull << 40;
constexpr std::uint64_t kFirst = kUserWindow + kSpacing;
constexpr std::uint64_t kTaskSize = 0x0000'7fff'ffff'f000;

}  // namespace

std::uint64_t UserMemory::add(void* memory, std::size_t size, bool writable) {
  VERIFY(count_ < kBuffers && size < kSpacing);
  buffers_[count_] = {static_cast<std::byte*>(memory), size, writable};
  return kFirst + kSpacing * count_++;
}

void UserMemory::add_at(std::uint64_t address, void* memory, std::size_t size, bool writable) {
  (void)add(memory, size, writable);
  buffers_[count_ - 1].address = address;
}

const UserMemory::Buffer* UserMemory::standing_at(std::uint64_t address) const {
  for (std::size_t i = 0; i < count_; ++i) {
    const Buffer& buffer = buffers_[i];
    if (buffer.address != 0 && address - buffer.address < buffer.size) return &buffer;
  }
  return nullptr;
}

std::byte* UserMemory::resolve(std::uint64_t address, bool write, std::size_t& size) {
  if (const Buffer* buffer = standing_at(address)) {
    if (write && !buffer->writable) return nullptr;
    size = std::min(size, buffer->size - (address - buffer->address));
    return buffer->memory + (address - buffer->address);
  }
  if (address < kFirst) return nullptr;
  const std::uint64_t index = (address - kFirst) / kSpacing, offset = (address - kFirst) % kSpacing;
  if (index >= count_ || offset >= buffers_[index].size) return nullptr;
  if (write && !buffers_[index].writable) return nullptr;
  size = std::min(size, buffers_[index].size - offset);
  return buffers_[index].memory + offset;
}

std::size_t UserMemory::read(std::uint64_t address, void* to, std::size_t size) {
  if (!could_be_user(address, size)) return size;
  if (!in_window(address) && !standing_at(address))
    return size - (remote_ ? remote_->read(address, to, size) : 0);
  std::size_t moved = size;
  const std::byte* from = resolve(address, false, moved);
  if (!from) return size;
  copy_bytes(to, from, moved);
  return size - moved;
}

std::size_t UserMemory::write(std::uint64_t address, const void* from, std::size_t size) {
  if (!could_be_user(address, size)) return size;
  if (!in_window(address) && !standing_at(address))
    return size - (remote_ ? remote_->write(address, from, size) : 0);
  std::size_t moved = size;
  std::byte* to = resolve(address, true, moved);
  // The caller's own memory lies behind his buffer: Linux would write there.
  if (to && moved < size) {
    tell_problem(Problem::kOverrun, std::to_string(size) +
                                        " bytes are copied to a caller's buffer with " +
                                        std::to_string(moved) + " left");
  }
  if (!to) return size;
  copy_bytes(to, from, moved);
  return size - moved;
}

bool UserMemory::could_be_user(std::uint64_t address, std::size_t size) {
  if (in_window(address)) return size <= kUserWindowSize - (address - kUserWindow);
  return size <= kTaskSize && address <= kTaskSize - size;
}

}  // namespace holdfast::kernel
