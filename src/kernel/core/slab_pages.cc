// Blocks of whole pages: every page of one can be found by an address inside.
#include <holdfast/abi/gfp.h>

#include "kernel/core/observer.h"
#include "kernel/core/slab.h"
#include "kernel/core/warn.h"
#include "kernel/kernel.h"
#include "kernel/lib/format.h"

namespace holdfast::kernel {

std::unique_ptr<::page[]> Slab::make_pages(std::uintptr_t start, std::size_t bytes) {
  const std::size_t count = bytes / HF_PAGE_SIZE;
  auto pages = std::make_unique<::page[]>(count);
  for (std::size_t i = 0; i < count; ++i) {
    ::page& page = pages[i];
    page.lru.next = page.lru.prev = &page.lru;
    page.flags = HF_PG_FRESH;
    page._refcount = 1;
    page._mapcount = -1;
    page.hf_address = reinterpret_cast<void*>(start + i * HF_PAGE_SIZE);
    page.hf_head = pages.get();
  }
  return pages;
}

::page* Slab::alloc_pages(unsigned gfp, unsigned order, const void* site) {
  if (order >= HF_MAX_ORDER) {
    if (!(gfp & HF_GFP_NOWARN)) KERNEL_WARN("alloc_pages: order %u is too big", order);
    return nullptr;
  }
  void* block = alloc_page_block(HF_PAGE_SIZE << order, gfp, site);
  ::page* page = block ? page_at(block) : nullptr;
  if (page) page->hf_order = order;
  return page;
}

::page* Slab::page_at(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  LockGuard guard(lock_);
  auto area = areas_.upper_bound(wanted);
  if (area == areas_.begin()) return nullptr;
  --area;
  if (wanted - area->first >= area->second) return nullptr;
  std::unique_ptr<::page[]>& pages = pages_[area->first];
  if (!pages) pages = make_pages(area->first, area->second);
  return &pages[(wanted - area->first) / HF_PAGE_SIZE];
}

Allocation Slab::area_of(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  LockGuard guard(lock_);
  auto area = areas_.upper_bound(wanted);
  if (area == areas_.begin()) return {};
  --area;
  if (wanted - area->first >= area->second) return {};
  const Allocation* block = table_.find(reinterpret_cast<const void*>(area->first));
  return block ? *block : Allocation{};
}

bool Slab::is_vmalloc(const void* address) { return area_of(address).kind == BlockKind::kVmalloc; }

void Slab::free_page_block(const void* block, const void* site) {
  if (!block) return;
  const Allocation found = find(block);
  if (found.address && found.kind != BlockKind::kPages && found.kind != BlockKind::kVmalloc) {
    tell_problem(Problem::kBadFree, "free_pages() of memory that is no pages", found.site);
    return report("BUG: free_pages() of memory that is no pages", found.site, nullptr, site);
  }
  if (Observer* watching = kernel_.observer()) watching->freeing(block, site);
  Allocation allocation;
  if (!take_free(block, site, allocation)) return;
  release_memory(allocation);
}

// Its owner has put its reference; programs that have it mapped have theirs.
bool Slab::only_mapped(const Allocation& allocation) const {
  auto found = pages_.find(reinterpret_cast<std::uintptr_t>(allocation.address));
  if (found == pages_.end()) return false;
  const ::page& head = found->second[0];
  return head._mapcount >= 0 && head._refcount <= head._mapcount + 1;
}

void Slab::put_page(::page* page, const void* site) {
  ::page* head = page->hf_head;
  if (__atomic_sub_fetch(&head->_refcount, 1, __ATOMIC_ACQ_REL) > 0) return;
  Kept kept;
  {
    LockGuard guard(lock_);
    auto found = kept_.find(reinterpret_cast<std::uintptr_t>(head->hf_address));
    if (found != kept_.end()) {
      kept = std::move(found->second);
      kept_.erase(found);
    }
  }
  if (kept.pages) return release_memory(kept.allocation);
  free_page_block(head->hf_address, site);
}

void Slab::vfree(const void* block, const void* site) {
  if (!block) return;
  const Allocation found = find(block);
  if (!found.address || found.kind != BlockKind::kVmalloc) {
    KERNEL_WARN("Trying to vfree() nonexistent vm area (%p)", block);
    if (!found.address) bad_free(block, site);
    return;
  }
  free_page_block(block, site);
}

void Slab::kvfree(const void* block, const void* site) {
  if (find(block).kind == BlockKind::kVmalloc) return vfree(block, site);
  free(block, site);
}

}  // namespace holdfast::kernel
