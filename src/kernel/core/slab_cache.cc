// Caches: kmem_cache_create and its kin.
#include <algorithm>

#include "kernel/core/log.h"
#include "kernel/core/slab.h"
#include "kernel/core/symbols.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned kHardwareAlign = 0x2000;  // SLAB_HWCACHE_ALIGN
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kLeast = 8;

std::size_t alignment_of(std::size_t size, std::size_t asked, unsigned flags) {
  std::size_t alignment = std::max(asked, kLeast);
  if (flags & kHardwareAlign) {
    std::size_t line = kCacheLine;
    while (size <= line / 2) line /= 2;
    alignment = std::max(alignment, line);
  }
  return alignment;
}

}  // namespace

KmemCache* Slab::add_cache(std::string_view name, std::size_t size, std::size_t alignment) {
  auto cache = std::make_unique<KmemCache>();
  cache->name = name;
  cache->size = size;
  cache->alignment = alignment;
  caches_.push_back(std::move(cache));
  return caches_.back().get();
}

KmemCache* Slab::create_cache(std::string_view name, std::size_t size, std::size_t alignment,
                              unsigned flags, void (*constructor)(void*), const void* site) {
  if (name.empty() || size == 0 || size > HF_KMALLOC_MAX_SIZE || (alignment & (alignment - 1))) {
    KERNEL_WARN("kmem_cache_create(%s) failed with error -22", std::string(name).c_str());
    return nullptr;
  }
  LockGuard guard(lock_);
  const std::size_t aligned = alignment_of(size, alignment, flags);
  KmemCache* cache = add_cache(name, size, aligned);
  cache->flags = flags;
  cache->constructor = constructor;
  cache->created_at = site;
  return cache;
}

void Slab::cache_free(KmemCache* cache, void* object, const void* site) {
  if (!object) return;
  const Allocation found = find(object);
  if (found.address && found.cache != cache) {
    KERNEL_WARN("kmem_cache_free: Wrong slab cache. %s but object is from %s",
                cache ? cache->name.c_str() : "(null)",
                found.cache ? found.cache->name.c_str() : "no cache");
  }
  free(object, site);
}

void Slab::destroy_cache(KmemCache* cache, const void* site) {
  if (!cache) return;
  std::unique_ptr<KmemCache> gone;
  bool busy = false;
  {
    LockGuard guard(lock_);
    auto found = std::find_if(caches_.begin(), caches_.end(),
                              [&](const auto& known) { return known.get() == cache; });
    if (found != caches_.end() && !cache->is_kmalloc) {
      busy = cache->objects > 0;
      if (!busy) {
        gone = std::move(*found);
        caches_.erase(found);
      }
    }
  }
  if (busy) {
    KERNEL_WARN("kmem_cache_destroy %s: Slab cache still has objects when called from %s",
                cache->name.c_str(), backtrace_symbol(site).c_str());
    return;
  }
  if (!gone) return report("BUG: kmem_cache_destroy() of no cache", nullptr, nullptr, site);
  while (void* object = gone->pop()) {
    if (debugged(gone.get())) check_poison(*gone, object);
    kernel_.host().release(object, footprint(BlockKind::kCache, gone->size));
  }
}

}  // namespace holdfast::kernel
