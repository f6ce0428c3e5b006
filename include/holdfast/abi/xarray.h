/* Index to pointer: one tree stands behind xarray, IDR and IDA. All zero is an empty one. */
#ifndef HOLDFAST_ABI_XARRAY_H
#define HOLDFAST_ABI_XARRAY_H

#include <holdfast/abi/sync.h>

struct xarray {
  struct spinlock xa_lock;
  unsigned int xa_flags;
  void* xa_head;
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
