// From the identity of an address to its object of the present execution, and to an id that lasts
// as long as the search. One look-up an access; a new execution is a new generation, not a
// clearing.
#pragma once

#include <cstdint>
#include <vector>

#include "explore/names.h"
#include "explore/object.h"

namespace holdfast::explore {

class ObjectTable {
 public:
  struct Entry {
    std::uint64_t identity = 0;  // 0: free
    std::uint32_t id = 0;
    std::uint32_t generation = 0;
    detail::Object* object = nullptr;  // if of the present generation
  };

  explicit ObjectTable(Names& names) : names_(names), entries_(256) {}
  void next_generation() { ++generation_; }
  // The entry of `identity`, made if need be. Valid until the next call.
  Entry& at(std::uint64_t identity) {
    if (identity == 0) identity = 1;
    if ((used_ + 1) * 2 > entries_.size()) grow();
    Entry& entry = find(identity);
    if (entry.identity == 0) {
      entry.identity = identity;
      entry.id = names_.object(identity);
      ++used_;
    }
    if (entry.generation != generation_) {
      entry.generation = generation_;
      entry.object = nullptr;
    }
    return entry;
  }

 private:
  Entry& find(std::uint64_t identity) {
    std::size_t mask = entries_.size() - 1;
    std::size_t at = identity & mask;
    while (entries_[at].identity != 0 && entries_[at].identity != identity) at = (at + 1) & mask;
    return entries_[at];
  }
  void grow() {
    std::vector<Entry> old(entries_.size() * 2);
    old.swap(entries_);
    for (const Entry& entry : old) {
      if (entry.identity) find(entry.identity) = entry;
    }
  }

  Names& names_;
  std::vector<Entry> entries_;
  std::uint32_t used_ = 0;
  std::uint32_t generation_ = 1;
};

}  // namespace holdfast::explore
