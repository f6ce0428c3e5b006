#ifndef HOLDFAST_ABI_PAGE_H
#define HOLDFAST_ABI_PAGE_H

#include <holdfast/abi/list.h>

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
