/* SPDX-License-Identifier: MIT */
/* holdfast: custom: the tree is Linux's, with multi-index entries; no memory is reclaimed for it */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/types.h>
#include <holdfast/abi/xarray.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kconfig.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

typedef unsigned int xa_mark_t;
#define XA_MARK_0 0U
#define XA_MARK_1 1U
#define XA_MARK_2 2U
#define XA_MARK_MAX XA_MARK_2
#define XA_PRESENT 8U
#define XA_FREE_MARK XA_MARK_0

#define XA_FLAGS_LOCK_IRQ 1U
#define XA_FLAGS_LOCK_BH 2U
#define XA_FLAGS_TRACK_FREE 4U
#define XA_FLAGS_ZERO_BUSY 8U
#define XA_FLAGS_ALLOC_WRAPPED 16U
#define XA_FLAGS_ACCOUNT 32U
#define XA_FLAGS_MARK(mark) (1U << (24 + (mark)))
#define XA_FLAGS_ALLOC (XA_FLAGS_TRACK_FREE | XA_FLAGS_MARK(XA_FREE_MARK))
#define XA_FLAGS_ALLOC1 (XA_FLAGS_TRACK_FREE | XA_FLAGS_ZERO_BUSY)

#define XARRAY_INIT(name, flags) { .xa_flags = (flags) }
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name) DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)
#define XA_LIMIT(least, most) ((struct xa_limit){ .min = (least), .max = (most) })
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)

void *xa_load(struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_store_range(struct xarray *xa, unsigned long first, unsigned long last, void *entry,
		     gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
void *__xa_erase(struct xarray *xa, unsigned long index);
void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int __must_check xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int __must_check __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int __must_check xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,
			  gfp_t gfp);
int __must_check __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,
			    gfp_t gfp);
int xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
		    gfp_t gfp);
int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
		      gfp_t gfp);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start, unsigned long max,
			unsigned int n, xa_mark_t filter);
int xa_get_order(struct xarray *xa, unsigned long index);
void xa_destroy(struct xarray *xa);
void xa_delete_node(struct xa_node *node, void (*update)(struct xa_node *node));
/* Frees hf_dead; the lock is held. */
void hf_xa_bury(struct xarray *xa);

static inline void *xa_mk_value(unsigned long v)
{
	return (void *)((v << 1) | 1);
}
static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}
static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}
static inline void *xa_tag_pointer(void *p, unsigned long tag)
{
	return (void *)((unsigned long)p | tag);
}
static inline void *xa_untag_pointer(void *entry)
{
	return (void *)((unsigned long)entry & ~3UL);
}
static inline unsigned int xa_pointer_tag(void *entry)
{
	return (unsigned long)entry & 3;
}
/* What the array itself stores: siblings, two words, and nodes above 4096. */
static inline void *xa_mk_internal(unsigned long v)
{
	return (void *)((v << 2) | 2);
}
static inline unsigned long xa_to_internal(const void *entry)
{
	return (unsigned long)entry >> 2;
}
static inline bool xa_is_internal(const void *entry)
{
	return ((unsigned long)entry & 3) == 2;
}
#define XA_RETRY_ENTRY xa_mk_internal(256)
#define XA_ZERO_ENTRY xa_mk_internal(257)
static inline bool xa_is_zero(const void *entry)
{
	return entry == XA_ZERO_ENTRY;
}
static inline bool xa_is_retry(const void *entry)
{
	return entry == XA_RETRY_ENTRY;
}
static inline bool xa_is_advanced(const void *entry)
{
	return xa_is_internal(entry) && entry <= XA_RETRY_ENTRY;
}
static inline bool xa_is_err(const void *entry)
{
	return xa_is_internal(entry) && entry >= xa_mk_internal(-MAX_ERRNO);
}
static inline int xa_err(void *entry)
{
	return xa_is_err(entry) ? (int)((long)entry >> 2) : 0;
}
static inline void xa_init_flags(struct xarray *xa, gfp_t flags)
{
	*xa = (struct xarray)XARRAY_INIT(xa, flags);
}
static inline void xa_init(struct xarray *xa)
{
	xa_init_flags(xa, 0);
}
static inline bool xa_empty(const struct xarray *xa)
{
	return READ_ONCE(xa->xa_head) == NULL;
}
static inline bool xa_marked(const struct xarray *xa, xa_mark_t mark)
{
	return READ_ONCE(xa->xa_flags) & XA_FLAGS_MARK(mark);
}

