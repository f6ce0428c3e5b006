// Blocks as they come and go, and what the kernel complains of by itself.
#include "base/verify.h"
#include "checker/watch.h"
#include "checker/watch_words.h"

namespace holdfast::checker {

using explore::ArenaPause;

// --- blocks ---

void Watch::allocated(const void* block, std::size_t size, std::size_t footprint, bool fresh,
                      const void* site) {
  Block entry;
  entry.begin = static_cast<const char*>(block);
  entry.size = size;
  entry.footprint = footprint;
  entry.allocated_at = site;
  entry.allocated_by = host_.running_number();
  if (fresh && index_of(site) != map_.modules().size()) {
    entry.written = new unsigned char[(size + 7) / 8]{};
  }
  map_.add_block(entry);
  if (ledger_.recording) note(LineKind::kAlloc, "allocates", block, size, site);
}

void Watch::resized(const void* block, std::size_t size) {
  Block* found = map_.block_at(block);
  if (!found || found->begin != block) return;
  found->size = size;
  found->written = nullptr;
}

void Watch::freeing(const void* block, const void* site) {
  Block* found = map_.block_at(block);
  if (!found || found->begin != block) return;  // the slab says what is wrong
  if (!found->freed) {
    host_.use(kBlockLife, block, true, site, "lifetime of a block");
    found = map_.block_at(block);
  }
  if (ledger_.recording) note(LineKind::kFree, "frees", block, found->size, site);
  if (!found->freed) {
    found->freed = true;
    found->freed_at = site;
    found->freed_by = host_.running_number();
    return;
  }
  Draft draft;
  {
    ArenaPause pause;
    draft.kind = FindingKind::kDoubleFree;
    draft.what = "frees a block of " + bytes_text(found->size) + " that has been freed before";
    draft.begin = found->begin;
    draft.end = found->begin + found->footprint;
    draft.trail = trail_here(site);
    add_block_trails(*found, draft);
  }
  submit(draft, true);
}

// --- complaints of the kernel's ---

namespace {

FindingKind kind_of(kernel::Problem problem) {
  using kernel::Problem;
  switch (problem) {
    case Problem::kDoubleFree:
      return FindingKind::kDoubleFree;
    case Problem::kBadFree:
      return FindingKind::kBadFree;
    case Problem::kOverrun:
      return FindingKind::kOutOfBounds;
    case Problem::kLateWrite:
      return FindingKind::kUseAfterFree;
    case Problem::kLeak:
      return FindingKind::kLeakMemory;
    case Problem::kBug:
      return FindingKind::kBug;
    case Problem::kWarning:
      return FindingKind::kWarning;
    case Problem::kSleepInAtomic:
      return FindingKind::kSleepInAtomic;
    case Problem::kLockMisuse:
      return FindingKind::kUnlockByStranger;
    case Problem::kRecursiveLock:
      return FindingKind::kRecursiveLock;
    case Problem::kLeftEntry:
      return FindingKind::kLeakEntry;
    case Problem::kLeftTimer:
      return FindingKind::kLeakTimer;
    case Problem::kLeftWork:
      return FindingKind::kLeakWork;
    case Problem::kLeftThread:
      return FindingKind::kLeakThread;
    case Problem::kReference:
      return FindingKind::kReferenceImbalance;
  }
  VERIFY_NOT_REACHED();
}

}  // namespace

void Watch::problem(kernel::Problem kind, std::string_view text, const void* one,
                    const void* other) {
  // A call that is still inside may free it yet; that the module goes under it is the finding.
  if (kind == kernel::Problem::kLeak && somebody_inside()) return;
  Draft draft;
  const bool left = kind == kernel::Problem::kLeftTimer || kind == kernel::Problem::kLeftWork ||
                    kind == kernel::Problem::kLeftThread;
  {
    ArenaPause pause;
    draft.kind = kind_of(kind);
    draft.what = text;
    draft.trail = trail_here(nullptr);
    const bool leak = draft.kind == FindingKind::kLeakMemory;
    if (Place place = place_of(one); place.known()) {
      Trail where{0, "allocated", {place}};
      if (leak) {
        // The place to look at is where it was allocated, not the unload that noticed.
        draft.module = place.module;
        draft.trail = where;
      } else if (left) {
        where.title = "what it will run";
        where.task = draft.trail.task;
        draft.module = place.module;
        draft.trail = where;
      } else {
        draft.others.push_back(where);
      }
    }
    if (Place place = place_of(other); place.known()) {
      draft.others.push_back({0, "freed", {place}});
    }
  }
  if (left) return submit_notice(draft);
  submit(draft, false);
}

void Watch::report(FindingKind kind, const std::string& what, const std::string& module) {
  Draft draft;
  {
    ArenaPause pause;
    draft.kind = kind;
    draft.what = std::string(what);
    draft.module = std::string(module);
    draft.trail.task = host_.running_number();
  }
  submit(draft, false);
}

}  // namespace holdfast::checker
