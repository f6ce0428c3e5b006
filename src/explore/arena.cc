#include "explore/arena.h"

#include <sys/mman.h>

#include <atomic>
#include <cstring>

#include "base/verify.h"

namespace holdfast::explore {

namespace {

// All arenas are slots of one reservation, so that operator delete can tell their memory from the
// heap's with one comparison.
constexpr unsigned kSlots = 16;
constexpr std::size_t kSlotSize = Arena::kLanes * Arena::kLaneSize;
std::atomic<char*> reservation{nullptr};
std::atomic<std::uint32_t> slots_taken{0};

char* reserve() {
  char* base = reservation.load(std::memory_order_acquire);
  if (base) return base;
  void* memory = mmap(nullptr, kSlots * kSlotSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  VERIFY(memory != MAP_FAILED);
  if (reservation.compare_exchange_strong(base, static_cast<char*>(memory))) {
    return static_cast<char*>(memory);
  }
  munmap(memory, kSlots * kSlotSize);
  return base;
}

}  // namespace

bool in_any_arena(const void* address) {
  char* base = reservation.load(std::memory_order_relaxed);
  return base &&
         static_cast<std::size_t>(static_cast<const char*>(address) - base) < kSlots * kSlotSize;
}

Arena::Arena() {
  use_arena_operators();
  char* base = reserve();
  std::uint32_t taken = slots_taken.load();
  unsigned slot;
  do {
    slot = static_cast<unsigned>(__builtin_ctz(~taken));
    VERIFY(slot < kSlots);
  } while (!slots_taken.compare_exchange_weak(taken, taken | (1u << slot)));
  base_ = base + slot * kSlotSize;
}

Arena::~Arena() {
  forget();
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    if (used_[lane]) madvise(base_ + lane * kLaneSize, used_[lane], MADV_DONTNEED);
  }
  slots_taken.fetch_and(~(1u << static_cast<unsigned>((base_ - reservation.load()) /
                                                      static_cast<std::ptrdiff_t>(kSlotSize))));
}

void* Arena::allocate(unsigned lane, std::size_t size, std::size_t alignment) {
  std::size_t begin = (used_[lane] + alignment - 1) & ~(alignment - 1);
  if (size > kLaneSize || begin + size > kLaneSize) return nullptr;
  used_[lane] = begin + (size ? size : 1);
  if (lane >= lanes_) lanes_ = lane + 1;
  return base_ + lane * kLaneSize + begin;
}

void Arena::reset_lane(unsigned lane) {
  if (used_[lane]) std::memset(base_ + lane * kLaneSize, 0, used_[lane]);
  used_[lane] = 0;
}

void Arena::reset() {
  forget();
  for (unsigned lane = 0; lane < lanes_; ++lane) reset_lane(lane);
}

}  // namespace holdfast::explore