/* Nodes that a change took out of the tree stay readable while its maker holds the lock. */
static inline void hf_xa_unlocking(struct xarray *xa)
{
	if (unlikely(xa->hf_dead))
		hf_xa_bury(xa);
}
#define HF_XA_UNLOCK(unlock, xa, more...)                \
	do {                                             \
		struct xarray *hf_xa = (xa);             \
		hf_xa_unlocking(hf_xa);                  \
		unlock(&hf_xa->xa_lock, ##more);         \
	} while (0)
#define xa_trylock(xa) spin_trylock(&(xa)->xa_lock)
#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) HF_XA_UNLOCK(spin_unlock, xa)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) HF_XA_UNLOCK(spin_unlock_bh, xa)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) HF_XA_UNLOCK(spin_unlock_irq, xa)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) HF_XA_UNLOCK(spin_unlock_irqrestore, xa, flags)
#define xa_lock_nested(xa, subclass) xa_lock(xa)
#define xa_lock_bh_nested(xa, subclass) xa_lock_bh(xa)
#define xa_lock_irq_nested(xa, subclass) xa_lock_irq(xa)
#define xa_lock_irqsave_nested(xa, flags, subclass) xa_lock_irqsave(xa, flags)

#define HF_XA_LOCKED(suffix, type, name, plain, parameters, arguments) \
	static inline type name##suffix parameters                     \
	{                                                              \
		type hf_result;                                        \
		xa_lock##suffix(xa);                                   \
		hf_result = plain arguments;                           \
		xa_unlock##suffix(xa);                                 \
		return hf_result;                                      \
	}
#define HF_XA_LOCKED_FORMS(suffix)                                                              \
	HF_XA_LOCKED(suffix, void *, xa_store, __xa_store,                                      \
		     (struct xarray *xa, unsigned long index, void *entry, gfp_t gfp),          \
		     (xa, index, entry, gfp))                                                   \
	HF_XA_LOCKED(suffix, void *, xa_erase, __xa_erase,                                      \
		     (struct xarray *xa, unsigned long index), (xa, index))                     \
	HF_XA_LOCKED(suffix, void *, xa_cmpxchg, __xa_cmpxchg,                                  \
		     (struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp), \
		     (xa, index, old, entry, gfp))                                              \
	HF_XA_LOCKED(suffix, int, xa_insert, __xa_insert,                          \
		     (struct xarray *xa, unsigned long index, void *entry, gfp_t gfp),          \
		     (xa, index, entry, gfp))                                                   \
	HF_XA_LOCKED(suffix, int, xa_alloc, __xa_alloc,                            \
		     (struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp), \
		     (xa, id, entry, limit, gfp))                                               \
	HF_XA_LOCKED(suffix, int, xa_alloc_cyclic, __xa_alloc_cyclic,                           \
		     (struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, \
		      gfp_t gfp),                                                               \
		     (xa, id, entry, limit, next, gfp))
HF_XA_LOCKED_FORMS(_bh)
HF_XA_LOCKED_FORMS(_irq)
#undef HF_XA_LOCKED_FORMS
#undef HF_XA_LOCKED

/* Takes the index up; it reads as NULL until something is stored. */
static inline int __must_check xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}
static inline int __must_check xa_reserve_bh(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg_bh(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}
static inline int __must_check xa_reserve_irq(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg_irq(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}
static inline void xa_release(struct xarray *xa, unsigned long index)
{
	xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0);
}

#define xa_for_each_range(xa, index, entry, start, last)                                  \
	for (index = start, entry = xa_find(xa, &index, last, XA_PRESENT); entry;         \
	     entry = xa_find_after(xa, &index, last, XA_PRESENT))
#define xa_for_each_start(xa, index, entry, start) \
	xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_marked(xa, index, entry, filter)                                      \
	for (index = 0, entry = xa_find(xa, &index, ULONG_MAX, filter); entry;            \
	     entry = xa_find_after(xa, &index, ULONG_MAX, filter))

/* The advanced interface: a place in the array, under its lock or rcu_read_lock(). */
#define XA_CHUNK_SHIFT HF_XA_SHIFT
#define XA_CHUNK_SIZE (1UL << XA_CHUNK_SHIFT)
#define XA_CHUNK_MASK (XA_CHUNK_SIZE - 1)
#define XA_MAX_MARKS HF_XA_MARKS
#define XA_MARK_LONGS 1
#ifndef XA_BUG_ON
#define XA_BUG_ON(xa, x) do { } while (0)
#define XA_NODE_BUG_ON(node, x) do { } while (0)
#endif
typedef void (*xa_update_node_t)(struct xa_node *node);

/* xa_node is a node, NULL for xa_head, or one of these. */
#define XA_ERROR(errno) ((struct xa_node *)(((unsigned long)(errno) << 2) | 2UL))
#define XAS_BOUNDS ((struct xa_node *)1UL)
#define XAS_RESTART ((struct xa_node *)3UL)

#define __XA_STATE(array, index, shift, sibs)                                             \
	{ .xa = (array), .xa_index = (index), .xa_shift = (shift), .xa_sibs = (sibs),     \
	  .xa_node = XAS_RESTART }
#define XA_STATE(name, array, index) struct xa_state name = __XA_STATE(array, index, 0, 0)
#define XA_STATE_ORDER(name, array, index, order)                                         \
	struct xa_state name = __XA_STATE(array, ((index) >> (order)) << (order),         \
					  (order) - ((order) % XA_CHUNK_SHIFT),           \
					  (1U << ((order) % XA_CHUNK_SHIFT)) - 1)

void *xas_load(struct xa_state *xas);
void *xas_store(struct xa_state *xas, void *entry);
void *xas_find(struct xa_state *xas, unsigned long max);
void *xas_find_conflict(struct xa_state *xas);
void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark);
void *__xas_prev(struct xa_state *xas);
void *__xas_next(struct xa_state *xas);
bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_set_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_init_marks(const struct xa_state *xas);
bool xas_nomem(struct xa_state *xas, gfp_t gfp);
void xas_destroy(struct xa_state *xas);
void xas_pause(struct xa_state *xas);
void xas_create_range(struct xa_state *xas);
int xas_get_order(struct xa_state *xas);
void xas_split(struct xa_state *xas, void *entry, unsigned int order);
void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order, gfp_t gfp);

