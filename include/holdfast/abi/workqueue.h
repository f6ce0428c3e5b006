#ifndef HOLDFAST_ABI_WORKQUEUE_H
#define HOLDFAST_ABI_WORKQUEUE_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/rcu.h>
#include <holdfast/abi/timer.h>

#ifdef __cplusplus
extern "C" {
#endif

struct work_struct;
struct workqueue_struct;

/* <linux/workqueue.h> says `void *` here before 2.6.20. */
#ifndef HF_WORK_ARGUMENT
#define HF_WORK_ARGUMENT struct work_struct*
#endif

#define HF_WORK_PENDING 1l
#define HF_WORK_GETS_DATA 2l /* call func(hf_data) */

struct work_struct {
  struct {
    long counter;
  } data; /* atomic_long_t */
  struct list_head entry;
  void (*func)(HF_WORK_ARGUMENT);
  void* hf_data;
};

struct delayed_work {
  struct work_struct work;
  struct timer_list timer;
  struct workqueue_struct* wq;
  int cpu;
};

struct rcu_work {
  struct work_struct work;
  struct callback_head rcu;
  struct workqueue_struct* wq;
};

#ifdef __cplusplus
}
#endif
#endif
