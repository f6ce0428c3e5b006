#include "explore/pages.h"

#include <sys/mman.h>

#include <atomic>

#include "base/verify.h"
#include "explore/arena.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

namespace holdfast::explore {

namespace {

// Regions are the process's, as addresses are; below the native host's. One that is no longer used
// waits for the next explorer and is never unmapped.
constexpr std::uintptr_t kLowest = 0x1000'0000;
constexpr std::uint32_t kSlots = 8;
std::atomic<std::uint32_t> taken{0};
std::atomic<char*> regions[kSlots];

char* map_region(std::uint32_t slot) {
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  constexpr int kAccess = PROT_READ | PROT_WRITE;
  void* want = reinterpret_cast<void*>(kLowest + slot * LowPages::kSize);
  void* got = mmap(want, LowPages::kSize, kAccess, kFlags | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != want) got = mmap(nullptr, LowPages::kSize, kAccess, kFlags, -1, 0);
  VERIFY(got != MAP_FAILED);
  return static_cast<char*>(got);
}

}  // namespace

LowPages::LowPages() {
  std::uint32_t before = taken.load();
  do {
    slot_ = static_cast<std::uint32_t>(__builtin_ctz(~before));
    VERIFY(slot_ < kSlots);
  } while (!taken.compare_exchange_weak(before, before | 1u << slot_));
  base_ = regions[slot_].load();
  if (!base_) regions[slot_] = base_ = map_region(slot_);
}

LowPages::~LowPages() {
  reset();
  taken.fetch_and(~(1u << slot_));
}

void* LowPages::map(std::size_t size) {
  if (size > kSize - used_) return nullptr;
  void* pages = base_ + used_;
  used_ += size;
  return pages;
}

bool LowPages::protect(void* pages, std::size_t size, host::Protection protection) {
  int bits = PROT_NONE;
  switch (protection) {
    case host::Protection::kNone:
      break;
    case host::Protection::kReadOnly:
      bits = PROT_READ;
      break;
    case host::Protection::kReadWrite:
      bits = PROT_READ | PROT_WRITE;
      break;
    case host::Protection::kReadExecute:
      bits = PROT_READ | PROT_EXEC;
      break;
  }
  return mprotect(pages, size, bits) == 0;
}

void LowPages::unmap(void* pages, std::size_t size) {
  VERIFY(protect(pages, size, host::Protection::kNone));
  ArenaPause pause;
  gone_.emplace_back(static_cast<char*>(pages), static_cast<char*>(pages) + size);
}

void LowPages::reset() {
  if (used_ == 0) return;
  gone_.clear();
  VERIFY(mprotect(base_, used_, PROT_READ | PROT_WRITE) == 0);
  VERIFY(madvise(base_, used_, MADV_DONTNEED) == 0);  // zeroes
  used_ = 0;
}

}  // namespace holdfast::explore
