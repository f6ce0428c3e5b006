// A map from 64-bit hashes to small numbers that never grows beyond a limit: from then on new keys
// take the place of old ones. What is forgotten costs the search time, never a trace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "explore/slots.h"

namespace holdfast::explore {

class HashTable {
 public:
  explicit HashTable(std::size_t most_slots = std::size_t{1} << 22) : most_slots_(most_slots) {
    clear();
  }
  void clear() {
    slots_ = Slots<Slot>(kFirstSlots);
    used_ = 0;
  }
  std::size_t size() const { return used_; }
  bool contains(std::uint64_t key) const { return slots_[find(key)].key == usable(key); }
  std::optional<std::uint32_t> get(std::uint64_t key) const {
    const Slot& slot = slots_[find(key)];
    if (slot.key != usable(key)) return std::nullopt;
    return slot.value;
  }
  // True if `key` was not there.
  bool put(std::uint64_t key, std::uint32_t value = 0) {
    Slot* slot = &slots_[find(key)];
    bool fresh = slot->key != usable(key);
    if (fresh && slot->key == 0 && ++used_ > slots_.size() / 2 && slots_.size() < most_slots_) {
      grow();
      slot = &slots_[find(key)];
    }
    *slot = {usable(key), value};
    return fresh;
  }

 private:
  static constexpr std::size_t kFirstSlots = 1024;
  static constexpr std::size_t kProbes = 32;
  struct Slot {
    std::uint64_t key = 0;  // 0: free
    std::uint32_t value = 0;
  };
  static std::uint64_t usable(std::uint64_t key) { return key ? key : 1; }
  // The key's slot, or the one it would take.
  std::size_t find(std::uint64_t key) const {
    key = usable(key);
    std::size_t mask = slots_.size() - 1;
    std::size_t probes = slots_.size() < most_slots_ ? slots_.size() : kProbes;
    for (std::size_t i = 0; i < probes; ++i) {
      std::size_t at = (key + i) & mask;
      if (slots_[at].key == key || slots_[at].key == 0) return at;
    }
    return (key + (key >> 32) % kProbes) & mask;
  }
  void grow() {
    Slots<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    used_ = 1;  // the key that is being put
    for (const Slot& slot : old) {
      if (slot.key == 0) continue;
      Slot& to = slots_[find(slot.key)];
      used_ += to.key == 0;
      to = slot;
    }
  }

  std::size_t most_slots_;
  Slots<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace holdfast::explore
