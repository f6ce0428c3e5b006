// Mapping: a file mapped into a process: what mmap(2) made and munmap(2) will take away. Its pages
// are the module's own memory, put there when the driver's mmap operation ran (remap_pfn_range and
// its kin) or by its fault handler at the first touch.
//
// Model: the kernel has no page tables; a Mapping has a slot a page. Whoever has the process (the
// shell, the explorer's commands, a test) asks for pages by touch() and shows them to the process.
// A slot either holds a reference on its page (a handler's page, vm_insert_page) or none
// (remap_pfn_range): then the memory may go while it is still mapped, which is the module's bug and
// is reported.
//
// Lifetime: a Mapping keeps its file open, as a vm_area_struct does, so a driver with .owner stays
// loaded. A file of proc has no such proof: its vm_ops are called after rmmod, as on Linux.
// Followed: mm/mmap.c and mm/memory.c of Linux 6.1. Not there: mm_struct and its lock, page tables,
// splitting and moving of areas, zap_vma_ptes, unmap_mapping_range, huge pages.
//
// Callers are attached tasks, hold no kernel::Lock, and use one Mapping from one task at a time
// (touch() has a mutex: it is mmap_lock).
#pragma once

#include <holdfast/abi/mm.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/ref.h"
#include "base/result.h"
#include "kernel/core/mutex.h"
#include "kernel/fs/file.h"

namespace holdfast::kernel {

class Mapping final : public RefCounted {
 public:
  struct Request {
    std::size_t length = 0;     // bytes; rounded up to pages
    std::uint64_t offset = 0;   // in the file, bytes
    int protection = 0;         // PROT_*
    bool shared = true;         // MAP_SHARED, else MAP_PRIVATE
    std::uint64_t address = 0;  // where in the process; 0: a place that nobody has
  };
  // mmap(2). EINVAL, EACCES, EOVERFLOW, ENODEV, or what the driver answers.
  static Result<RefPtr<Mapping>> create(RefPtr<fs::File> file, const Request& request);
  // munmap(2): the pages go, then vm_ops->close, then the reference on the file.
  ~Mapping() override;

  std::size_t pages() const { return slots_.size(); }
  fs::File& file() { return *file_; }
  // The memory of page `index`, faulted in if need be. EFAULT: SIGBUS; EACCES: SIGSEGV; ENOMEM.
  Result<std::byte*> touch(std::size_t index, bool write);
  // The process's loads and stores at byte `offset`: bytes moved before a fault, or its error.
  Result<std::size_t> read(std::size_t offset, void* to, std::size_t size);
  Result<std::size_t> write(std::size_t offset, const void* from, std::size_t size);

  // What remap_pfn_range() and its kin do, from inside the driver's operations. -errno.
  static Mapping* of(::vm_area_struct* area) { return static_cast<Mapping*>(area->hf_mapping); }
  int insert_frames(std::uint64_t address, std::uint64_t frame, std::size_t size);
  int insert_page(std::uint64_t address, ::page* page);
  unsigned insert_frame(std::uint64_t address, std::uint64_t frame);  // VM_FAULT_*

  ::vm_area_struct area{};

 private:
  struct Slot {
    std::byte* memory = nullptr;
    ::page* page = nullptr;  // on which we hold a reference
    bool made_writable = false;
    std::unique_ptr<std::byte[]> copy;  // of a private mapping that was written to
  };

  explicit Mapping(RefPtr<fs::File> file) : file_(std::move(file)), lock_("mmap_lock") {}
  bool contains(std::uint64_t address) const {
    return address >= area.vm_start && address < area.vm_end;
  }
  Slot& slot_at(std::uint64_t address) { return slots_[(address - area.vm_start) / kPage]; }
  unsigned fault(std::size_t index, bool write);
  unsigned make_writable(std::size_t index);
  void take_answer(Slot& slot, ::page* page);
  static void leave(Slot& slot);
  bool gone(const Slot& slot) const;
  template <class Move>
  Result<std::size_t> move(std::size_t offset, std::size_t size, bool write, Move&& each);

  static constexpr std::size_t kPage = 4096;
  static constexpr std::size_t kMostPages = 1 << 18;  // 1 GiB
  RefPtr<fs::File> file_;
  Mutex lock_;  // mmap_lock
  std::vector<Slot> slots_;
};

}  // namespace holdfast::kernel
