// What every address means at this moment of an execution: blocks of the slab, dead and alive,
// modules, stacks. Lives in the execution's arena, like all it describes.
//
// Blocks are found by binary search: an arena's lanes only grow, so the blocks of a lane come in
// the order of their addresses, and none is ever used again.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "explore/arena.h"

namespace holdfast::checker {

struct Block {
  const char* begin = nullptr;
  std::size_t size = 0;       // that the module asked for
  std::size_t footprint = 0;  // with what lies behind it
  const void* allocated_at = nullptr;
  const void* freed_at = nullptr;
  std::size_t allocated_by = 0;  // ExploreHost::running_number()
  std::size_t freed_by = 0;
  bool freed = false;
  // A bit for each byte that has been written since it was given out full of kPoisonFresh. nullptr:
  // not that kind of block, or all of it may be read.
  unsigned char* written = nullptr;
  void write(const void* address, std::size_t count) {
    const std::size_t from = static_cast<std::size_t>(static_cast<const char*>(address) - begin);
    for (std::size_t i = from; i < from + count && i < size; ++i) {
      written[i / 8] = static_cast<unsigned char>(written[i / 8] | 1u << i % 8);
    }
  }
  bool was_written(std::size_t at) const { return written[at / 8] >> at % 8 & 1; }
  const char* end() const { return begin + size; }
};

struct Text {
  std::string name;
  const char* begin;
  std::size_t size;
};

struct LoadedModule {
  std::string name;
  const char* begin = nullptr;  // of the core
  std::size_t size = 0;
  const char* init_begin = nullptr;
  std::size_t init_size = 0;
  const void* object = nullptr;  // kernel::Module
  std::size_t loader = 0;        // the task that loads it, as in Trail::task
  std::vector<Text> texts;
  bool init_gone = false;
  bool gone = false;
  bool in_core(const void* address) const {
    return static_cast<std::size_t>(static_cast<const char*>(address) - begin) < size;
  }
  bool in_init(const void* address) const {
    return static_cast<std::size_t>(static_cast<const char*>(address) - init_begin) < init_size;
  }
};

class MemoryMap {
 public:
  explicit MemoryMap(const explore::Arena& arena) : arena_(arena) {}

  void add_block(const Block& block) { lanes_[lane_of(block.begin)].push_back(block); }
  // The block whose footprint holds `address`; nullptr: none.
  Block* block_at(const void* address) {
    if (!arena_.contains(address)) return nullptr;
    auto* at = static_cast<const char*>(address);
    std::vector<Block>& lane = lanes_[lane_of(address)];
    std::size_t low = 0, high = lane.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (lane[middle].begin <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) return nullptr;
    Block& block = lane[low - 1];
    return at < block.begin + block.footprint ? &block : nullptr;
  }
  // The block that begins no more than `distance` behind `address`, which is in none.
  Block* block_behind(const void* address, std::size_t distance) {
    auto* at = static_cast<const char*>(address);
    std::vector<Block>& lane = lanes_[lane_of(address)];
    auto next = std::upper_bound(lane.begin(), lane.end(), at,
                                 [](const char* a, const Block& b) { return a < b.begin; });
    if (next == lane.end() || static_cast<std::size_t>(next->begin - at) > distance) return nullptr;
    return &*next;
  }
  bool in_arena(const void* address) const { return arena_.contains(address); }

  std::vector<LoadedModule>& modules() { return modules_; }
  // Also one that has gone. nullptr: none ever was there.
  LoadedModule* module_at(const void* address) {
    for (LoadedModule& module : modules_) {
      if (module.in_core(address) || module.in_init(address)) return &module;
    }
    return nullptr;
  }

 private:
  std::size_t lane_of(const void* address) const {
    return arena_.offset(address) / explore::Arena::kLaneSize;
  }
  const explore::Arena& arena_;
  std::array<std::vector<Block>, explore::Arena::kLanes> lanes_;
  std::vector<LoadedModule> modules_;
};

}  // namespace holdfast::checker
