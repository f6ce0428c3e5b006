/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one lock a table in place of a bit in each bucket; no nested tables */
#ifndef _LINUX_RHASHTABLE_H
#define _LINUX_RHASHTABLE_H

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/jhash.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include <linux/string.h>

/* A chain of more than this many entries calls for a bigger table, or one with another seed. */
#define RHT_ELASTICITY 16u

void *rhashtable_insert_slow(struct rhashtable *ht, const void *key, struct rhash_head *obj);
void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter);
void rhashtable_walk_exit(struct rhashtable_iter *iter);
int rhashtable_walk_start_check(struct rhashtable_iter *iter);
void *rhashtable_walk_next(struct rhashtable_iter *iter);
void *rhashtable_walk_peek(struct rhashtable_iter *iter);
void rhashtable_walk_stop(struct rhashtable_iter *iter);
void rhashtable_free_and_destroy(struct rhashtable *ht, void (*free_fn)(void *ptr, void *arg),
				 void *arg);
void rhashtable_destroy(struct rhashtable *ht);

#define lockdep_rht_mutex_is_held(ht) 1
#define lockdep_rht_bucket_is_held(tbl, hash) 1
#define rht_dereference(p, ht) rcu_dereference_protected(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_rcu(p, ht) rcu_dereference_check(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_bucket(p, tbl, hash) \
	rcu_dereference_protected(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_dereference_bucket_rcu(p, tbl, hash) \
	rcu_dereference_check(p, lockdep_rht_bucket_is_held(tbl, hash))

static inline bool rht_is_a_nulls(const struct rhash_head *ptr)
{
	return (unsigned long)ptr & 1;
}
static inline struct rhash_head *hf_rht_end(struct rhash_head *const *bucket)
{
	return (struct rhash_head *)((unsigned long)bucket | 1);
}
static inline void *rht_obj(const struct rhashtable *ht, const struct rhash_head *he)
{
	return (char *)he - ht->p.head_offset;
}
static inline unsigned int rht_bucket_index(const struct bucket_table *tbl, unsigned int hash)
{
	return hash & (tbl->size - 1);
}
static inline unsigned int rht_key_hashfn(struct rhashtable *ht, const struct bucket_table *tbl,
					  const void *key, const struct rhashtable_params params)
{
	return rht_bucket_index(tbl, ht->p.hashfn(key, ht->key_len, tbl->hash_rnd));
}
static inline unsigned int rht_head_hashfn(struct rhashtable *ht, const struct bucket_table *tbl,
					   const struct rhash_head *he,
					   const struct rhashtable_params params)
{
	const char *obj = rht_obj(ht, he);

	if (!ht->p.obj_hashfn)
		return rht_key_hashfn(ht, tbl, obj + params.key_offset, params);
	return rht_bucket_index(tbl, ht->p.obj_hashfn(obj, ht->p.key_len, tbl->hash_rnd));
}

static inline unsigned int hf_rht_count(const struct rhashtable *ht)
{
	return (unsigned int)atomic_read(&ht->nelems);
}
static inline bool rht_grow_above_75(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return hf_rht_count(ht) > tbl->size / 4 * 3 &&
	       (!ht->p.max_size || tbl->size < ht->p.max_size);
}
static inline bool rht_shrink_below_30(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return hf_rht_count(ht) < tbl->size * 3 / 10 && tbl->size > ht->p.min_size;
}
static inline bool rht_grow_above_100(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return hf_rht_count(ht) > tbl->size && (!ht->p.max_size || tbl->size < ht->p.max_size);
}
static inline bool rht_grow_above_max(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return hf_rht_count(ht) >= ht->max_elems;
}

static inline struct rhash_head **rht_bucket(struct bucket_table *tbl, unsigned int hash)
{
	return &tbl->buckets[hash];
}
#define rht_bucket_var(tbl, hash) rht_bucket(tbl, hash)
#define rht_bucket_insert(ht, tbl, hash) rht_bucket(tbl, hash)
#define rht_ptr_rcu(bucket) rcu_dereference_raw(*(bucket))
#define rht_ptr(bucket, tbl, hash) rcu_dereference_raw(*(bucket))
#define rht_ptr_exclusive(bucket) rcu_dereference_raw(*(bucket))

#define rht_entry(tpos, pos, member) ({ tpos = container_of(pos, typeof(*tpos), member); 1; })
#define rht_for_each_from(pos, head, tbl, hash) \
	for (pos = head; !rht_is_a_nulls(pos); pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each(pos, tbl, hash) \
	rht_for_each_from(pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, hash)
#define rht_for_each_entry_from(tpos, pos, head, tbl, hash, member)               \
	for (pos = head; !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member);    \
	     pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each_entry(tpos, pos, tbl, hash, member)                                  \
	rht_for_each_entry_from(tpos, pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, \
				hash, member)
#define rht_for_each_entry_safe(tpos, pos, next, tbl, hash, member)                        \
	for (pos = rht_ptr(rht_bucket(tbl, hash), tbl, hash),                              \
	     next = !rht_is_a_nulls(pos) ? rht_dereference_bucket(pos->next, tbl, hash) : NULL; \
	     !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member);                         \
	     pos = next,                                                                   \
	     next = !rht_is_a_nulls(pos) ? rht_dereference_bucket(pos->next, tbl, hash) : NULL)
#define rht_for_each_rcu_from(pos, head, tbl, hash) \
	for (pos = head; !rht_is_a_nulls(pos); pos = rcu_dereference_raw(pos->next))
#define rht_for_each_rcu(pos, tbl, hash) \
	rht_for_each_rcu_from(pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl, hash)
#define rht_for_each_entry_rcu_from(tpos, pos, head, tbl, hash, member)           \
	for (pos = head; !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member);    \
	     pos = rht_dereference_bucket_rcu(pos->next, tbl, hash))
