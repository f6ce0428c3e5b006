/* Bits of gfp_t. One set for every era, with Linux 6.1's numbers; older names are spelled in terms
 * of these by <linux/gfp.h>. */
#ifndef HOLDFAST_ABI_GFP_H
#define HOLDFAST_ABI_GFP_H

#define HF_GFP_DMA 0x01u
#define HF_GFP_HIGHMEM 0x02u
#define HF_GFP_DMA32 0x04u
#define HF_GFP_MOVABLE 0x08u
#define HF_GFP_RECLAIMABLE 0x10u
#define HF_GFP_HIGH 0x20u
#define HF_GFP_IO 0x40u
#define HF_GFP_FS 0x80u
#define HF_GFP_ZERO 0x100u
#define HF_GFP_ATOMIC 0x200u
#define HF_GFP_DIRECT_RECLAIM 0x400u
#define HF_GFP_KSWAPD_RECLAIM 0x800u
#define HF_GFP_WRITE 0x1000u
#define HF_GFP_NOWARN 0x2000u
#define HF_GFP_RETRY_MAYFAIL 0x4000u
#define HF_GFP_NOFAIL 0x8000u
#define HF_GFP_NORETRY 0x10000u
#define HF_GFP_MEMALLOC 0x20000u
#define HF_GFP_COMP 0x40000u
#define HF_GFP_NOMEMALLOC 0x80000u
#define HF_GFP_HARDWALL 0x100000u
#define HF_GFP_THISNODE 0x200000u
#define HF_GFP_ACCOUNT 0x400000u
#define HF_GFP_ZEROTAGS 0x800000u
#define HF_GFP_BITS 27 /* three are those of KASAN */

/* Ours: of memory from vmalloc_user(). */
#define HF_GFP_USERMAP 0x80000000u

#endif
