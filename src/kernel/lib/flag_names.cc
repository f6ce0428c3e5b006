#include "kernel/lib/flag_names.h"

#include <holdfast/abi/gfp.h>
#include <holdfast/abi/mm.h>
#include <holdfast/abi/page.h>

#include <cstdio>
#include <span>

namespace holdfast::kernel {
namespace {

struct Name {
  unsigned long bits;
  const char* name;
};

constexpr unsigned kReclaim = HF_GFP_DIRECT_RECLAIM | HF_GFP_KSWAPD_RECLAIM;
constexpr unsigned kKernel = kReclaim | HF_GFP_IO | HF_GFP_FS;
constexpr unsigned kUser = kKernel | HF_GFP_HARDWALL;
constexpr unsigned kTransparentHuge = (kUser & ~kReclaim) | HF_GFP_HIGHMEM | HF_GFP_MOVABLE |
                                      HF_GFP_COMP | HF_GFP_NOMEMALLOC | HF_GFP_NOWARN;

// The biggest unions first: each takes its bits away from what is left to name.
constexpr Name kGfpNames[] = {
    {kTransparentHuge | HF_GFP_DIRECT_RECLAIM, "GFP_TRANSHUGE"},
    {kTransparentHuge, "GFP_TRANSHUGE_LIGHT"},
    {kUser | HF_GFP_HIGHMEM | HF_GFP_MOVABLE, "GFP_HIGHUSER_MOVABLE"},
    {kUser | HF_GFP_HIGHMEM, "GFP_HIGHUSER"},
    {kUser, "GFP_USER"},
    {kKernel | HF_GFP_ACCOUNT, "GFP_KERNEL_ACCOUNT"},
    {kKernel, "GFP_KERNEL"},
    {kReclaim | HF_GFP_IO, "GFP_NOFS"},
    {HF_GFP_HIGH | HF_GFP_ATOMIC | HF_GFP_KSWAPD_RECLAIM, "GFP_ATOMIC"},
    {kReclaim, "GFP_NOIO"},
    {HF_GFP_KSWAPD_RECLAIM, "GFP_NOWAIT"},
    {HF_GFP_DMA, "GFP_DMA"},
    {HF_GFP_HIGHMEM, "__GFP_HIGHMEM"},
    {HF_GFP_DMA32, "GFP_DMA32"},
    {HF_GFP_HIGH, "__GFP_HIGH"},
    {HF_GFP_ATOMIC, "__GFP_ATOMIC"},
    {HF_GFP_IO, "__GFP_IO"},
    {HF_GFP_FS, "__GFP_FS"},
    {HF_GFP_NOWARN, "__GFP_NOWARN"},
    {HF_GFP_RETRY_MAYFAIL, "__GFP_RETRY_MAYFAIL"},
    {HF_GFP_NOFAIL, "__GFP_NOFAIL"},
    {HF_GFP_NORETRY, "__GFP_NORETRY"},
    {HF_GFP_COMP, "__GFP_COMP"},
    {HF_GFP_ZERO, "__GFP_ZERO"},
    {HF_GFP_NOMEMALLOC, "__GFP_NOMEMALLOC"},
    {HF_GFP_MEMALLOC, "__GFP_MEMALLOC"},
    {HF_GFP_HARDWALL, "__GFP_HARDWALL"},
    {HF_GFP_THISNODE, "__GFP_THISNODE"},
    {HF_GFP_RECLAIMABLE, "__GFP_RECLAIMABLE"},
    {HF_GFP_MOVABLE, "__GFP_MOVABLE"},
    {HF_GFP_ACCOUNT, "__GFP_ACCOUNT"},
    {HF_GFP_WRITE, "__GFP_WRITE"},
    {kReclaim, "__GFP_RECLAIM"},
    {HF_GFP_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM"},
    {HF_GFP_ZEROTAGS, "__GFP_ZEROTAGS"},
};

constexpr Name kVmNames[] = {
    {HF_VM_READ, "read"},
    {HF_VM_WRITE, "write"},
    {HF_VM_EXEC, "exec"},
    {HF_VM_SHARED, "shared"},
    {HF_VM_MAYREAD, "mayread"},
    {HF_VM_MAYWRITE, "maywrite"},
    {HF_VM_MAYEXEC, "mayexec"},
    {HF_VM_MAYSHARE, "mayshare"},
    {HF_VM_GROWSDOWN, "growsdown"},
    {HF_VM_UFFD_MISSING, "uffd_missing"},
    {HF_VM_UFFD_MINOR, "uffd_minor"},
    {HF_VM_PFNMAP, "pfnmap"},
    {HF_VM_UFFD_WP, "uffd_wp"},
    {HF_VM_LOCKED, "locked"},
    {HF_VM_IO, "io"},
    {HF_VM_SEQ_READ, "seqread"},
    {HF_VM_RAND_READ, "randread"},
    {HF_VM_DONTCOPY, "dontcopy"},
    {HF_VM_DONTEXPAND, "dontexpand"},
    {HF_VM_LOCKONFAULT, "lockonfault"},
    {HF_VM_ACCOUNT, "account"},
    {HF_VM_NORESERVE, "noreserve"},
    {HF_VM_HUGETLB, "hugetlb"},
    {HF_VM_SYNC, "sync"},
    {HF_VM_PAT, "pat"},
    {HF_VM_WIPEONFORK, "wipeonfork"},
    {HF_VM_DONTDUMP, "dontdump"},
    {HF_VM_SOFTDIRTY, "softdirty"},
    {HF_VM_MIXEDMAP, "mixedmap"},
    {HF_VM_HUGEPAGE, "hugepage"},
    {HF_VM_NOHUGEPAGE, "nohugepage"},
    {HF_VM_MERGEABLE, "mergeable"},
};

constexpr Name kPageNames[] = {
    {1ul << HF_PG_LOCKED, "locked"},
    {1ul << HF_PG_WAITERS, "waiters"},
    {1ul << HF_PG_ERROR, "error"},
    {1ul << HF_PG_REFERENCED, "referenced"},
    {1ul << HF_PG_UPTODATE, "uptodate"},
    {1ul << HF_PG_DIRTY, "dirty"},
    {1ul << HF_PG_LRU, "lru"},
    {1ul << HF_PG_ACTIVE, "active"},
    {1ul << HF_PG_WORKINGSET, "workingset"},
    {1ul << HF_PG_SLAB, "slab"},
    {1ul << HF_PG_OWNER_PRIV_1, "owner_priv_1"},
    {1ul << HF_PG_ARCH_1, "arch_1"},
    {1ul << HF_PG_RESERVED, "reserved"},
    {1ul << HF_PG_PRIVATE, "private"},
    {1ul << HF_PG_PRIVATE_2, "private_2"},
    {1ul << HF_PG_WRITEBACK, "writeback"},
    {1ul << HF_PG_HEAD, "head"},
    {1ul << HF_PG_MAPPEDTODISK, "mappedtodisk"},
    {1ul << HF_PG_RECLAIM, "reclaim"},
    {1ul << HF_PG_SWAPBACKED, "swapbacked"},
    {1ul << HF_PG_UNEVICTABLE, "unevictable"},
    {1ul << HF_PG_MLOCKED, "mlocked"},
    {1ul << HF_PG_UNCACHED, "uncached"},
    {1ul << HF_PG_HWPOISON, "hwpoison"},
    {1ul << HF_PG_ARCH_2, "arch_2"},
};

// What shares the word with the flags of a page.
struct Field {
  const char* name;
  int shift, width;
  bool hexadecimal;
};
constexpr Field kPageFields[] = {
    {"node", HF_PG_NODE_SHIFT, HF_PG_NODE_WIDTH, false},
    {"zone", HF_PG_ZONE_SHIFT, HF_PG_ZONE_WIDTH, false},
    {"lastcpupid", HF_PG_LAST_CPUPID_SHIFT, HF_PG_LAST_CPUPID_WIDTH, true},
};

// As the kernel prints %#lx, which has 0x before a 0 too.
std::string special_hex(unsigned long value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%lx", value);
  return text;
}

void append(std::string& text, const std::string& more) {
  if (!text.empty()) text += '|';
  text += more;
}

std::string flag_names(std::span<const Name> names, unsigned long flags) {
  std::string text;
  for (const Name& name : names) {
    if (!flags) break;
    if ((flags & name.bits) != name.bits) continue;
    flags &= ~name.bits;
    append(text, name.name);
  }
  if (flags) append(text, special_hex(flags));
  return text;
}

}  // namespace

std::string gfp_names(unsigned flags) { return flag_names(kGfpNames, flags); }
std::string vm_flag_names(unsigned long flags) { return flag_names(kVmNames, flags); }

std::string page_flags_text(unsigned long flags) {
  std::string inside = flag_names(kPageNames, flags & ((1ul << HF_PG_COUNT) - 1));
  for (const Field& field : kPageFields) {
    const unsigned long value = flags >> field.shift & ((1ul << field.width) - 1);
    append(inside, std::string(field.name) + "=" +
                       (field.hexadecimal ? special_hex(value) : std::to_string(value)));
  }
  return special_hex(flags) + "(" + inside + ")";
}

}  // namespace holdfast::kernel