#define rht_for_each_entry_rcu(tpos, pos, tbl, hash, member)                               \
	rht_for_each_entry_rcu_from(tpos, pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl, hash, \
				    member)
#define rhl_for_each_rcu(pos, list) for (pos = list; pos; pos = rcu_dereference_raw(pos->next))
#define rhl_for_each_entry_rcu(tpos, pos, list, member)            \
	for (pos = list; pos && rht_entry(tpos, pos, member);      \
	     pos = rcu_dereference_raw(pos->next))

/* 0: `obj` has that key. */
static inline int rhashtable_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	return memcmp((const char *)obj + arg->ht->p.key_offset, arg->key, arg->ht->p.key_len);
}
static inline bool hf_rht_same(struct rhashtable *ht, const void *key, const struct rhash_head *he,
			       const struct rhashtable_params params)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };

	if (params.obj_cmpfn)
		return !params.obj_cmpfn(&arg, rht_obj(ht, he));
	return !rhashtable_compare(&arg, rht_obj(ht, he));
}

/* Under rcu_read_lock(). A resize publishes the new table first and then moves entries there one by
 * one: an entry that has left this table is in the next one. */
static inline struct rhash_head *__rhashtable_lookup(struct rhashtable *ht, const void *key,
						     const struct rhashtable_params params)
{
	struct bucket_table *tbl = rht_dereference_rcu(ht->tbl, ht);
	struct rhash_head **bucket, *he;

	for (; tbl; tbl = rht_dereference_rcu(tbl->future_tbl, ht)) {
		bucket = rht_bucket(tbl, rht_key_hashfn(ht, tbl, key, params));
		do {
			rht_for_each_rcu_from(he, rht_ptr_rcu(bucket), tbl, 0)
				if (hf_rht_same(ht, key, he, params))
					return he;
		} while (he != hf_rht_end(bucket)); /* led astray by a move */
	}
	return NULL;
}
static inline void *rhashtable_lookup(struct rhashtable *ht, const void *key,
				      const struct rhashtable_params params)
{
	struct rhash_head *he = __rhashtable_lookup(ht, key, params);

	return he ? rht_obj(ht, he) : NULL;
}
static inline void *rhashtable_lookup_fast(struct rhashtable *ht, const void *key,
					   const struct rhashtable_params params)
{
	void *obj;

	rcu_read_lock();
	obj = rhashtable_lookup(ht, key, params);
	rcu_read_unlock();
	return obj;
}
static inline struct rhlist_head *rhltable_lookup(struct rhltable *hlt, const void *key,
						  const struct rhashtable_params params)
{
	struct rhash_head *he = __rhashtable_lookup(&hlt->ht, key, params);

	return he ? container_of(he, struct rhlist_head, rhead) : NULL;
}

/* With the lock held and no resize under way. NULL: it is in; -EAGAIN: only rhashtable_insert_slow()
 * can; else the entry that has the key already, or an error. */
