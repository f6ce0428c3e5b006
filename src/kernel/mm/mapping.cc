#include "kernel/mm/mapping.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "kernel/core/gfp.h"
#include "kernel/core/log.h"
#include "kernel/core/module_call.h"
#include "kernel/core/observer.h"
#include "kernel/core/slab.h"
#include "kernel/core/warn.h"
#include "kernel/fs/flags.h"
#include "kernel/fs/vfs.h"
#include "kernel/kernel.h"

namespace holdfast::kernel {
namespace {

constexpr unsigned kFailed = HF_FAULT_OOM | HF_FAULT_SIGBUS | HF_FAULT_SIGSEGV | HF_FAULT_HWPOISON;
constexpr unsigned kWriteFlags = 0x01, kMakeWritableFlag = 0x02, kUserFlags = 0x54;  // FAULT_FLAG_*
constexpr int kRetries = 16;

// A driver that sets none has none: every touch is SIGBUS.
constexpr ::vm_operations_struct kNoOperations{};

bool two_arguments() { return current_kernel().boot().version < 0x040b00; }

using OldFault = int (*)(::vm_area_struct*, ::vm_fault*);

unsigned call_fault(unsigned (*operation)(::vm_fault*), ::vm_fault* fault) {
  if (!two_arguments()) return call_module(unsigned{HF_FAULT_SIGBUS}, operation, fault);
  return static_cast<unsigned>(call_module(
      int{HF_FAULT_SIGBUS}, reinterpret_cast<OldFault>(reinterpret_cast<void*>(operation)),
      fault->vma, fault));
}

Error error_of(unsigned fault) {
  if (fault & HF_FAULT_OOM) return Error{ENOMEM};
  return Error{fault & HF_FAULT_SIGSEGV ? EACCES : EFAULT};
}

// calc_vm_prot_bits() and what do_mmap() makes of a file's mode.
Result<unsigned long> flags_for(const fs::File& file, int protection, bool shared) {
  const bool readable = file.c.f_mode & fs::kModeRead, writable = file.c.f_mode & fs::kModeWrite;
  if (shared && (protection & PROT_WRITE) && !writable) return Error{EACCES};
  if (!readable) return Error{EACCES};
  unsigned long flags = HF_VM_MAYREAD | HF_VM_MAYWRITE | HF_VM_MAYEXEC;
  if (protection & PROT_READ) flags |= HF_VM_READ;
  if (protection & PROT_WRITE) flags |= HF_VM_WRITE;
  if (protection & PROT_EXEC) flags |= HF_VM_EXEC;
  if (!shared) return flags;
  flags |= HF_VM_SHARED | HF_VM_MAYSHARE;
  if (!writable) flags &= ~static_cast<unsigned long>(HF_VM_MAYWRITE | HF_VM_SHARED);
  return flags;
}

}  // namespace

Result<RefPtr<Mapping>> Mapping::create(RefPtr<fs::File> file, const Request& request) {
  const std::size_t count = request.length / kPage + (request.length % kPage ? 1 : 0);
  if (count == 0 || request.offset % kPage != 0) return Error{EINVAL};
  if (count > kMostPages) return Error{ENOMEM};
  if (request.offset / kPage + count < count) return Error{EOVERFLOW};
  const unsigned long flags = TRY(flags_for(*file, request.protection, request.shared));
  RefPtr<Mapping> mapping = RefPtr<Mapping>::adopt(new Mapping(std::move(file)));
  ::vm_area_struct& area = mapping->area;
  area.vm_start =
      request.address ? request.address : current_kernel().vfs().place_for_mapping(count * kPage);
  area.vm_end = area.vm_start + count * kPage;
  area.vm_flags = flags;
  area.vm_page_prot.pgprot = flags & (HF_VM_READ | HF_VM_WRITE | HF_VM_EXEC | HF_VM_SHARED);
  area.vm_pgoff = request.offset / kPage;
  area.vm_ops = &kNoOperations;
  area.vm_file = &mapping->file_->c;
  area.hf_mapping = mapping.get();
  mapping->slots_.resize(count);
  Status answer;
  {
    MutexGuard guard(mapping->lock_);
    answer = mapping->file_->mmap(&area);
  }
  if (!answer.ok()) {
    mapping->area.vm_ops = nullptr;  // of what was never mapped, close is not called
    return answer.error();
  }
  if (!area.vm_ops) area.vm_ops = &kNoOperations;
  return mapping;
}

Mapping::~Mapping() {
  for (Slot& slot : slots_) leave(slot);
  if (!area.vm_ops || !used(area.vm_ops)->close) return;
  (void)call_module_void(area.vm_ops->close, &area);
}

// With the reference that the driver's handler took, or a new one.
void Mapping::take_answer(Slot& slot, ::page* page) {
  Slab::mapped(page);
  slot.page = page;
  slot.memory = static_cast<std::byte*>(page->hf_address);
}

void Mapping::leave(Slot& slot) {
  if (slot.page) current_kernel().slab().unmapped(slot.page);
  slot = {};
}

int Mapping::insert_frames(std::uint64_t address, std::uint64_t frame, std::size_t size) {
  const std::size_t count = (size + kPage - 1) / kPage;
  if (address % kPage != 0) return -EINVAL;
  // Linux has a BUG() for nothing and for what is mapped already, and maps beyond the area's end.
  if (count == 0 || !contains(address) || count > (area.vm_end - address) / kPage) return -EINVAL;
  const bool copied = (area.vm_flags & (HF_VM_SHARED | HF_VM_MAYWRITE)) == HF_VM_MAYWRITE;
  if (copied && (address != area.vm_start || count != slots_.size())) return -EINVAL;
  for (std::size_t i = 0; i < count; ++i) {
    const auto* memory = reinterpret_cast<const std::byte*>((frame + i) * kPage);
    if (!current_kernel().slab().area_of(memory).address) {
      current_kernel().log().print(Level::kWarning,
                                   "remap_pfn_range: page frame 0x%lx is no whole page that "
                                   "kmalloc(), vmalloc() or alloc_pages() gave out",
                                   frame + i);
      return -EINVAL;
    }
    Slot& slot = slot_at(address + i * kPage);
    if (slot.memory) return -EBUSY;
    slot.memory = const_cast<std::byte*>(memory);
  }
  area.vm_flags |= HF_VM_IO | HF_VM_PFNMAP | HF_VM_DONTEXPAND | HF_VM_DONTDUMP;
  return 0;
}

int Mapping::insert_page(std::uint64_t address, ::page* page) {
  if (!contains(address)) return -EFAULT;
  if (!page || page->hf_head->_refcount <= 0) return -EINVAL;
  const BlockKind kind = current_kernel().slab().area_of(page->hf_address).kind;
  if (kind == BlockKind::kKmalloc || kind == BlockKind::kCache) return -EINVAL;  // PageSlab
  if (area.vm_flags & HF_VM_PFNMAP) return -EINVAL;                              // a BUG() in Linux
  Slot& slot = slot_at(address);
  if (slot.memory) return -EBUSY;
  Slab::get_page(page);
  take_answer(slot, page);
  area.vm_flags |= HF_VM_MIXEDMAP;
  return 0;
}

unsigned Mapping::insert_frame(std::uint64_t address, std::uint64_t frame) {
  if (!contains(address)) return HF_FAULT_SIGBUS;
  const auto* memory = reinterpret_cast<const std::byte*>(frame * kPage);
  if (!current_kernel().slab().area_of(memory).address) return HF_FAULT_SIGBUS;
  Slot& slot = slot_at(address);
  if (!slot.memory) slot.memory = const_cast<std::byte*>(memory);
  return HF_FAULT_NOPAGE;
}

// Freed under a mapping that holds no reference: the process would go on using it.
bool Mapping::gone(const Slot& slot) const {
  if (slot.page || slot.copy) return false;
  if (Observer* watching = current_kernel().observer()) {
    watching->marked(slot.memory, 1, host::Access::kRead, nullptr);
  }
  if (current_kernel().slab().area_of(slot.memory).address) return false;
  current_kernel().log().print(Level::kAlert,
                               "BUG: memory at %p was freed while it was mapped into a process",
                               static_cast<const void*>(slot.memory));
  return true;
}

// handle_mm_fault(): what the driver's handler answers for page `index`.
unsigned Mapping::fault(std::size_t index, bool write) {
  Slot& slot = slots_[index];
  for (int tries = 0; tries < kRetries; ++tries) {
    ::vm_fault fault{};
    fault.vma = &area;
    fault.gfp_mask = kGfpKernel;
    fault.flags = kUserFlags | (write ? kWriteFlags : 0u);
    fault.pgoff = area.vm_pgoff + index;
    fault.address = fault.real_address = area.vm_start + index * kPage;
    if (!used(area.vm_ops)->fault) return HF_FAULT_SIGBUS;
    const unsigned answer = file_->fault([&] { return call_fault(area.vm_ops->fault, &fault); });
    if (answer & kFailed) return answer;
    if (answer & HF_FAULT_RETRY) continue;
    if (answer & HF_FAULT_NOPAGE) {
      if (slot.memory) return 0;
      continue;
    }
    if (!fault.page) break;
    take_answer(slot, fault.page);
    return 0;
  }
  // On Linux no page is an oops, nothing inserted a process that faults for ever.
  warn("handle_mm_fault", "a fault handler answered success but mapped no page");
  return HF_FAULT_SIGBUS;
}

// The first store to a page of a shared mapping.
unsigned Mapping::make_writable(std::size_t index) {
  Slot& slot = slots_[index];
  auto* operation = slot.page ? used(area.vm_ops)->page_mkwrite : used(area.vm_ops)->pfn_mkwrite;
  slot.made_writable = true;
  if (!operation) return 0;
  ::vm_fault fault{};
  fault.vma = &area;
  fault.flags = kUserFlags | kWriteFlags | kMakeWritableFlag;
  fault.pgoff = area.vm_pgoff + index;
  fault.address = fault.real_address = area.vm_start + index * kPage;
  fault.page = slot.page;
  const unsigned answer = file_->fault([&] { return call_fault(operation, &fault); });
  if (answer & kFailed) slot.made_writable = false;
  if (answer & kFailed || !slot.page || answer & HF_FAULT_LOCKED || slot.page->mapping)
    return answer & kFailed;
  warn("do_page_mkwrite", "page_mkwrite answered success for a page that it has not locked");
  return HF_FAULT_SIGBUS;  // on Linux the process would fault for ever
}

Result<std::byte*> Mapping::touch(std::size_t index, bool write) {
  if (index >= slots_.size()) return Error{EACCES};
  if (!(area.vm_flags & (write ? HF_VM_WRITE : HF_VM_READ | HF_VM_WRITE))) return Error{EACCES};
  MutexGuard guard(lock_);
  Slot& slot = slots_[index];
  if (file_->revoked()) return Error{EFAULT};
  const bool fresh = !slot.memory;
  if (fresh) {
    if (unsigned failed = fault(index, write)) return error_of(failed);
  }
  if (gone(slot)) return Error{EFAULT};
  if (!write) return slot.memory;
  if (area.vm_flags & HF_VM_SHARED) {
    if (slot.made_writable) return slot.memory;
    if (unsigned failed = make_writable(index)) {
      if (fresh) leave(slot);
      return error_of(failed);
    }
  } else if (!slot.copy) {
    slot.copy = std::make_unique<std::byte[]>(kPage);
    std::memcpy(slot.copy.get(), slot.memory, kPage);
    slot.memory = slot.copy.get();
  }
  return slot.memory;
}

template <class Move>
Result<std::size_t> Mapping::move(std::size_t offset, std::size_t size, bool write, Move&& each) {
  std::size_t done = 0;
  while (done < size) {
    const std::size_t at = offset + done, inside = at % kPage;
    const std::size_t count = std::min(size - done, kPage - inside);
    auto memory = touch(at / kPage, write);
    if (!memory.ok()) {
      if (done == 0) return memory.error();
      break;
    }
    each(*memory + inside, done, count);
    done += count;
  }
  return done;
}

Result<std::size_t> Mapping::read(std::size_t offset, void* to, std::size_t size) {
  return move(offset, size, false, [&](std::byte* memory, std::size_t done, std::size_t count) {
    std::memcpy(static_cast<std::byte*>(to) + done, memory, count);
  });
}

Result<std::size_t> Mapping::write(std::size_t offset, const void* from, std::size_t size) {
  return move(offset, size, true, [&](std::byte* memory, std::size_t done, std::size_t count) {
    std::memcpy(memory, static_cast<const std::byte*>(from) + done, count);
  });
}

}  // namespace holdfast::kernel
