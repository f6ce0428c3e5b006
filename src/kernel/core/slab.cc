#include "kernel/core/slab.h"

#include <holdfast/abi/gfp.h>
#include <holdfast/abi/xarray.h>

#include <algorithm>
#include <cstring>

#include "kernel/core/copy.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/core/slab_patterns.h"
#include "kernel/core/task.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/flag_names.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr std::size_t kSizes[] = {8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192};

constexpr std::size_t class_of(std::size_t size) {
  std::size_t at = 0;
  while (kSizes[at] < size) ++at;
  return at;
}

// The biggest power of two that divides it: 64 -> 64, 96 -> 32.
constexpr std::size_t natural_alignment(std::size_t size) { return size & -size; }

std::size_t round_to_pages(std::size_t size) {
  return (size + HF_PAGE_SIZE - 1) / HF_PAGE_SIZE * HF_PAGE_SIZE;
}

std::size_t round_to_order(std::size_t size) {
  std::size_t bytes = HF_PAGE_SIZE;
  while (bytes < size) bytes *= 2;
  return bytes;
}

bool nothing(const void* block) { return reinterpret_cast<std::uintptr_t>(block) <= kZeroSizePtr; }

}  // namespace

Slab::Slab(Kernel& kernel)
    : kernel_(kernel),
      debug_(kernel.boot().slab_debug),
      limit_(kernel.boot().memory),
      queueing_(!kSanitized && !host::running.observed) {
  make_kmalloc_caches();
  radix_cache_ = add_cache("radix_tree_node", sizeof(::xa_node), alignof(void*));
  for (auto& type : kernel.data().kmalloc_caches) {
    for (std::size_t index = 1; index < HF_KMALLOC_INDICES; ++index) {
      // 1 and 2 are the sizes between the powers of two: 96 and 192.
      const std::size_t size = index == 1 ? 96 : index == 2 ? 192 : std::size_t{1} << index;
      type[index] = kmalloc_cache(size);
    }
  }
}

Slab::~Slab() {
  table_.for_each([&](const Allocation& allocation) {
    kernel_.host().release(const_cast<void*>(allocation.address),
                           footprint(allocation.kind, allocation.usable));
  });
  for (auto& [start, kept] : kept_) release_memory(kept.allocation);
  for (auto& cache : caches_) {
    while (void* object = cache->pop()) {
      kernel_.host().release(object, footprint(BlockKind::kCache, cache->size));
    }
  }
}

void Slab::make_kmalloc_caches() {
  for (std::size_t at = 0; at < kClasses; ++at) {
    const std::size_t size = kSizes[at];
    const std::string name = size < 1024 ? format_string("kmalloc-%zu", size)
                                         : format_string("kmalloc-%zuk", size / 1024);
    kmalloc_caches_[at] = add_cache(name, size, natural_alignment(size));
    kmalloc_caches_[at]->is_kmalloc = true;
  }
}

KmemCache* Slab::kmalloc_cache(std::size_t size) {
  return size <= HF_KMALLOC_MAX_CACHE_SIZE ? kmalloc_caches_[class_of(size)] : nullptr;
}

std::size_t Slab::footprint(BlockKind kind, std::size_t usable) const {
  const bool small = kind == BlockKind::kKmalloc || kind == BlockKind::kCache;
  return debug_ && small ? usable + KmemCache::kRedZone : usable;
}

void* Slab::kmalloc(std::size_t size, unsigned gfp, const void* site) {
  if (size == 0) return reinterpret_cast<void*>(kZeroSizePtr);
  if (KmemCache* cache = kmalloc_cache(size)) return cache_alloc(*cache, gfp, size, site);
  if (size > HF_KMALLOC_MAX_SIZE) {
    if (!(gfp & HF_GFP_NOWARN)) KERNEL_WARN("kmalloc of %zu bytes: more than 4 MiB", size);
    return nullptr;
  }
  return allocate(
      {size, round_to_order(size), HF_PAGE_SIZE, gfp, site, BlockKind::kLarge, nullptr});
}

