#include "explore/pages.h"

#include <sys/mman.h>

#include "base/verify.h"

namespace holdfast::explore {

LowPages::LowPages() {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* memory = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, flags | MAP_32BIT, -1, 0);
  if (memory == MAP_FAILED) memory = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, flags, -1, 0);
  VERIFY(memory != MAP_FAILED);
  base_ = static_cast<char*>(memory);
}

LowPages::~LowPages() { munmap(base_, kSize); }

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

void LowPages::reset() {
  if (used_ == 0) return;
  VERIFY(mprotect(base_, used_, PROT_READ | PROT_WRITE) == 0);
  VERIFY(madvise(base_, used_, MADV_DONTNEED) == 0);  // zeroes
  used_ = 0;
}

}  // namespace holdfast::explore
