#ifndef HOLDFAST_ABI_RCU_H
#define HOLDFAST_ABI_RCU_H

#include <holdfast/abi/sync.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus /* in C, <linux/types.h> has it */
struct callback_head {
  struct callback_head* next;
  void (*func)(struct callback_head*);
};
#endif

/* Who reads, in two generations; an update flips them and waits for the old one to empty. */
struct hf_rcu_domain {
  unsigned int index;
  int readers[2];
  unsigned int waiting;
  void* waiter;
  struct hf_lock guard;
  struct mutex updaters;
};

struct srcu_struct {
  struct hf_rcu_domain domain;
  long callbacks; /* call_srcu(): queued and not run */
};

#ifdef __cplusplus
}
#endif
#endif