static inline void *hf_rht_insert_here(struct rhashtable *ht, struct bucket_table *tbl,
				       const void *key, struct rhash_head *obj,
				       const struct rhashtable_params params, bool rhlist)
{
	struct rhlist_head *list = container_of(obj, struct rhlist_head, rhead);
	struct rhash_head **bucket = rht_bucket(tbl, rht_head_hashfn(ht, tbl, obj, params));
	struct rhash_head **link = bucket, *he;
	unsigned int length = 0;

	for (; he = rht_ptr_rcu(link), !rht_is_a_nulls(he); link = &he->next) {
		length++;
		if (!key || !hf_rht_same(ht, key, he, params))
			continue;
		if (!rhlist)
			return rht_obj(ht, he);
		RCU_INIT_POINTER(list->next, container_of(he, struct rhlist_head, rhead));
		RCU_INIT_POINTER(obj->next, rcu_dereference_raw(he->next));
		rcu_assign_pointer(*link, obj);
		return NULL;
	}
	if (length >= RHT_ELASTICITY)
		return ERR_PTR(-EAGAIN);
	if (unlikely(rht_grow_above_max(ht, tbl)))
		return ERR_PTR(-E2BIG);
	if (unlikely(rht_grow_above_100(ht, tbl)))
		return ERR_PTR(-EAGAIN);
	if (rhlist)
		RCU_INIT_POINTER(list->next, NULL);
	RCU_INIT_POINTER(obj->next, rht_ptr_rcu(bucket));
	atomic_inc(&ht->nelems);
	rcu_assign_pointer(*bucket, obj);
	if (rht_grow_above_75(ht, tbl))
		schedule_work(&ht->run_work);
	return NULL;
}
static inline void *__rhashtable_insert_fast(struct rhashtable *ht, const void *key,
					     struct rhash_head *obj,
					     const struct rhashtable_params params, bool rhlist)
{
	struct bucket_table *tbl;
	void *result = ERR_PTR(-EAGAIN);

	rcu_read_lock();
	spin_lock(&ht->lock);
	tbl = rht_dereference_rcu(ht->tbl, ht);
	if (!rcu_access_pointer(tbl->future_tbl))
		result = hf_rht_insert_here(ht, tbl, key, obj, params, rhlist);
	spin_unlock(&ht->lock);
	rcu_read_unlock();
	if (unlikely(result == ERR_PTR(-EAGAIN)))
		result = rhashtable_insert_slow(ht, key, obj);
	return result;
}
static inline int hf_rht_insert_error(void *result)
{
	if (IS_ERR(result))
		return PTR_ERR(result);
	return result ? -EEXIST : 0;
}

/* No look whether the key is there already. */
static inline int rhashtable_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
					 const struct rhashtable_params params)
{
	return hf_rht_insert_error(__rhashtable_insert_fast(ht, NULL, obj, params, false));
}
static inline int rhltable_insert_key(struct rhltable *hlt, const void *key,
				      struct rhlist_head *list,
				      const struct rhashtable_params params)
{
	return PTR_ERR(__rhashtable_insert_fast(&hlt->ht, key, &list->rhead, params, true));
}
static inline int rhltable_insert(struct rhltable *hlt, struct rhlist_head *list,
				  const struct rhashtable_params params)
{
	const char *key = rht_obj(&hlt->ht, &list->rhead);

	return rhltable_insert_key(hlt, key + params.key_offset, list, params);
}
/* The entry that has the key already, NULL if `obj` went in. The key is `obj`'s own. */
static inline void *rhashtable_lookup_get_insert_fast(struct rhashtable *ht,
						      struct rhash_head *obj,
						      const struct rhashtable_params params)
{
	const char *key = rht_obj(ht, obj);

	BUG_ON(ht->p.obj_hashfn);
	return __rhashtable_insert_fast(ht, key + ht->p.key_offset, obj, params, false);
}
static inline int rhashtable_lookup_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
						const struct rhashtable_params params)
{
	return hf_rht_insert_error(rhashtable_lookup_get_insert_fast(ht, obj, params));
}
static inline void *rhashtable_lookup_get_insert_key(struct rhashtable *ht, const void *key,
						     struct rhash_head *obj,
						     const struct rhashtable_params params)
{
	BUG_ON(!ht->p.obj_hashfn || !key);
	return __rhashtable_insert_fast(ht, key, obj, params, false);
}
static inline int rhashtable_lookup_insert_key(struct rhashtable *ht, const void *key,
					       struct rhash_head *obj,
					       const struct rhashtable_params params)
{
	return hf_rht_insert_error(rhashtable_lookup_get_insert_key(ht, key, obj, params));
}

