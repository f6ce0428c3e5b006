/* Index to pointer: one tree stands behind xarray, IDR and IDA. All zero is an empty array that
 * allocates nothing. As in Linux an entry for index 0 alone is in xa_head itself; an entry for many
 * indices lies in one slot, or in a first slot and siblings that lead back to it. */
#ifndef HOLDFAST_ABI_XARRAY_H
#define HOLDFAST_ABI_XARRAY_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/rcu.h>
#include <holdfast/abi/sync.h>

#define HF_XA_SHIFT 6
#define HF_XA_SLOTS (1u << HF_XA_SHIFT)
#define HF_XA_MARKS 3

struct xarray;

struct xa_node {
  unsigned char shift;  /* bits of the index below this node's slots */
  unsigned char offset; /* in the parent */
  unsigned char count;  /* slots in use */
  unsigned char nr_values;
  struct xa_node* parent;
  struct xarray* array;
  union {
    struct list_head private_list; /* the array's user's */
    struct callback_head rcu_head;
  };
  void* slots[HF_XA_SLOTS];
  union {
    unsigned long tags[HF_XA_MARKS][1];
    unsigned long marks[HF_XA_MARKS][1];
  };
};

struct xarray {
  struct spinlock xa_lock;
  unsigned int xa_flags;
  void* xa_head;
  struct callback_head* hf_dead; /* nodes that have left the tree since the lock was taken */
};

struct xa_state {
  struct xarray* xa;
  unsigned long xa_index;
  unsigned char xa_shift;
  unsigned char xa_sibs;
  unsigned char xa_offset;
  unsigned char xa_pad;
  struct xa_node* xa_node;
  struct xa_node* xa_alloc;
  void (*xa_update)(struct xa_node* node);
  void* xa_lru;
  const void* hf_site; /* whose the nodes are */
  unsigned int hf_gfp; /* 0: as in atomic context */
};

struct idr {
  struct xarray idr_rt;
  unsigned int idr_base;
  unsigned int idr_next;
};

struct ida {
  struct xarray xa;
};

struct xa_limit {
  unsigned int max;
  unsigned int min;
};

#endif