#define xas_marked(xas, mark) xa_marked((xas)->xa, (mark))
#define xas_trylock(xas) xa_trylock((xas)->xa)
#define xas_lock(xas) xa_lock((xas)->xa)
#define xas_unlock(xas) xa_unlock((xas)->xa)
#define xas_lock_bh(xas) xa_lock_bh((xas)->xa)
#define xas_unlock_bh(xas) xa_unlock_bh((xas)->xa)
#define xas_lock_irq(xas) xa_lock_irq((xas)->xa)
#define xas_unlock_irq(xas) xa_unlock_irq((xas)->xa)
#define xas_lock_irqsave(xas, flags) xa_lock_irqsave((xas)->xa, flags)
#define xas_unlock_irqrestore(xas, flags) xa_unlock_irqrestore((xas)->xa, flags)

static inline bool xa_is_node(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry > 4096;
}
static inline struct xa_node *xa_to_node(const void *entry)
{
	return (struct xa_node *)((unsigned long)entry - 2);
}
static inline void *xa_mk_node(const struct xa_node *node)
{
	return (void *)((unsigned long)node | 2);
}
static inline void *xa_mk_sibling(unsigned int offset)
{
	return xa_mk_internal(offset);
}
static inline unsigned long xa_to_sibling(const void *entry)
{
	return xa_to_internal(entry);
}
static inline bool xa_is_sibling(const void *entry)
{
	return xa_is_internal(entry) && entry < xa_mk_sibling(XA_CHUNK_SIZE - 1);
}
static inline void *xa_head(const struct xarray *xa)
{
	return READ_ONCE(xa->xa_head);
}
#define xa_head_locked(xa) xa_head(xa)
static inline void *xa_entry(const struct xarray *xa, const struct xa_node *node,
			     unsigned int offset)
{
	return READ_ONCE(node->slots[offset]);
}
#define xa_entry_locked(xa, node, offset) xa_entry(xa, node, offset)
#define xa_parent(xa, node) READ_ONCE((node)->parent)
#define xa_parent_locked(xa, node) xa_parent(xa, node)