/* Out of the list of its key, with the lock held. True: it was in it, and not its first. */
static inline bool hf_rhl_unlink(struct rhash_head *first, struct rhash_head *obj)
{
	struct rhlist_head **link = &container_of(first, struct rhlist_head, rhead)->next, *list;

	for (; (list = rcu_dereference_raw(*link)); link = &list->next) {
		if (&list->rhead != obj)
			continue;
		rcu_assign_pointer(*link, rcu_dereference_raw(list->next));
		return true;
	}
	return false;
}
/* With the lock held. 1: a chain is an entry shorter, 0: only a list is, -ENOENT: not in here. */
static inline int hf_rht_remove_here(struct rhash_head **bucket, struct rhash_head *obj, bool rhlist)
{
	struct rhlist_head *list = container_of(obj, struct rhlist_head, rhead);
	struct rhash_head **link = bucket, *he;

	for (; he = rht_ptr_rcu(link), !rht_is_a_nulls(he); link = &he->next) {
		if (he == obj) {
			list = rhlist ? rcu_dereference_raw(list->next) : NULL;
			if (list) /* the next of its key takes its place */
				RCU_INIT_POINTER(list->rhead.next, rcu_dereference_raw(he->next));
			rcu_assign_pointer(*link, list ? &list->rhead :
							 rcu_dereference_raw(he->next));
			return !list;
		}
		if (rhlist && hf_rhl_unlink(he, obj))
			return 0;
	}
	return -ENOENT;
}
static inline int __rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj,
					   const struct rhashtable_params params, bool rhlist)
{
	struct bucket_table *tbl, *at;
	int result = -ENOENT;

	rcu_read_lock();
	spin_lock(&ht->lock);
	tbl = rht_dereference_rcu(ht->tbl, ht);
	for (at = tbl; at && result < 0; at = rht_dereference_rcu(at->future_tbl, ht))
		result = hf_rht_remove_here(
			rht_bucket(at, rht_head_hashfn(ht, at, obj, params)), obj, rhlist);
	if (result > 0) {
		atomic_dec(&ht->nelems);
		if (unlikely(ht->p.automatic_shrinking && rht_shrink_below_30(ht, tbl)))
			schedule_work(&ht->run_work);
	}
	spin_unlock(&ht->lock);
	rcu_read_unlock();
	return result < 0 ? result : 0;
}
/* `obj` may be freed a grace period later. */
static inline int rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj,
					 const struct rhashtable_params params)
{
	return __rhashtable_remove_fast(ht, obj, params, false);
}
static inline int rhltable_remove(struct rhltable *hlt, struct rhlist_head *list,
				  const struct rhashtable_params params)
{
	return __rhashtable_remove_fast(&hlt->ht, &list->rhead, params, true);
}

static inline int hf_rht_replace_here(struct rhash_head **bucket, struct rhash_head *obj_old,
				      struct rhash_head *obj_new)
{
	struct rhash_head **link = bucket, *he;

	for (; he = rht_ptr_rcu(link), !rht_is_a_nulls(he); link = &he->next) {
		if (he != obj_old)
			continue;
		RCU_INIT_POINTER(obj_new->next, rcu_dereference_raw(he->next));
		rcu_assign_pointer(*link, obj_new);
		return 0;
	}
	return -ENOENT;
}
/* Both have the same key, else -EINVAL as far as the hash can tell. */
static inline int rhashtable_replace_fast(struct rhashtable *ht, struct rhash_head *obj_old,
					  struct rhash_head *obj_new,
					  const struct rhashtable_params params)
{
	struct bucket_table *tbl;
	int result = -ENOENT;

	rcu_read_lock();
	spin_lock(&ht->lock);
	tbl = rht_dereference_rcu(ht->tbl, ht);
	for (; tbl && result == -ENOENT; tbl = rht_dereference_rcu(tbl->future_tbl, ht)) {
		unsigned int hash = rht_head_hashfn(ht, tbl, obj_old, params);

		result = hash != rht_head_hashfn(ht, tbl, obj_new, params) ?
				 -EINVAL :
				 hf_rht_replace_here(rht_bucket(tbl, hash), obj_old, obj_new);
	}
	spin_unlock(&ht->lock);
	rcu_read_unlock();
	return result;
}

static inline void rhashtable_walk_start(struct rhashtable_iter *iter)
{
	(void)rhashtable_walk_start_check(iter);
}
static inline void rhltable_walk_enter(struct rhltable *hlt, struct rhashtable_iter *iter)
{
	rhashtable_walk_enter(&hlt->ht, iter);
}
static inline void rhltable_free_and_destroy(struct rhltable *hlt,
					     void (*free_fn)(void *ptr, void *arg), void *arg)
{
	rhashtable_free_and_destroy(&hlt->ht, free_fn, arg);
}
static inline void rhltable_destroy(struct rhltable *hlt)
{
	rhltable_free_and_destroy(hlt, NULL, NULL);
}

#endif
