/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the bits have Linux 6.1's numbers; nobody but the module sets any */
#ifndef PAGE_FLAGS_H
#define PAGE_FLAGS_H

#include <linux/bitops.h>
#include <linux/mm_types.h>
#include <linux/page-flags-layout.h>
#include <linux/types.h>

enum pageflags {
	PG_locked = HF_PG_LOCKED,
	PG_referenced = HF_PG_REFERENCED,
	PG_uptodate = HF_PG_UPTODATE,
	PG_dirty = HF_PG_DIRTY,
	PG_lru = HF_PG_LRU,
	PG_active = HF_PG_ACTIVE,
	PG_workingset = HF_PG_WORKINGSET,
	PG_waiters = HF_PG_WAITERS,
	PG_error = HF_PG_ERROR,
	PG_slab = HF_PG_SLAB,
	PG_owner_priv_1 = HF_PG_OWNER_PRIV_1,
	PG_checked = HF_PG_OWNER_PRIV_1,
	PG_swapcache = HF_PG_OWNER_PRIV_1,
	PG_arch_1 = HF_PG_ARCH_1,
	PG_reserved = HF_PG_RESERVED,
	PG_private = HF_PG_PRIVATE,
	PG_private_2 = HF_PG_PRIVATE_2,
	PG_fscache = HF_PG_PRIVATE_2,
	PG_writeback = HF_PG_WRITEBACK,
	PG_head = HF_PG_HEAD,
	PG_mappedtodisk = HF_PG_MAPPEDTODISK,
	PG_reclaim = HF_PG_RECLAIM,
	PG_readahead = HF_PG_RECLAIM,
	PG_swapbacked = HF_PG_SWAPBACKED,
	PG_unevictable = HF_PG_UNEVICTABLE,
	PG_mlocked = HF_PG_MLOCKED,
	PG_uncached = HF_PG_UNCACHED,
	PG_hwpoison = HF_PG_HWPOISON,
	PG_arch_2 = HF_PG_ARCH_2,
	__NR_PAGEFLAGS = HF_PG_COUNT,
};
#define PAGEFLAGS_MASK ((1UL << NR_PAGEFLAGS) - 1)

/* PageName(), SetPageName() and ClearPageName(). */
#define HF_PAGE_FLAG(Name, name)                            \
	static inline int Page##Name(const struct page *page) \
	{                                                   \
		return test_bit(PG_##name, &page->flags);   \
	}                                                   \
	static inline void SetPage##Name(struct page *page) \
	{                                                   \
		set_bit(PG_##name, &page->flags);           \
	}                                                   \
	static inline void ClearPage##Name(struct page *page) \
	{                                                   \
		clear_bit(PG_##name, &page->flags);         \
	}
HF_PAGE_FLAG(Checked, checked)
HF_PAGE_FLAG(Dirty, dirty)
HF_PAGE_FLAG(Error, error)
HF_PAGE_FLAG(OwnerPriv1, owner_priv_1)
HF_PAGE_FLAG(Private, private)
HF_PAGE_FLAG(Private2, private_2)
HF_PAGE_FLAG(Referenced, referenced)
HF_PAGE_FLAG(Reserved, reserved)
HF_PAGE_FLAG(Uptodate, uptodate)
#undef HF_PAGE_FLAG

#endif
