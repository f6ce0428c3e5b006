#ifndef HOLDFAST_ABI_REF_TRACKER_H
#define HOLDFAST_ABI_REF_TRACKER_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/sync.h>

struct ref_tracker;

struct ref_tracker_dir {
  struct spinlock lock;
  unsigned int quarantine_avail; /* so many freed ones may still be kept */
  int untracked;                 /* references for which there was no memory */
  struct list_head list;
  struct list_head quarantine; /* oldest first */
};

#endif