void* Slab::cache_alloc(KmemCache& cache, unsigned gfp, std::size_t requested, const void* site) {
  return allocate({requested, cache.size, cache.alignment, gfp, site,
                   cache.is_kmalloc ? BlockKind::kKmalloc : BlockKind::kCache, &cache});
}

void* Slab::vmalloc(std::size_t size, unsigned gfp, const void* site, std::size_t alignment) {
  const std::size_t bytes = round_to_pages(size);
  if (size == 0 || bytes < size || bytes > limit_ || alignment > limit_) {
    if (!(gfp & HF_GFP_NOWARN)) {
      KERNEL_WARN("vmalloc error: size %zu, exceeds total pages", size);
    }
    return nullptr;
  }
  alignment = std::max<std::size_t>(alignment, HF_PAGE_SIZE);
  return allocate({size, bytes, alignment, gfp, site, BlockKind::kVmalloc, nullptr});
}

void* Slab::kvmalloc(std::size_t size, unsigned gfp, const void* site) {
  if (size <= HF_PAGE_SIZE) return kmalloc(size, gfp, site);
  void* block = nullptr;
  if (size <= HF_KMALLOC_MAX_SIZE) block = kmalloc(size, gfp | HF_GFP_NOWARN, site);
  return block ? block : vmalloc(size, gfp, site);
}

void* Slab::alloc_page_block(std::size_t size, unsigned gfp, const void* site) {
  const std::size_t bytes = round_to_pages(size);
  return allocate({bytes, bytes, HF_PAGE_SIZE, gfp, site, BlockKind::kPages, nullptr});
}

bool Slab::reserve(const Request& request) {
  const bool fits = request.usable <= limit_ && in_use_ <= limit_ - request.usable;
  if (!fits && !(request.gfp & HF_GFP_NOFAIL)) return false;
  in_use_ += request.usable;
  return true;
}

void Slab::enter(const void* block, const Request& request) {
  Allocation allocation;
  allocation.address = block;
  allocation.site = request.site;
  allocation.cache = request.cache;
  allocation.requested = request.requested;
  allocation.usable = request.usable;
  allocation.sequence = ++sequence_;
  allocation.gfp = request.gfp;
  allocation.kind = request.kind;
  table_.insert(allocation);
  if (request.cache) ++request.cache->objects;
  const auto start = reinterpret_cast<std::uintptr_t>(block);
  if (request.usable >= HF_PAGE_SIZE && start % HF_PAGE_SIZE == 0) areas_[start] = request.usable;
}

void* Slab::allocate(const Request& request) {
  if (request.gfp & HF_GFP_DIRECT_RECLAIM) might_sleep("include/linux/sched/mm.h:274");
  if (has_rules_.load() && !(request.gfp & HF_GFP_NOFAIL) && injected(request.site, nullptr)) {
    return refuse(request, "injected");
  }
  void* block = nullptr;
  {
    LockGuard guard(lock_);
    if (!reserve(request)) {
      block = nullptr;
    } else if (request.cache && (block = request.cache->pop()) != nullptr) {
      enter(block, request);
    } else {
      block = reinterpret_cast<void*>(kZeroSizePtr);  // reserved, none waiting
    }
  }
  if (!block) return refuse(request, "over the limit of this kernel");
  if (nothing(block)) return allocate_fresh(request);
  if (debugged(request.cache)) check_poison(*request.cache, block);
  prepare(block, request, false);
  return block;
}

void* Slab::allocate_fresh(const Request& request) {
  // So that what lies before a block belongs to nobody.
  if (host::running.observed) (void)kernel_.host().allocate(kFrontGuard, kFrontGuard);
  void* block = kernel_.host().allocate(footprint(request.kind, request.usable), request.alignment);
  {
    LockGuard guard(lock_);
    if (block) {
      enter(block, request);
    } else {
      in_use_ -= request.usable;
    }
  }
  if (!block) {
    VERIFY(!(request.gfp & HF_GFP_NOFAIL));
    return refuse(request, "the host has no memory");
  }
  prepare(block, request, true);
  KmemCache* cache = request.cache;
  if (cache && cache->constructor) call_module_void(cache->constructor, block);
  return block;
}

