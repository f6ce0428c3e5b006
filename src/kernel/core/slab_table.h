// AllocationTable: address -> facts of a live block. Open addressing with linear probing; deletion
// shifts back, so there are no tombstones. Nothing iterates over it in address order: lists are
// sorted by sequence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdfast::kernel {

class KmemCache;

enum class BlockKind : std::uint8_t { kKmalloc, kLarge, kCache, kPages, kVmalloc };

struct Allocation {
  const void* address = nullptr;
  const void* site = nullptr;  // return address of who asked
  KmemCache* cache = nullptr;
  std::size_t requested = 0;
  std::size_t usable = 0;
  std::uint64_t sequence = 0;
  unsigned gfp = 0;
  BlockKind kind = BlockKind::kKmalloc;
  bool whole = false;     // ksize() was asked: the slack is the caller's
  bool reported = false;  // as a leak
};

class AllocationTable {
 public:
  AllocationTable() : slots_(kSmallest) {}

  void insert(const Allocation& allocation) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    slots_[free_slot(allocation.address)] = allocation;
    ++count_;
  }
  Allocation* find(const void* address) {
    for (std::size_t at = home(address);; at = next(at)) {
      if (slots_[at].address == address) return &slots_[at];
      if (!slots_[at].address) return nullptr;
    }
  }
  // False: there is none. `out` gets what it was.
  bool take(const void* address, Allocation& out) {
    Allocation* found = find(address);
    if (!found) return false;
    out = *found;
    close_gap(static_cast<std::size_t>(found - slots_.data()));
    --count_;
    return true;
  }
  template <class F>
  void for_each(F&& f) {
    for (Allocation& slot : slots_) {
      if (slot.address) f(slot);
    }
  }
  std::size_t size() const { return count_; }

 private:
  static constexpr std::size_t kSmallest = 64;
  std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
  std::size_t home(const void* address) const {
    const std::uint64_t mixed = reinterpret_cast<std::uintptr_t>(address) * 0x9e3779b97f4a7c15;
    return static_cast<std::size_t>(mixed >> 20) & (slots_.size() - 1);
  }
  std::size_t free_slot(const void* address) const {
    std::size_t at = home(address);
    while (slots_[at].address) at = next(at);
    return at;
  }
  void close_gap(std::size_t hole) {
    for (std::size_t at = next(hole); slots_[at].address; at = next(at)) {
      const std::size_t distance = (at - home(slots_[at].address)) & (slots_.size() - 1);
      if (distance < ((at - hole) & (slots_.size() - 1))) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole].address = nullptr;
  }
  void grow() {
    std::vector<Allocation> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Allocation& slot : old) {
      if (slot.address) slots_[free_slot(slot.address)] = slot;
    }
  }

  std::vector<Allocation> slots_;
  std::size_t count_ = 0;
};

}  // namespace holdfast::kernel
