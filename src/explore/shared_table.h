// A HashTable that several threads may use: by the key's high bits, one of many small ones with a
// lock each. A search with one worker has one part, and takes no lock that anybody wants.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "explore/hash_table.h"

namespace holdfast::explore {

class SharedTable {
 public:
  SharedTable(unsigned workers, std::size_t most_slots) : parts_(workers > 1 ? kParts : 1) {
    for (Part& part : parts_) part.table = HashTable(most_slots / parts_.size());
  }
  void clear() {
    for (Part& part : parts_) part.table.clear();
  }
  // True if `key` was not there.
  bool put(std::uint64_t key) {
    Part& part = part_of(key);
    std::lock_guard guard(part.mutex);
    return part.table.put(key);
  }
  // False if `key` is there with `value` or less; else it is put there.
  bool lower(std::uint64_t key, std::uint32_t value) {
    Part& part = part_of(key);
    std::lock_guard guard(part.mutex);
    std::optional<std::uint32_t> before = part.table.get(key);
    if (before && *before <= value) return false;
    part.table.put(key, value);
    return true;
  }

 private:
  static constexpr std::size_t kParts = 16;
  struct Part {
    std::mutex mutex;
    HashTable table;
  };
  Part& part_of(std::uint64_t key) { return parts_[(key >> 60) % parts_.size()]; }
  std::vector<Part> parts_;
};

}  // namespace holdfast::explore