// "page allocation failure", unless the caller asked for silence. `why` is for those who wonder
// whether the machine is full or a limit was set.
void* Slab::refuse(const Request& request, const char* why) {
  if (request.gfp & HF_GFP_NOWARN) return nullptr;
  const Task& task = current_task();
  Log& log = kernel_.log();
  if (request.cache) {
    log.print(Level::kWarning, "SLUB: Unable to allocate memory on node -1, gfp=%#x(%s)",
              request.gfp, gfp_names(request.gfp).c_str());
    log.print(Level::kWarning, "  cache: %s, object size: %zu, %s", request.cache->name.c_str(),
              request.cache->size, why);
  } else {
    unsigned order = 0;
    while ((HF_PAGE_SIZE << order) < request.usable) ++order;
    log.print(Level::kWarning,
              "%s: page allocation failure: order:%u, mode:%#x(%s), nodemask=(null), %s",
              task.c.comm, order, request.gfp, gfp_names(request.gfp).c_str(), why);
  }
  print_stack(Level::kWarning, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
  return nullptr;
}

// Fresh memory is zero already.
void Slab::prepare(void* block, const Request& request, bool fresh) {
  auto* bytes = static_cast<unsigned char*>(block);
  const bool pattern = debugged(request.cache);
  if (request.gfp & HF_GFP_ZERO) {
    if (!fresh && !(request.cache && request.cache->constructor)) {
      std::memset(bytes, 0, request.usable);
    }
  } else if (pattern) {
    std::memset(bytes, kPoisonFresh, request.requested);
  }
  if (Observer* watching = kernel_.observer()) {
    watching->allocated(block, request.requested, footprint(request.kind, request.usable),
                        pattern && !(request.gfp & HF_GFP_ZERO), request.site);
  }
  if (debug_ && request.cache) {
    const std::size_t from = pattern ? request.requested : request.usable;
    std::memset(bytes + from, kRedZoneByte, footprint(request.kind, request.usable) - from);
  }
}

bool Slab::keep(const Allocation& allocation) {
  if (allocation.usable < HF_PAGE_SIZE) return false;
  const auto start = reinterpret_cast<std::uintptr_t>(allocation.address);
  if (areas_.erase(start) == 0) return false;
  auto found = pages_.find(start);
  if (found == pages_.end()) return false;
  std::unique_ptr<::page[]> pages = std::move(found->second);
  pages_.erase(found);
  if (__atomic_load_n(&pages[0]._refcount, __ATOMIC_ACQUIRE) <= 1) return false;
  if (__atomic_sub_fetch(&pages[0]._refcount, 1, __ATOMIC_ACQ_REL) == 0) return false;
  kept_[start] = {std::move(pages), allocation};
  return true;
}

// False, and a complaint, if `block` is no live allocation, or if it stays for the users of its
// pages.
bool Slab::take_free(const void* block, const void* site, Allocation& out) {
  {
    LockGuard guard(lock_);
    if (const Allocation* found = table_.find(block)) {
      out = *found;
      forget(block, out, site);
      return !keep(out);
    }
  }
  bad_free(block, site);
  return false;
}

void Slab::forget(const void* block, const Allocation& allocation, const void* site) {
  Allocation gone;
  VERIFY(table_.take(block, gone));
  in_use_ -= allocation.usable;
  if (allocation.cache) --allocation.cache->objects;
  freed_[freed_at_++ % kRemembered] = {block, allocation.site, site};
}

// One visit to the lock for the common case; what went wrong is told after it.
void Slab::free(const void* block, const void* site) {
  if (nothing(block)) return;
  if (Observer* watching = kernel_.observer()) watching->freeing(block, site);
  Freeing freeing;
  {
    LockGuard guard(lock_);
    free_locked(block, site, freeing);
  }
  switch (freeing.outcome) {
    case Freeing::kUnknown:
      return bad_free(block, site);
    case Freeing::kWrongKind:
      tell_problem(Problem::kBadFree, "kfree() of memory from vmalloc() or of pages",
                   freeing.allocation.site);
      return report(freeing.allocation.kind == BlockKind::kVmalloc
                        ? "BUG: kfree() of memory from vmalloc()"
                        : "BUG: kfree() of pages",
                    freeing.allocation.site, nullptr, site);
    case Freeing::kFreed:
      break;
  }
  if (freeing.overrun) report_overrun(freeing.allocation, freeing.overrun, freeing.byte, site);
  if (!freeing.release) return;
  if (freeing.release != block && debugged(freeing.allocation.cache)) {
    check_poison(*freeing.allocation.cache, freeing.release);
  }
  kernel_.host().release(freeing.release,
                         footprint(freeing.allocation.kind, freeing.allocation.usable));
}

void Slab::free_locked(const void* block, const void* site, Freeing& freeing) {
  const Allocation* found = table_.find(block);
  if (!found) return;
  freeing.allocation = *found;
  freeing.outcome = Freeing::kWrongKind;
  if (found->kind == BlockKind::kVmalloc || found->kind == BlockKind::kPages) return;
  freeing.outcome = Freeing::kFreed;
  forget(block, freeing.allocation, site);
  freeing.overrun = find_overrun(freeing.allocation, freeing.byte);
  if (keep(freeing.allocation)) return;
  auto* memory = const_cast<void*>(block);
  KmemCache* cache = freeing.allocation.cache;
  if (!cache || !queueing_) {
    freeing.release = memory;
    return;
  }
  poison(*cache, memory);
  if (cache->full()) freeing.release = cache->pop();
  cache->push(memory);
}

void Slab::poison(const KmemCache& cache, void* object) {
  if (!debugged(&cache)) return;
  std::memset(object, kPoisonFreed, cache.size - 1);
  static_cast<unsigned char*>(object)[cache.size - 1] = kPoisonEnd;
}

void Slab::release_memory(const Allocation& allocation) {
  kernel_.host().release(const_cast<void*>(allocation.address),
                         footprint(allocation.kind, allocation.usable));
}

Allocation Slab::find(const void* block) {
  LockGuard guard(lock_);
  const Allocation* found = nothing(block) ? nullptr : table_.find(block);
  return found ? *found : Allocation{};
}

std::size_t Slab::usable_size(const void* block) {
  if (nothing(block)) return 0;
  Allocation allocation;
  {
    LockGuard guard(lock_);
    Allocation* found = table_.find(block);
    if (!found) return 0;
    allocation = *found;
    found->whole = true;
  }
  if (!allocation.whole) fill_slack(allocation);
  if (Observer* watching = kernel_.observer()) watching->resized(block, allocation.usable);
  return allocation.usable;
}

// The slack turns from red zone into the caller's memory.
void Slab::fill_slack(const Allocation& allocation) {
  if (!debugged(allocation.cache)) return;
  auto* bytes = static_cast<unsigned char*>(const_cast<void*>(allocation.address));
  std::memset(bytes + allocation.requested, allocation.gfp & HF_GFP_ZERO ? 0 : kPoisonFresh,
              allocation.usable - allocation.requested);
}

void* Slab::krealloc(const void* block, std::size_t size, unsigned gfp, const void* site) {
  if (size == 0) {
    free(block, site);
    return reinterpret_cast<void*>(kZeroSizePtr);
  }
  if (nothing(block)) return kmalloc(size, gfp, site);
  const Allocation old = find(block);
  if (!old.address) {
    bad_free(block, site);
    return nullptr;
  }
  if (size <= old.usable) {
    usable_size(block);
    auto* bytes = static_cast<unsigned char*>(const_cast<void*>(block));
    if ((gfp & HF_GFP_ZERO) && size > old.requested && !old.whole) {
      std::memset(bytes + old.requested, 0, size - old.requested);
    }
    return bytes;
  }
  void* grown = kmalloc(size, gfp, site);
  if (!grown) return nullptr;
  std::memcpy(grown, block, old.whole ? old.usable : old.requested);
  free(block, site);
  return grown;
}

void Slab::disown(const void* block) {
  LockGuard guard(lock_);
  if (Allocation* found = table_.find(block)) found->site = nullptr;
}

std::size_t Slab::bytes_in_use() {
  LockGuard guard(lock_);
  return in_use_;
}

void Slab::set_limit(std::size_t bytes) {
  LockGuard guard(lock_);
  limit_ = bytes;
}

}  // namespace holdfast::kernel
