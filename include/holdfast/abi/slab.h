#ifndef HOLDFAST_ABI_SLAB_H
#define HOLDFAST_ABI_SLAB_H

/* kmalloc_caches[type][index]: as in Linux 6.1 with one DMA zone. */
#define HF_KMALLOC_TYPES 4
#define HF_KMALLOC_INDICES 14
#define HF_KMALLOC_MAX_CACHE_SIZE 8192ul
#define HF_KMALLOC_MAX_SIZE (4ul << 20)
#define HF_PAGE_SIZE 4096ul
#define HF_MAX_ORDER 11

#endif