static inline int xas_error(const struct xa_state *xas)
{
	return xa_err(xas->xa_node);
}
static inline void xas_set_err(struct xa_state *xas, long err)
{
	xas->xa_node = XA_ERROR(err);
}
static inline bool xas_invalid(const struct xa_state *xas)
{
	return (unsigned long)xas->xa_node & 3;
}
static inline bool xas_valid(const struct xa_state *xas)
{
	return !xas_invalid(xas);
}
static inline bool xas_is_node(const struct xa_state *xas)
{
	return xas_valid(xas) && xas->xa_node;
}
static inline bool xas_not_node(struct xa_node *node)
{
	return ((unsigned long)node & 3) || !node;
}
static inline bool xas_frozen(struct xa_node *node)
{
	return (unsigned long)node & 2;
}
static inline bool xas_top(struct xa_node *node)
{
	return node <= XAS_RESTART;
}
static inline void xas_reset(struct xa_state *xas)
{
	xas->xa_node = XAS_RESTART;
}
/* Whether `entry` is none for the caller: then the walk has to go on. */
static inline bool xas_retry(struct xa_state *xas, const void *entry)
{
	if (xa_is_retry(entry))
		xas_reset(xas);
	return xa_is_retry(entry) || xa_is_zero(entry);
}
static inline void *xas_reload(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	void *entry;

	if (!node)
		return xa_head(xas->xa);
	entry = xa_entry(xas->xa, node, (xas->xa_index >> node->shift) & XA_CHUNK_MASK);
	return xa_is_sibling(entry) ? xa_entry(xas->xa, node, xa_to_sibling(entry)) : entry;
}
static inline void xas_set(struct xa_state *xas, unsigned long index)
{
	xas->xa_index = index;
	xas->xa_node = XAS_RESTART;
}
static inline void xas_advance(struct xa_state *xas, unsigned long index)
{
	unsigned char shift = xas_is_node(xas) ? xas->xa_node->shift : 0;

	xas->xa_index = index;
	xas->xa_offset = (index >> shift) & XA_CHUNK_MASK;
}
static inline void xas_set_order(struct xa_state *xas, unsigned long index, unsigned int order)
{
	xas->xa_index = order < BITS_PER_LONG ? (index >> order) << order : 0;
	xas->xa_shift = order - order % XA_CHUNK_SHIFT;
	xas->xa_sibs = (1 << (order % XA_CHUNK_SHIFT)) - 1;
	xas->xa_node = XAS_RESTART;
}
static inline void xas_set_update(struct xa_state *xas, xa_update_node_t update)
{
	xas->xa_update = update;
}
#define xas_set_lru(xas, lru) ((xas)->xa_lru = (lru))
static inline void *xas_next(struct xa_state *xas)
{
	return __xas_next(xas);
}
static inline void *xas_prev(struct xa_state *xas)
{
	return __xas_prev(xas);
}
static inline void *xas_next_entry(struct xa_state *xas, unsigned long max)
{
	return xas_find(xas, max);
}
static inline void *xas_next_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	return xas_find_marked(xas, max, mark);
}
enum { XA_CHECK_SCHED = 4096 };

#define xas_for_each(xas, entry, max) \
	for (entry = xas_find(xas, max); entry; entry = xas_next_entry(xas, max))
#define xas_for_each_marked(xas, entry, max, mark)               \
	for (entry = xas_find_marked(xas, max, mark); entry;     \
	     entry = xas_next_marked(xas, max, mark))
#define xas_for_each_conflict(xas, entry) while ((entry = xas_find_conflict(xas)))

#endif
