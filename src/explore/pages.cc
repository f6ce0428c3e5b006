#include "explore/pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "base/verify.h"
#include "explore/arena.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

namespace holdfast::explore {

namespace {

// Regions are the process's, as addresses are; below the native host's. One that is no longer used
// waits for the next explorer and is never unmapped.
constexpr std::size_t kPage = 4096;
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

int bits_of(host::Protection protection) {
  switch (protection) {
    case host::Protection::kNone:
      return PROT_NONE;
    case host::Protection::kReadWrite:
      return PROT_READ | PROT_WRITE;
    case host::Protection::kReadOnly:  // as text: the fewer ranges, the cheaper each unload
    case host::Protection::kReadExecute:
      return PROT_READ | PROT_EXEC;
  }
  VERIFY_NOT_REACHED();
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
  ArenaPause pause;
  void* pages = base_ + used_;
  used_ += size;
  pages_.resize(used_ / kPage);
  return pages;
}

void LowPages::protect_run(std::size_t first, std::size_t last, host::Protection protection) {
  VERIFY(mprotect(base_ + first * kPage, (last - first) * kPage, bits_of(protection)) == 0);
  for (std::size_t i = first; i < last; ++i) {
    pages_[i].protection = protection;
    if (protection == host::Protection::kReadWrite) pages_[i].written = true;
  }
}

bool LowPages::protect(void* pages, std::size_t size, host::Protection protection) {
  const std::size_t first = offset(pages) / kPage;
  const std::size_t last = first + (size + kPage - 1) / kPage;
  if (last > pages_.size() || first == last) return first == last;
  changed_ = true;
  protect_run(first, last, protection);
  return true;
}

void LowPages::unmap(void* pages, std::size_t size) {
  VERIFY(protect(pages, size, host::Protection::kNone));
  ArenaPause pause;
  gone_.emplace_back(static_cast<char*>(pages), static_cast<char*>(pages) + size);
}

void LowPages::reset() {
  kept_ = nullptr;
  if (used_ == 0) return;
  gone_.clear();
  pages_.clear();
  VERIFY(mprotect(base_, used_, PROT_READ | PROT_WRITE) == 0);
  VERIFY(madvise(base_, used_, MADV_DONTNEED) == 0);  // zeroes
  used_ = 0;
}

void LowPages::keep() {
  kept_ = std::make_unique<Kept>();
  kept_->used = used_;
  kept_->gone = gone_.size();
  kept_->pages = pages_;
  kept_->copy.resize(used_);
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    Page& page = pages_[i];
    page.written = page.protection == host::Protection::kReadWrite;
    kept_->pages[i] = page;
    if (page.protection == host::Protection::kNone) continue;
    std::memcpy(kept_->copy.data() + i * kPage, base_ + i * kPage, kPage);
  }
  changed_ = false;
  keep_apart();
}

// So that ranges of different protections stay ranges of their own when all have become the same:
// to part and join them in each execution costs more than all else that an unload does.
void LowPages::keep_apart() {
  bool odd = false;
  for (std::size_t i = 0, end = 0; i < pages_.size(); i = end, odd = !odd) {
    while (end < pages_.size() &&
           bits_of(pages_[end].protection) == bits_of(pages_[i].protection)) {
      ++end;
    }
    madvise(base_ + i * kPage, (end - i) * kPage, odd ? MADV_DONTDUMP : MADV_DODUMP);
  }
}

void LowPages::restore_tail() {
  if (used_ == kept_->used) return;
  char* tail = base_ + kept_->used;
  VERIFY(mprotect(tail, used_ - kept_->used, PROT_READ | PROT_WRITE) == 0);
  VERIFY(madvise(tail, used_ - kept_->used, MADV_DONTNEED) == 0);
  used_ = kept_->used;
  pages_.resize(kept_->pages.size());
}

void LowPages::copy_back(std::size_t page) {
  std::memcpy(base_ + page * kPage, kept_->copy.data() + page * kPage, kPage);
}

// The protections that have changed, in as few calls as can be.
void LowPages::restore_protections() {
  if (!std::exchange(changed_, false)) return;
  std::size_t i = 0;
  while (i < pages_.size()) {
    const host::Protection wanted = kept_->pages[i].protection;
    std::size_t end = i;
    while (end < pages_.size() && pages_[end].protection != kept_->pages[end].protection &&
           bits_of(kept_->pages[end].protection) == bits_of(wanted)) {
      ++end;
    }
    if (end > i) protect_run(i, end, wanted);
    i = std::max(end, i + 1);
  }
}

void LowPages::restore() {
  using host::Protection;
  if (!kept_) return reset();  // there were none when all else was kept
  restore_tail();
  gone_.resize(kept_->gone);
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const Protection wanted = kept_->pages[i].protection;
    if (!pages_[i].written || wanted == Protection::kReadWrite || wanted == Protection::kNone) {
      continue;
    }
    protect_run(i, i + 1, Protection::kReadWrite);
    copy_back(i);
  }
  restore_protections();
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    if (kept_->pages[i].protection == Protection::kReadWrite) copy_back(i);
    pages_[i] = kept_->pages[i];
  }
}

}  // namespace holdfast::explore
