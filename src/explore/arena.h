// Memory of one execution: one lane per task, a bump pointer in each, all dropped at once. An
// address minus the arena's base depends only on what its own task allocated before, so it names an
// object in every schedule. Nothing is given back within an execution: an address never means two
// objects.
//
// keep() makes what the body's lane holds the beginning of the executions to come: restore() then
// takes the place of reset(). Only pages that tasks write are copied back: the others are write
// protected, and the first write to one, by a fault, makes it one of those (arena_keep.cc).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace holdfast::explore {

class Arena {
 public:
  static constexpr unsigned kLanes = 65;  // the body's, and one per task
  static constexpr std::size_t kLaneSize = std::size_t{256} << 20;

  Arena();
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Zeroed. nullptr: the lane is full.
  void* allocate(unsigned lane, std::size_t size, std::size_t alignment);
  void reset();

  void keep();
  void restore();
  void forget();  // what was kept
  // In a signal handler: true if the write to `address` may be tried again.
  bool allow_write(const void* address);
  bool contains(const void* address) const {
    return static_cast<std::size_t>(static_cast<const char*>(address) - base_) < kLanes * kLaneSize;
  }
  std::uint64_t offset(const void* address) const {
    return static_cast<std::uint64_t>(static_cast<const char*>(address) - base_);
  }
  std::size_t used(unsigned lane) const { return used_[lane]; }

 private:
  void reset_lane(unsigned lane);
  struct Kept {
    std::size_t used = 0;
    std::size_t pages = 0;
    std::vector<char> copy;
    std::vector<std::uint32_t> written;  // pages; never grows beyond its capacity
  };
  char* base_;
  std::size_t used_[kLanes] = {};
  unsigned lanes_ = 0;  // none beyond has been used
  std::unique_ptr<Kept> kept_;
};

// Where operator new of this thread takes its memory from while a task runs; see new.cc.
struct ArenaUse {
  Arena* arena = nullptr;
  unsigned lane = 0;
};
inline thread_local constinit ArenaUse arena_use;

void use_arena_operators();  // new.cc

// True if some arena, of any thread, has or had this address.
bool in_any_arena(const void* address);

// The engine's own memory outlives the execution.
class ArenaPause {
 public:
  ArenaPause() : saved_(arena_use) { arena_use.arena = nullptr; }
  ~ArenaPause() { arena_use = saved_; }
  ArenaPause(const ArenaPause&) = delete;
  ArenaPause& operator=(const ArenaPause&) = delete;

 private:
  ArenaUse saved_;
};

}  // namespace holdfast::explore
