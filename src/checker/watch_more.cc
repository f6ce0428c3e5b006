// What the watch knows beyond single accesses: the order of locks, the names that modules have
// made, and which bytes have never been written.
#include <algorithm>
#include <cstring>

#include "checker/watch.h"
#include "kernel/core/slab_patterns.h"

namespace holdfast::checker {

using explore::ArenaPause;

namespace {

std::string lock_name(const char* name) { return name[0] == '&' ? name + 1 : name; }

constexpr int kMostFrames = 24;

}  // namespace

// The innermost caller that lies in a module; nullptr: none.
__attribute__((noinline)) const void* Watch::caller_in_module() {
  auto* frame = static_cast<const char*>(__builtin_frame_address(0));
  const char* limit = host_.stack_limit();
  for (int depth = 0; depth < kMostFrames; ++depth) {
    if (frame >= limit - 16 || reinterpret_cast<std::uintptr_t>(frame) % 8) break;
    const char* next;
    const void* caller;
    std::memcpy(&next, frame, sizeof next);
    std::memcpy(&caller, frame + 8, sizeof caller);
    if (index_of(caller) != map_.modules().size()) return caller;
    if (next <= frame) break;
    frame = next;
  }
  return nullptr;
}

// --- locks ---

void Watch::took(const void* lock, const char* name, bool nests) {
  std::vector<HeldLock>& held = held_[host_.running_number()];
  const HeldLock taken{lock, name, caller_in_module()};
  if (nests && !held.empty() && taken.pc) check_order(taken);
  held.push_back(taken);
}

// The last taken, if it is there more than once. Not there: a stranger gives it back.
void Watch::gave(const void* lock) {
  auto of_lock = [&](const HeldLock& held) { return held.lock == lock; };
  std::vector<HeldLock>& own = held_[host_.running_number()];
  auto found = std::find_if(own.rbegin(), own.rend(), of_lock);
  if (found != own.rend()) {
    own.erase(std::next(found).base());
    return;
  }
  for (std::vector<HeldLock>& held : held_) std::erase_if(held, of_lock);
}

// Two locks taken in both orders can block two tasks for ever, whether or not these tasks do it;
// unless both orders happen under one more lock, which lets in one at a time.
void Watch::check_order(const HeldLock& taken) {
  const std::vector<HeldLock>& held = held_[host_.running_number()];
  for (const HeldLock& outer : held) {
    if (outer.lock == taken.lock) return;
  }
  for (const HeldLock& outer : held) {
    bool known = false;
    for (const LockEdge& edge : order_) {
      known = known || (edge.outer.lock == outer.lock && edge.inner.lock == taken.lock);
    }
    if (known) continue;
    LockEdge edge{outer, taken, host_.running_number(), {}};
    for (const HeldLock& other : held) {
      if (other.lock != outer.lock) edge.gates.push_back(other.lock);
    }
    for (const LockEdge& there : order_) {
      if (there.outer.lock != taken.lock || there.inner.lock != outer.lock) continue;
      const bool gated = std::any_of(edge.gates.begin(), edge.gates.end(), [&](const void* gate) {
        return std::find(there.gates.begin(), there.gates.end(), gate) != there.gates.end();
      });
      if (!gated) report_inversion(edge, there);
    }
    order_.push_back(std::move(edge));
  }
}

void Watch::report_inversion(const LockEdge& here, const LockEdge& there) {
  Draft draft;
  {
    ArenaPause pause;
    draft.kind = FindingKind::kLockOrder;
    draft.what = "takes " + lock_name(here.inner.name) + " while it holds " +
                 lock_name(here.outer.name) + "; elsewhere it is the other way round";
    draft.trail = trail_here(here.inner.pc);
    draft.trail.title = lock_name(here.inner.name) + " inside " + lock_name(here.outer.name);
    Trail other{
        there.task, lock_name(there.inner.name) + " inside " + lock_name(there.outer.name), {}};
    if (Place place = place_of(there.inner.pc); place.known()) other.frames.push_back(place);
    draft.others.push_back(std::move(other));
  }
  submit_notice(draft);
}

// --- names ---

void Watch::entry_added(std::string_view directory, std::string_view name) {
  const void* pc = caller_in_module();
  if (!pc) return;
  std::string path(directory);
  if (!path.ends_with('/')) path += '/';
  path += name;
  Place place = place_of(pc);
  std::string module = place.module;
  entries_[std::move(path)] = {std::move(module), std::move(place), host_.running_number()};
}

void Watch::entry_removed(std::string_view directory, std::string_view name) {
  if (entries_.empty()) return;
  std::string path(directory);
  if (!path.ends_with('/')) path += '/';
  path += name;
  entries_.erase(path);
  path += '/';
  auto first = entries_.lower_bound(path);
  while (first != entries_.end() && first->first.starts_with(path)) first = entries_.erase(first);
}

void Watch::report_entries(const LoadedModule& module) {
  std::string last;
  for (const auto& [path, entry] : entries_) {
    if (entry.module != module.name) continue;
    // What lies below a directory that is left is left with it.
    if (!last.empty() && path.starts_with(last + "/")) continue;
    last = path;
    Draft draft;
    {
      ArenaPause pause;
      draft.kind = FindingKind::kLeakEntry;
      draft.what = std::string(path) + " is still there when its module is gone";
      draft.module = std::string(entry.module);
      draft.trail.task = entry.task;
      draft.trail.title = "made here";
      draft.trail.frames.push_back(
          {std::string(entry.place.module), std::string(entry.place.section), entry.place.offset});
    }
    submit_notice(draft);
  }
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.module == module.name; });
}

// --- bytes ---

// Never written according to what module code was seen to do, and still as the slab left it: some
// of the kernel's own functions fill a module's memory without telling.
void Watch::published(const void* address, std::size_t size, const void* pc) {
  const Block* block = map_.block_at(address);
  if (!block || !block->written || block->freed) return;
  auto* bytes = static_cast<const unsigned char*>(address);
  const auto from = static_cast<std::size_t>(static_cast<const char*>(address) - block->begin);
  std::size_t first = size, count = 0;
  for (std::size_t i = 0; i < size && from + i < block->size; ++i) {
    if (block->was_written(from + i) || bytes[i] != kernel::kPoisonFresh) continue;
    first = std::min(first, i);
    ++count;
  }
  if (count == 0) return;
  Draft draft;
  {
    ArenaPause pause;
    draft.kind = FindingKind::kUninitialised;
    draft.what = std::to_string(count) + " of " + std::to_string(size) +
                 " bytes that go to user space have never been written, the first at offset " +
                 std::to_string(from + first) + " of a block of " + std::to_string(block->size);
    draft.begin = block->begin;
    draft.end = block->begin + block->footprint;
    draft.trail = trail_here(pc);
    add_block_trails(*block, draft);
  }
  submit(draft, false);
}

}  // namespace holdfast::checker
