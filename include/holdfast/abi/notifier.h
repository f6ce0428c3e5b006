#ifndef HOLDFAST_ABI_NOTIFIER_H
#define HOLDFAST_ABI_NOTIFIER_H

struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
  notifier_fn_t notifier_call;
  struct notifier_block *next;
  int priority;
};

#endif
