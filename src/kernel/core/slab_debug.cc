// What a module did wrong with its memory, into the log.
#include <algorithm>
#include <cstring>
#include <iterator>

#include "kernel/core/backtrace.h"
#include "kernel/core/log.h"
#include "kernel/core/observer.h"
#include "kernel/core/slab.h"
#include "kernel/core/slab_patterns.h"
#include "kernel/core/symbols.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel {

// No bare addresses: a site that no module has is the kernel's own.
std::string Slab::site_text(const void* site) {
  const Place place = find_place(static_cast<const char*>(site) - 1);
  if (place.symbol.empty()) return "the kernel itself";
  return describe_address(kernel_, reinterpret_cast<std::uint64_t>(site) - 1);
}

void Slab::report(std::string_view headline, const void* allocated, const void* freed,
                  const void* site) {
  Log& log = kernel_.log();
  log.emit(Level::kError, std::string(77, '='));
  log.emit(Level::kError, headline);
  log.emit(Level::kError, std::string(77, '-'));
  if (allocated) log.emit(Level::kError, "Allocated in " + site_text(allocated));
  if (freed) log.emit(Level::kError, "Freed in " + site_text(freed));
  if (site) log.emit(Level::kError, "Found in " + site_text(site));
  kernel_.taint(Taint::kBadPage);
  print_stack(Level::kError, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
}

Slab::Freed Slab::freed_facts(const void* address) {
  LockGuard guard(lock_);
  for (std::size_t back = 1; back <= std::min(freed_at_, kRemembered); ++back) {
    const Freed& freed = freed_[(freed_at_ - back) % kRemembered];
    if (freed.address == address) return freed;
  }
  return {};
}

void Slab::bad_free(const void* block, const void* site) {
  const Freed freed = freed_facts(block);
  if (freed.address) {
    tell_problem(Problem::kDoubleFree, "double free", freed.allocated_at, freed.freed_at);
    return report("BUG: double free: Object already free", freed.allocated_at, freed.freed_at,
                  site);
  }
  tell_problem(Problem::kBadFree, "free of what is not the start of a live allocation");
  report(format_string("BUG: free of %p, which is not the start of a live allocation", block),
         nullptr, nullptr, site);
}

namespace {

// Are all of them `value`? memcmp of a range with itself, one on, is as fast as memory is.
bool all_are(const unsigned char* bytes, std::size_t size, unsigned char value) {
  return size == 0 || (bytes[0] == value && std::memcmp(bytes, bytes + 1, size - 1) == 0);
}

}  // namespace

std::size_t Slab::find_overrun(const Allocation& allocation, unsigned char& byte) const {
  if (!debug_ || !allocation.cache) return 0;
  const auto* bytes = static_cast<const unsigned char*>(allocation.address);
  const std::size_t from =
      allocation.whole || allocation.cache->constructor ? allocation.usable : allocation.requested;
  const std::size_t end = footprint(allocation.kind, allocation.usable);
  if (all_are(bytes + from, end - from, kRedZoneByte)) return 0;
  std::size_t at = from;
  while (bytes[at] == kRedZoneByte) ++at;
  byte = bytes[at];
  return at;
}

void Slab::report_overrun(const Allocation& allocation, std::size_t at, unsigned char byte,
                          const void* site) {
  tell_problem(
      Problem::kOverrun,
      format_string("byte %zu of an object of %zu bytes was written", at, allocation.requested),
      allocation.site);
  report(format_string("BUG %s: Right Redzone overwritten: byte %zu of an object of %zu is 0x%02x",
                       allocation.cache->name.c_str(), at, allocation.requested, byte),
         allocation.site, nullptr, site);
}

void Slab::check_poison(const KmemCache& cache, const void* object) {
  const auto* bytes = static_cast<const unsigned char*>(object);
  const std::size_t last = cache.size - 1;
  if (all_are(bytes, last, kPoisonFreed) && bytes[last] == kPoisonEnd) return;
  std::size_t at = 0;
  while (at < last && bytes[at] == kPoisonFreed) ++at;
  const Freed freed = freed_facts(object);
  tell_problem(Problem::kLateWrite,
               format_string("byte %zu of a freed object was written after it was freed", at),
               freed.allocated_at, freed.freed_at);
  report(format_string("BUG %s: Poison overwritten: byte %zu of a freed object is 0x%02x, written "
                       "after it was freed",
                       cache.name.c_str(), at, bytes[at]),
         freed.allocated_at, freed.freed_at, nullptr);
}

// A copy of the queues first: reporting must not happen with lock_ held. What waits cannot be
// handed out to another task unseen, it would only be looked at twice.
void Slab::check_waiting() {
  if (!debug_) return;
  std::vector<std::pair<KmemCache*, void*>> waiting;
  {
    LockGuard guard(lock_);
    for (auto& cache : caches_) {
      if (cache->constructor) continue;
      while (void* object = cache->pop()) waiting.emplace_back(cache.get(), object);
    }
  }
  for (auto [cache, object] : waiting) {
    check_poison(*cache, object);
    kernel_.host().release(object, footprint(BlockKind::kCache, cache->size));
  }
}

template <class Wanted>
std::vector<Allocation> Slab::allocations_where(Wanted wanted) {
  std::vector<Allocation> all;
  {
    LockGuard guard(lock_);
    table_.for_each([&](const Allocation& allocation) {
      if (wanted(allocation)) all.push_back(allocation);
    });
  }
  std::sort(all.begin(), all.end(),
            [](const Allocation& a, const Allocation& b) { return a.sequence < b.sequence; });
  return all;
}

std::vector<Allocation> Slab::allocations() {
  return allocations_where([](const Allocation&) { return true; });
}

namespace {

std::string kind_name(const Allocation& allocation) {
  switch (allocation.kind) {
    case BlockKind::kPages:
      return "pages";
    case BlockKind::kVmalloc:
      return "vmalloc";
    case BlockKind::kLarge:
      return "kmalloc";
    default:
      return allocation.cache->name;
  }
}

}  // namespace

std::vector<Leak> Slab::leaks(const void* begin, const void* end) {
  std::vector<Leak> result;
  auto inside = [&](const void* site) { return site >= begin && site < end; };
  for (const Allocation& allocation : allocations_where([&](const Allocation& allocation) {
         return inside(allocation.site) && !allocation.reported && !only_mapped(allocation);
       })) {
    const std::string what = kind_name(allocation);
    auto known = std::find_if(result.begin(), result.end(), [&](const Leak& leak) {
      return leak.site == allocation.site && leak.what == what;
    });
    if (known == result.end()) known = result.insert(known, Leak{allocation.site, 0, 0, what});
    ++known->objects;
    known->bytes += allocation.requested;
  }
  LockGuard guard(lock_);
  for (const auto& cache : caches_) {
    if (!inside(cache->created_at)) continue;
    result.push_back({cache->created_at, 1, 0, "cache " + cache->name});
  }
  return result;
}

std::size_t Slab::report_leaks(const void* begin, const void* end, std::string_view name) {
  check_waiting();
  Log& log = kernel_.log();
  std::size_t objects = 0;
  std::vector<ReportedLeak> reports;
  for (const Leak& leak : leaks(begin, end)) {
    objects += leak.objects;
    reports.push_back(
        {std::string(name), site_text(leak.site), leak.what, leak.objects, leak.bytes});
    const ReportedLeak& said = reports.back();
    tell_problem(Problem::kLeak,
                 format_string("%llu bytes in %llu object%s of %s", said.bytes, said.objects,
                               said.objects == 1 ? "" : "s", said.what.c_str()),
                 leak.site);
    log.emit(Level::kWarning,
             format_string("%s: leak: %llu bytes in %llu object%s of %s, allocated in %s",
                           said.module.c_str(), said.bytes, said.objects,
                           said.objects == 1 ? "" : "s", said.what.c_str(), said.site.c_str()));
  }
  LockGuard guard(lock_);
  if (!reports.empty()) {
    table_.for_each([&](Allocation& allocation) {
      if (allocation.site >= begin && allocation.site < end) allocation.reported = true;
    });
  }
  std::move(reports.begin(), reports.end(), std::back_inserter(reported_));
  for (auto& cache : caches_) {
    if (cache->created_at >= begin && cache->created_at < end) cache->created_at = nullptr;
  }
  return objects;
}

std::vector<ReportedLeak> Slab::reported_leaks() {
  LockGuard guard(lock_);
  return reported_;
}

}  // namespace holdfast::kernel
