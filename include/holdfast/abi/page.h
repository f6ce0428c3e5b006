#ifndef HOLDFAST_ABI_PAGE_H
#define HOLDFAST_ABI_PAGE_H

#include <holdfast/abi/list.h>

/* page.flags: the numbers of the bits, and what lies above them, as Debian's Linux 6.1 has it. */
#define HF_PG_LOCKED 0
#define HF_PG_REFERENCED 1
#define HF_PG_UPTODATE 2
#define HF_PG_DIRTY 3
#define HF_PG_LRU 4
#define HF_PG_ACTIVE 5
#define HF_PG_WORKINGSET 6
#define HF_PG_WAITERS 7
#define HF_PG_ERROR 8
#define HF_PG_SLAB 9
#define HF_PG_OWNER_PRIV_1 10
#define HF_PG_ARCH_1 11
#define HF_PG_RESERVED 12
#define HF_PG_PRIVATE 13
#define HF_PG_PRIVATE_2 14
#define HF_PG_WRITEBACK 15
#define HF_PG_HEAD 16
#define HF_PG_MAPPEDTODISK 17
#define HF_PG_RECLAIM 18
#define HF_PG_SWAPBACKED 19
#define HF_PG_UNEVICTABLE 20
#define HF_PG_MLOCKED 21
#define HF_PG_UNCACHED 22
#define HF_PG_HWPOISON 23
#define HF_PG_ARCH_2 24
#define HF_PG_COUNT 25
#define HF_PG_LAST_CPUPID_SHIFT 30
#define HF_PG_LAST_CPUPID_WIDTH 21
#define HF_PG_ZONE_SHIFT 51
#define HF_PG_ZONE_WIDTH 3
#define HF_PG_NODE_SHIFT 54
#define HF_PG_NODE_WIDTH 10
/* A page of the one node, in zone "Normal", that no processor was charged with. */
#define HF_PG_FRESH (2ul << HF_PG_ZONE_SHIFT | 0x1ffffful << HF_PG_LAST_CPUPID_SHIFT)

/* One page of memory that alloc_pages() or vmalloc() gave out. */
struct page {
  unsigned long flags;
  struct list_head lru;
  void* mapping;
  unsigned long index;
#ifdef __cplusplus
  unsigned long private_data;
#else
  unsigned long private;
#endif
  int _refcount;
  int _mapcount;
  void* hf_address;     /* where it is */
  struct page* hf_head; /* first page of its block */
  unsigned int hf_order;
};

#endif
