/* SPDX-License-Identifier: MIT */
/* holdfast: custom: 6.1's bits in every version; older names are spelled in them */
#ifndef _LINUX_GFP_TYPES_H
#define _LINUX_GFP_TYPES_H

#include <holdfast/abi/gfp.h>
#include <linux/types.h>
#include <linux/version.h>

#define ___GFP_DMA HF_GFP_DMA
#define ___GFP_ZERO HF_GFP_ZERO

#define __GFP_DMA ((gfp_t)HF_GFP_DMA)
#define __GFP_HIGHMEM ((gfp_t)HF_GFP_HIGHMEM)
#define __GFP_DMA32 ((gfp_t)HF_GFP_DMA32)
#define __GFP_MOVABLE ((gfp_t)HF_GFP_MOVABLE)
#define __GFP_RECLAIMABLE ((gfp_t)HF_GFP_RECLAIMABLE)
#define __GFP_HIGH ((gfp_t)HF_GFP_HIGH)
#define __GFP_IO ((gfp_t)HF_GFP_IO)
#define __GFP_FS ((gfp_t)HF_GFP_FS)
#define __GFP_ZERO ((gfp_t)HF_GFP_ZERO)
#define __GFP_DIRECT_RECLAIM ((gfp_t)HF_GFP_DIRECT_RECLAIM)
#define __GFP_KSWAPD_RECLAIM ((gfp_t)HF_GFP_KSWAPD_RECLAIM)
#define __GFP_RECLAIM (__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)
#define __GFP_WRITE ((gfp_t)HF_GFP_WRITE)
#define __GFP_NOWARN ((gfp_t)HF_GFP_NOWARN)
#define __GFP_RETRY_MAYFAIL ((gfp_t)HF_GFP_RETRY_MAYFAIL)
#define __GFP_NOFAIL ((gfp_t)HF_GFP_NOFAIL)
#define __GFP_NORETRY ((gfp_t)HF_GFP_NORETRY)
#define __GFP_MEMALLOC ((gfp_t)HF_GFP_MEMALLOC)
#define __GFP_COMP ((gfp_t)HF_GFP_COMP)
#define __GFP_NOMEMALLOC ((gfp_t)HF_GFP_NOMEMALLOC)
#define __GFP_HARDWALL ((gfp_t)HF_GFP_HARDWALL)
#define __GFP_THISNODE ((gfp_t)HF_GFP_THISNODE)
#define __GFP_ACCOUNT ((gfp_t)HF_GFP_ACCOUNT)
#define __GFP_ZEROTAGS ((gfp_t)HF_GFP_ZEROTAGS)
#define __GFP_BITS_SHIFT HF_GFP_BITS
#define __GFP_BITS_MASK ((gfp_t)((1 << __GFP_BITS_SHIFT) - 1))

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
#define __GFP_WAIT __GFP_RECLAIM
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 13, 0)
#define __GFP_REPEAT __GFP_RETRY_MAYFAIL
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 14, 0)
#define GFP_TEMPORARY (GFP_KERNEL | __GFP_RECLAIMABLE)
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
#define __GFP_COLD ((gfp_t)0)
#define __GFP_NOTRACK ((gfp_t)0)
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define __GFP_ATOMIC ((gfp_t)HF_GFP_ATOMIC)
#endif

#define GFP_ATOMIC ((gfp_t)(HF_GFP_HIGH | HF_GFP_ATOMIC | HF_GFP_KSWAPD_RECLAIM))
#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT __GFP_KSWAPD_RECLAIM
#define GFP_NOIO __GFP_RECLAIM
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)
#define GFP_USER (__GFP_RECLAIM | __GFP_IO | __GFP_FS | __GFP_HARDWALL)
#define GFP_DMA __GFP_DMA
#define GFP_DMA32 __GFP_DMA32
#define GFP_HIGHUSER (GFP_USER | __GFP_HIGHMEM)
#define GFP_HIGHUSER_MOVABLE (GFP_HIGHUSER | __GFP_MOVABLE)
#define GFP_TRANSHUGE_LIGHT \
	((GFP_HIGHUSER_MOVABLE | __GFP_COMP | __GFP_NOMEMALLOC | __GFP_NOWARN) & ~__GFP_RECLAIM)
#define GFP_TRANSHUGE (GFP_TRANSHUGE_LIGHT | __GFP_DIRECT_RECLAIM)

static inline bool gfpflags_allow_blocking(const gfp_t gfp_flags)
{
	return (gfp_flags & __GFP_DIRECT_RECLAIM) != 0;
}

#endif
