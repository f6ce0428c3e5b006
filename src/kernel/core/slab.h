// Slab: every byte that modules allocate. kmalloc, caches, pages and vmalloc are one table of live
// allocations over the host's memory; a block's facts (who asked, how much, where) lie beside it,
// never in it, so that a bad or double kfree() is told apart without touching the memory.
//
// Debugging is on unless Boot says otherwise, with slub_debug's patterns: 0x5a fresh, 0xcc beyond
// what was asked for, 0x6b freed. Freed small blocks wait in a queue before they are used again, so
// that a late write into one is found when it comes to the front, or when its module goes.
//
// Lock order: lock_ before nothing; the log, the modules and the host are called without it.
// Rejected: size classes in slabs of pages (the explorer and ASan would see one big block).
#pragma once

#include <holdfast/abi/page.h>
#include <holdfast/abi/slab.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/core/atomic.h"
#include "kernel/core/kmem_cache.h"
#include "kernel/core/lock.h"
#include "kernel/core/slab_table.h"

namespace holdfast::kernel {

class Kernel;

inline constexpr std::uintptr_t kZeroSizePtr = 16;

// Which allocations fail, for testing a module's error paths. All conditions must hold.
struct FailRule {
  // Where it is asked for: "func", "func [mod]", "func+0x1c", "func+0x1c [mod]", "[mod]"; empty:
  // anywhere.
  std::string site;
  std::uint64_t nth = 0;       // only the nth match, from 1; 0: see interval
  std::uint64_t interval = 1;  // every interval-th match
  bool choose = false;         // and only if the host chooses so (the explorer tries both)
  bool registrations = false;  // proc_create(), device_add() and the like, too: see refuses()
};

struct FailRuleState {
  FailRule rule;
  std::uint64_t matches = 0, failures = 0;
};

// What one place in a module has allocated and not freed.
struct Leak {
  const void* site;
  std::uint64_t objects = 0, bytes = 0;
  std::string what;  // "kmalloc-64", "vmalloc", a cache's name
};

// The same, after its module has gone: in words, because the symbols have gone with it.
struct ReportedLeak {
  std::string module;
  std::string site;  // "hello_open+0x24/0x60 [hello_proc]"
  std::string what;
  std::uint64_t objects = 0, bytes = 0;
};

class Slab {
 public:
  explicit Slab(Kernel& kernel);
  ~Slab();  // gives back what is left
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;

  // In all of them `site` is the caller's return address: who owns the memory.
  void* kmalloc(std::size_t size, unsigned gfp, const void* site);
  void* krealloc(const void* block, std::size_t size, unsigned gfp, const void* site);
  void* vmalloc(std::size_t size, unsigned gfp, const void* site,
                std::size_t alignment = HF_PAGE_SIZE);
  // kmalloc, or vmalloc where that finds nothing.
  void* kvmalloc(std::size_t size, unsigned gfp, const void* site);
  // kfree, of what kmalloc or a cache gave out. NULL and ZERO_SIZE_PTR are fine.
  void free(const void* block, const void* site);
  void vfree(const void* block, const void* site);
  void kvfree(const void* block, const void* site);
  // kfree_rcu(): from now on it is the kernel's to free, and no leak of its module's.
  void disown(const void* block);
  // ksize(): bytes that may be used; the whole of them are the caller's from now on.
  std::size_t usable_size(const void* block);
  // The facts of the block that begins at `block`; address nullptr: there is none.
  Allocation find(const void* block);

  ::page* alloc_pages(unsigned gfp, unsigned order, const void* site);
  // Pages of exactly `size` bytes (alloc_pages_exact) or 2^order pages; their address.
  void* alloc_page_block(std::size_t size, unsigned gfp, const void* site);
  void free_page_block(const void* block, const void* site);
  // The page that `address` lies in, if it is one of a block of whole pages; else nullptr.
  ::page* page_at(const void* address);
  // The facts of the block that the whole page at `address` is part of; address nullptr: of none.
  Allocation area_of(const void* address);
  // References on a block's pages are one count, its first page's; who puts the last gives the
  // block back. A block that its owner frees while others have references stays until then.
  static void get_page(::page* page) {
    __atomic_add_fetch(&page->hf_head->_refcount, 1, __ATOMIC_SEQ_CST);
  }
  void put_page(::page* page, const void* site);
  // A mapping's references, which are no leak of the module's: the caller has, or had, one.
  static void mapped(::page* page) {
    __atomic_add_fetch(&page->hf_head->_mapcount, 1, __ATOMIC_SEQ_CST);
  }
  void unmapped(::page* page) {
    __atomic_sub_fetch(&page->hf_head->_mapcount, 1, __ATOMIC_SEQ_CST);
    put_page(page, nullptr);
  }
  bool is_vmalloc(const void* address);

  // Caches. A cache belongs to who created it.
  KmemCache* create_cache(std::string_view name, std::size_t size, std::size_t alignment,
                          unsigned flags, void (*constructor)(void*), const void* site);
  void* cache_alloc(KmemCache& cache, unsigned gfp, std::size_t requested, const void* site);
  void cache_free(KmemCache* cache, void* object, const void* site);
  // Refused, with a complaint, while it has objects.
  void destroy_cache(KmemCache* cache, const void* site);
  // The cache that kmalloc(size) uses; nullptr: too big for one.
  KmemCache* kmalloc_cache(std::size_t size);
  KmemCache& radix_cache() { return *radix_cache_; }  // nodes of core/xarray.h

