#ifndef HOLDFAST_ABI_NOTIFIER_H
#define HOLDFAST_ABI_NOTIFIER_H

#include <holdfast/abi/sync.h>

struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block* nb, unsigned long action, void* data);

struct notifier_block {
  notifier_fn_t notifier_call;
  struct notifier_block* next;
  int priority;
};

struct atomic_notifier_head {
  struct spinlock lock;
  struct notifier_block* head;
};

struct blocking_notifier_head {
  struct rw_semaphore rwsem;
  struct notifier_block* head;
};

struct raw_notifier_head {
  struct notifier_block* head;
};

#endif
