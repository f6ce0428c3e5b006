#ifndef HOLDFAST_ABI_WAIT_H
#define HOLDFAST_ABI_WAIT_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/sync.h>

#ifdef __cplusplus
extern "C" {
#define HF_PRIVATE private_task
#else
#define HF_PRIVATE private
#endif

struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry* entry, unsigned int mode, int flags,
                                 void* key);

#define HF_WQ_FLAG_EXCLUSIVE 0x01
#define HF_WQ_FLAG_WOKEN 0x02

struct wait_queue_entry {
  unsigned int flags;
  void* HF_PRIVATE; /* the waiter's task_struct */
  wait_queue_func_t func;
  struct list_head entry;
};

struct wait_queue_head {
  struct spinlock lock;
  struct list_head head;
};

#ifdef __cplusplus
}
#endif
#endif
