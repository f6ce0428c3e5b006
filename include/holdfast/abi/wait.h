#ifndef HOLDFAST_ABI_WAIT_H
#define HOLDFAST_ABI_WAIT_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/lock.h>

struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags,
                                 void *key);

struct wait_queue_entry {
  unsigned int flags;
  void *private_task; /* the module's headers call it `private` */
  wait_queue_func_t func;
  struct list_head entry;
};

struct wait_queue_head {
  struct hf_lock lock;
  struct list_head head;
};

struct completion {
  unsigned int done;
  struct wait_queue_head wait;
};

#endif
