/* Locks and sleepers. All zero is a valid, unlocked lock everywhere here, so that a static or
 * kzalloc'ed one works without its initialiser; list heads, as in Linux, need theirs. */
#ifndef HOLDFAST_ABI_SYNC_H
#define HOLDFAST_ABI_SYNC_H

#include <holdfast/abi/list.h>
#include <holdfast/abi/lock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct task_struct;

struct raw_spinlock {
  struct hf_lock hf;
  void* owner; /* the holder's task_struct */
};

struct spinlock {
  struct raw_spinlock rlock;
};

/* The kernel's own queue of waiters: nodes on the waiters' stacks, first come first served. */
struct hf_waiters {
  void *first, *last;
};

/* What rwlock_t and struct rw_semaphore have in common. */
struct hf_rw {
  struct hf_lock guard;
  int holders; /* > 0: readers, -1: one writer */
  unsigned int reserved;
  void* owner; /* the writer's task_struct */
  struct hf_waiters waiters;
  const char* name;
};

struct hf_rwlock {
  struct hf_rw rw;
};

struct rw_semaphore {
  struct hf_rw rw;
};

struct semaphore {
  struct hf_lock guard;
  unsigned int count;
  unsigned int reserved;
  struct hf_waiters waiters;
};

/* Plain waiters wait on `lock` itself; those that a signal may call away, on `waiters`. */
struct mutex {
  struct hf_lock lock;
  void* owner;
  struct hf_lock guard;
  struct hf_waiters waiters;
  unsigned int waiting;
  unsigned int reserved;
};

struct swait_queue_head {
  struct raw_spinlock lock;
  struct list_head task_list;
};

struct swait_queue {
  struct task_struct* task;
  struct list_head task_list;
};

struct completion {
  unsigned int done;
  struct swait_queue_head wait;
};

#ifdef __cplusplus
}
#endif
#endif
