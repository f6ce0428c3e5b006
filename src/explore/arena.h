// Memory of one execution: one lane per task, a bump pointer in each, all dropped at once. An
// address minus the arena's base depends only on what its own task allocated before, so it names an
// object in every schedule. Nothing is given back within an execution: an address never means two
// objects.
#pragma once

#include <cstddef>
#include <cstdint>

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
  bool contains(const void* address) const {
    return static_cast<std::size_t>(static_cast<const char*>(address) - base_) < kLanes * kLaneSize;
  }
  std::uint64_t offset(const void* address) const {
    return static_cast<std::uint64_t>(static_cast<const char*>(address) - base_);
  }
  std::size_t used(unsigned lane) const { return used_[lane]; }

 private:
  char* base_;
  std::size_t used_[kLanes] = {};
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
