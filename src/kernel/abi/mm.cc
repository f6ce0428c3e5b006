// What a driver calls from its mmap operation and its fault handler.
#include <holdfast/abi/gfp.h>

#include "kernel/abi/export.h"
#include "kernel/core/observer.h"
#include "kernel/core/slab.h"
#include "kernel/kernel.h"
#include "kernel/mm/mapping.h"

namespace holdfast::kernel::abi {
namespace {

std::uint64_t number_of(const void* address) { return reinterpret_cast<std::uint64_t>(address); }

}  // namespace

int remap_pfn_range(::vm_area_struct* area, unsigned long address, unsigned long frame,
                    unsigned long size, pgprot_t) {
  return Mapping::of(area)->insert_frames(address, frame, size);
}

int vm_iomap_memory(::vm_area_struct* area, unsigned long long start, unsigned long length) {
  if (start + length < start) return -EINVAL;
  length += start % HF_PAGE_SIZE;
  const unsigned long frames = (length + HF_PAGE_SIZE - 1) / HF_PAGE_SIZE;
  const unsigned long wanted = (area->vm_end - area->vm_start) / HF_PAGE_SIZE;
  if (area->vm_pgoff > frames || wanted > frames - area->vm_pgoff) return -EINVAL;
  return Mapping::of(area)->insert_frames(area->vm_start, start / HF_PAGE_SIZE + area->vm_pgoff,
                                          wanted * HF_PAGE_SIZE);
}

int vm_insert_page(::vm_area_struct* area, unsigned long address, ::page* page) {
  return Mapping::of(area)->insert_page(address, page);
}

static int map_pages(::vm_area_struct* area, ::page** pages, unsigned long count,
                     unsigned long offset, const void* pc) {
  const unsigned long wanted = (area->vm_end - area->vm_start) / HF_PAGE_SIZE;
  if (offset >= count || wanted > count - offset) return -ENXIO;
  observe_read(pages + offset, wanted * sizeof *pages, pc);
  for (unsigned long i = 0; i < wanted; ++i) {
    const int error =
        Mapping::of(area)->insert_page(area->vm_start + i * HF_PAGE_SIZE, pages[offset + i]);
    if (error) return error;
  }
  return 0;
}

int vm_map_pages(::vm_area_struct* area, ::page** pages, unsigned long count) {
  return map_pages(area, pages, count, area->vm_pgoff, HOLDFAST_CALLER);
}
int vm_map_pages_zero(::vm_area_struct* area, ::page** pages, unsigned long count) {
  return map_pages(area, pages, count, 0, HOLDFAST_CALLER);
}

unsigned vmf_insert_pfn(::vm_area_struct* area, unsigned long address, unsigned long frame) {
  if (!(area->vm_flags & (HF_VM_PFNMAP | HF_VM_MIXEDMAP))) return HF_FAULT_SIGBUS;  // BUG() there
  return Mapping::of(area)->insert_frame(address, frame);
}

int remap_vmalloc_range(::vm_area_struct* area, void* start, unsigned long page_offset) {
  Slab& slab = current_kernel().slab();
  const Allocation block = slab.area_of(start);
  if (number_of(start) % HF_PAGE_SIZE != 0) return -EINVAL;
  if (block.kind != BlockKind::kVmalloc || !(block.gfp & HF_GFP_USERMAP)) return -EINVAL;
  const unsigned long size = area->vm_end - area->vm_start;
  const unsigned long offset = number_of(start) - number_of(block.address);
  if (page_offset > block.usable / HF_PAGE_SIZE) return -EINVAL;
  const unsigned long from = offset + page_offset * HF_PAGE_SIZE;
  if (from > block.usable || size > block.usable - from) return -EINVAL;
  const auto* memory = static_cast<const char*>(block.address) + from;
  for (unsigned long at = 0; at < size; at += HF_PAGE_SIZE) {
    const int error =
        Mapping::of(area)->insert_page(area->vm_start + at, slab.page_at(memory + at));
    if (error) return error;
  }
  area->vm_flags |= HF_VM_DONTEXPAND | HF_VM_DONTDUMP;
  return 0;
}

std::span<const Export> mm_exports() {
  static const Export kExports[] = {
      EXPORT(remap_pfn_range),     EXPORT(vm_iomap_memory),   EXPORT(vm_insert_page),
      EXPORT(vm_map_pages),        EXPORT(vm_map_pages_zero), EXPORT(vmf_insert_pfn),
      EXPORT(remap_vmalloc_range),
  };
  return kExports;
}

}  // namespace holdfast::kernel::abi
