// Pages for module text and data. They come from one reserved stretch of the low 2 GiB (so that
// 32-bit relocations reach everything), handed out round robin with a gap after each, so that an
// address comes back only after the whole stretch has been used: a late call into an unloaded
// module meets nothing, not another module. The stretch is the process's, shared by all hosts:
// addresses are. Where the machine does not allow it, pages come from anywhere.
#include <sys/mman.h>

#include <cstdint>
#include <map>
#include <mutex>

#include "base/verify.h"
#include "host/native/native_host.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

namespace holdfast::host::native {
namespace {

constexpr std::uintptr_t kLow = 0x4000'0000;
constexpr std::uintptr_t kHigh = 0x7fff'0000;  // AddressSanitizer's shadow begins at 0x7fff8000
constexpr std::size_t kGap = 4096;
constexpr int kReserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

class LowPages {
 public:
  // 0: no room.
  std::uintptr_t take(std::size_t size) {
    std::lock_guard guard(mutex_);
    if (!reserved_) reserve();
    std::uintptr_t at = find(cursor_, size);
    if (at == 0) at = find(low_, size);
    if (at == 0) return 0;
    if (mprotect(reinterpret_cast<void*>(at), size, PROT_READ | PROT_WRITE) != 0) return 0;
    used_[at] = size;
    cursor_ = at + size + kGap;
    return at;
  }
  bool give_back(std::uintptr_t at) {
    std::lock_guard guard(mutex_);
    auto it = used_.find(at);
    if (it == used_.end()) return false;
    void* again =
        mmap(reinterpret_cast<void*>(at), it->second, PROT_NONE, kReserve | MAP_FIXED, -1, 0);
    VERIFY(again != MAP_FAILED);
    used_.erase(it);
    return true;
  }

 private:
  void reserve() {
    reserved_ = true;
    // If something sits in the stretch already, what lies below it may still be ours.
    for (std::uintptr_t high = kHigh; high > kLow; high = kLow + (high - kLow) / 2 / kGap * kGap) {
      void* want = reinterpret_cast<void*>(kLow);
      void* got = mmap(want, high - kLow, PROT_NONE, kReserve | MAP_FIXED_NOREPLACE, -1, 0);
      if (got == want) {
        low_ = cursor_ = kLow;
        high_ = high;
        return;
      }
      if (got != MAP_FAILED) munmap(got, high - kLow);
    }
  }
  std::uintptr_t find(std::uintptr_t at, std::size_t size) const {
    if (low_ == 0) return 0;
    auto next = used_.upper_bound(at);
    if (next != used_.begin()) {
      auto before = std::prev(next);
      if (before->first + before->second + kGap > at) at = before->first + before->second + kGap;
    }
    for (; next != used_.end() && next->first < at + size + kGap; ++next) {
      at = next->first + next->second + kGap;
    }
    return at + size + kGap <= high_ ? at : 0;
  }

  std::mutex mutex_;
  bool reserved_ = false;
  std::uintptr_t low_ = 0, high_ = 0, cursor_ = 0;
  std::map<std::uintptr_t, std::size_t> used_;
};

LowPages& low_pages() {
  static LowPages* pages = new LowPages;  // never destroyed: modules may outlive static objects
  return *pages;
}

int machine_protection(Protection protection) {
  switch (protection) {
    case Protection::kNone:
      return PROT_NONE;
    case Protection::kReadOnly:
      return PROT_READ;
    case Protection::kReadWrite:
      return PROT_READ | PROT_WRITE;
    case Protection::kReadExecute:
      return PROT_READ | PROT_EXEC;
  }
  VERIFY_NOT_REACHED();
}

}  // namespace

void* NativeHost::map(std::size_t size) {
  if (std::uintptr_t at = low_pages().take(size)) return reinterpret_cast<void*>(at);
  void* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

bool NativeHost::protect(void* pages, std::size_t size, Protection protection) {
  return mprotect(pages, size, machine_protection(protection)) == 0;
}

void NativeHost::unmap(void* pages, std::size_t size) {
  if (low_pages().give_back(reinterpret_cast<std::uintptr_t>(pages))) return;
  munmap(pages, size);
}

}  // namespace holdfast::host::native