  // Failure injection. Rules hold until cleared; the number names one in failures().
  std::size_t fail(FailRule rule);
  // Whether the registration `what` at `site` fails as if there had been no memory for it.
  bool refuses(const char* what, const void* site) {
    return __builtin_expect(has_rules_.load(), false) && injected(site, what);
  }
  void clear_failures();
  std::vector<FailRuleState> failures();

  // Allocations from text in [begin, end) that are still alive, by site in order of their first.
  std::vector<Leak> leaks(const void* begin, const void* end);
  // The same into the log, under `name`, each once: at a module's unload, while its symbols are
  // still known. Also looks over freed blocks for late writes. Returns how many objects leaked.
  std::size_t report_leaks(const void* begin, const void* end, std::string_view name);
  // All that report_leaks() has said so far.
  std::vector<ReportedLeak> reported_leaks();
  std::vector<Allocation> allocations();

  std::size_t bytes_in_use();
  void set_limit(std::size_t bytes);
  // Whether freed small blocks wait before the host gets them back. Off where the host's own memory
  // checks are better (sanitizers, the explorer).
  void set_queueing(bool on) { queueing_ = on; }

 private:
  template <class Wanted>
  std::vector<Allocation> allocations_where(Wanted wanted);
  struct Request {
    std::size_t requested, usable, alignment;
    unsigned gfp;
    const void* site;
    BlockKind kind;
    KmemCache* cache;
  };
  static constexpr std::size_t kClasses = 13;
  static constexpr std::size_t kRemembered = 1024;
  struct Freed {
    const void* address = nullptr;
    const void* allocated_at = nullptr;
    const void* freed_at = nullptr;
  };

  // A block that was freed while somebody had references on its pages.
  struct Kept {
    std::unique_ptr<::page[]> pages;
    Allocation allocation;
  };

  // What one kfree() came to.
  struct Freeing {
    enum Outcome : std::uint8_t { kUnknown, kWrongKind, kFreed };
    Outcome outcome = kUnknown;
    unsigned char byte = 0;   // what lies at `overrun`
    std::size_t overrun = 0;  // offset of a byte written beyond the end; 0: none
    void* release = nullptr;  // what the host gets back now
    Allocation allocation;
  };

  void make_kmalloc_caches();
  KmemCache* add_cache(std::string_view name, std::size_t size, std::size_t alignment);
  void* allocate(const Request& request);
  void* allocate_fresh(const Request& request);
  void* refuse(const Request& request, const char* why);
  bool reserve(const Request& request);                   // lock_ held
  void enter(const void* block, const Request& request);  // lock_ held
  // `what`: a registration; nullptr: an allocation.
  bool injected(const void* site, const char* what);
  bool take_free(const void* block, const void* site, Allocation& out);
  bool only_mapped(const Allocation& allocation) const;  // lock_ held
  bool keep(const Allocation& allocation);  // lock_ held; true: it stays for its pages' users
  void forget(const void* block, const Allocation& allocation, const void* site);  // lock_ held
  void free_locked(const void* block, const void* site, Freeing& freeing);         // lock_ held
  void poison(const KmemCache& cache, void* object);
  void release_memory(const Allocation& allocation);
  void prepare(void* block, const Request& request, bool fresh);
  void fill_slack(const Allocation& allocation);
  std::size_t footprint(BlockKind kind, std::size_t usable) const;
  std::unique_ptr<::page[]> make_pages(std::uintptr_t start, std::size_t bytes);
  bool debugged(const KmemCache* cache) const { return debug_ && cache && !cache->constructor; }

  // slab_debug.cc: what went wrong, into the log.
  std::string site_text(const void* site);
  void report(std::string_view headline, const void* allocated, const void* freed,
              const void* site);
  void bad_free(const void* block, const void* site);
  std::size_t find_overrun(const Allocation& allocation, unsigned char& byte) const;
  void report_overrun(const Allocation& allocation, std::size_t at, unsigned char byte,
                      const void* site);
  void check_poison(const KmemCache& cache, const void* object);
  void check_waiting();
  Freed freed_facts(const void* address);

  Kernel& kernel_;
  const bool debug_;
  Lock lock_{"slab", Sections::kCommute};
  AllocationTable table_;
  std::map<std::uintptr_t, std::unique_ptr<::page[]>> pages_;  // by first address
  std::map<std::uintptr_t, std::size_t> areas_;                // whole pages: bytes
  std::map<std::uintptr_t, Kept> kept_;
  std::vector<std::unique_ptr<KmemCache>> caches_;
  std::array<KmemCache*, kClasses> kmalloc_caches_{};
  KmemCache* radix_cache_;
  std::array<Freed, kRemembered> freed_;
  std::size_t freed_at_ = 0;
  std::uint64_t sequence_ = 0;
  std::size_t in_use_ = 0;
  std::size_t limit_;
  bool queueing_;
  Atomic<bool> has_rules_{false};
  std::vector<FailRuleState> rules_;
  std::vector<ReportedLeak> reported_;
};

}  // namespace holdfast::kernel
