// Shared objects as the engine sees them. Two events depend on each other if they touch the same
// dependence group and one of them writes. A group is one object, unless an await() reads several:
// then these become one group, so that the writes an await looks at are totally ordered.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace holdfast::explore {

inline constexpr std::int32_t kNoEvent = -1;

// Identity that survives address randomisation: who created it, as the how-manieth.
constexpr std::uint32_t object_id(unsigned creator, std::uint32_t ordinal) {
  return (static_cast<std::uint32_t>(creator) << 20) | ordinal;
}

struct Group {
  std::uint32_t id = 0;  // of its only object, or made from the identity of its root
  std::int32_t last_write = kNoEvent;
  std::vector<std::uint32_t> readers;  // events since last_write, the last of each task
  std::uint64_t waiters = 0;           // tasks whose pending operation waits for this group
  void reset(std::uint32_t new_id) {
    id = new_id;
    last_write = kNoEvent;
    readers.clear();
    waiters = 0;
  }
};

// A plain access: by whom, at which point of its own time.
struct PlainAccess {
  std::uint16_t task = 0;
  std::uint32_t epoch = 0;  // events of the task before it, plus one; 0: no access
  std::uint32_t line = 0;
};

// An access to memory of an explored kernel (memory.cc).
struct MemoryAccess {
  std::uint16_t task = 0;
  std::uint8_t mask = 0;  // bytes of the granule
  bool write = false;
  bool marked = false;      // atomic or volatile
  std::uint32_t epoch = 0;  // as in PlainAccess
  const void* pc = nullptr;
};

namespace detail {
struct Object {
  std::uint32_t id = 0;        // within this search
  std::uint64_t identity = 0;  // in hashes: the same in every run of the program
  std::uint64_t value = 0;
  Group* group = nullptr;
  Group own;
  const char* name = "";
  bool raced = false;  // plain, but its accesses are events
  PlainAccess last_plain_write;
  std::vector<PlainAccess> plain_reads;
  std::vector<MemoryAccess> accesses;
  // What Refinement knows it by.
  std::uint32_t race_key() const { return static_cast<std::uint32_t>(identity ^ identity >> 32); }
};
}  // namespace detail

// What the search has learnt about dependence. Outlives executions and only ever grows; when it
// does, the search begins anew. Which objects belong together, because an await reads them
// together; which plain objects are raced for, and so need scheduling points like any other.
class Refinement {
 public:
  bool no_groups() const { return parent_.empty(); }
  std::uint64_t root(std::uint64_t id) const {
    auto it = parent_.find(id);
    while (it != parent_.end() && it->second != id) {
      id = it->second;
      it = parent_.find(id);
    }
    return id;
  }
  bool united(std::uint64_t id) const { return parent_.contains(id); }
  void merge(std::uint64_t a, std::uint64_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);
    parent_[a] = a;
    parent_[b] = a;
  }
  // All of it, for tokens.
  struct Parts {
    std::vector<std::uint64_t> raced;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> united;
  };
  Parts parts() const {
    Parts parts;
    parts.raced.assign(raced_.begin(), raced_.end());
    for (auto [id, parent] : parent_) {
      if (id != parent) parts.united.emplace_back(id, root(id));
    }
    std::sort(parts.raced.begin(), parts.raced.end());
    std::sort(parts.united.begin(), parts.united.end());
    return parts;
  }
  void add(const Parts& parts) {
    for (std::uint64_t id : parts.raced) add_raced(id);
    for (auto [id, with] : parts.united) merge(id, with);
  }

  bool raced(std::uint64_t id) const { return !raced_.empty() && raced_.contains(id); }
  void add_raced(std::uint64_t id) { raced_.insert(id); }

 private:
  std::unordered_map<std::uint64_t, std::uint64_t> parent_;
  std::unordered_set<std::uint64_t> raced_;
};

}  // namespace holdfast::explore
