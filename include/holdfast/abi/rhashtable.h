/* Resizable hash tables. A chain ends with the address of its own bucket plus one, so that a reader
 * whom an entry's move has led into another chain sees it at that chain's end. */
#ifndef HOLDFAST_ABI_RHASHTABLE_H
#define HOLDFAST_ABI_RHASHTABLE_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/rcu.h>
#include <holdfast/abi/sync.h>
#include <holdfast/abi/workqueue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rhashtable;

struct rhash_head {
  struct rhash_head* next;
};

/* The entries of one key: `rhead` of the first is in the chain, the others follow its `next`. */
struct rhlist_head {
  struct rhash_head rhead;
  struct rhlist_head* next;
};

struct rhashtable_compare_arg {
  struct rhashtable* ht;
  const void* key;
};

typedef unsigned int (*rht_hashfn_t)(const void* data, unsigned int len, unsigned int seed);
typedef unsigned int (*rht_obj_hashfn_t)(const void* data, unsigned int len, unsigned int seed);
typedef int (*rht_obj_cmpfn_t)(struct rhashtable_compare_arg* arg, const void* obj);

struct rhashtable_params {
  unsigned short nelem_hint;
  unsigned short key_len;
  unsigned short key_offset;
  unsigned short head_offset;
  unsigned int max_size;
  unsigned short min_size;
  bool automatic_shrinking;
  rht_hashfn_t hashfn;
  rht_obj_hashfn_t obj_hashfn;
  rht_obj_cmpfn_t obj_cmpfn;
};

struct bucket_table {
  unsigned int size; /* a power of two */
  unsigned int hash_rnd;
  struct list_head walkers;
  struct callback_head rcu;
  struct bucket_table* future_tbl; /* where its entries go; no insertions here once it is set */
  bool hf_retired;                 /* its entries have gone; no walker may return to it */
  struct rhash_head* buckets[];
};

struct rhashtable {
  struct bucket_table* tbl;
  unsigned int key_len;
  unsigned int max_elems;
  struct rhashtable_params p;
  bool rhlist;
  struct work_struct run_work; /* resizes */
  struct mutex mutex;          /* held by who resizes */
  struct spinlock lock;        /* every change of a chain, and the walkers */
#ifdef __cplusplus
  struct {
    int counter;
  } nelems;
#else
  atomic_t nelems;
#endif
  const void* hf_site; /* who initialised it: its tables are on that module's account */
};

struct rhltable {
  struct rhashtable ht;
};

struct rhashtable_walker {
  struct list_head list;
  struct bucket_table* tbl;
};

struct rhashtable_iter {
  struct rhashtable* ht;
  struct rhash_head* p;
  struct rhlist_head* list;
  struct rhashtable_walker walker;
  unsigned int slot;
  unsigned int skip;
  bool end_of_table;
};

#ifdef __cplusplus
}
#endif
#endif
