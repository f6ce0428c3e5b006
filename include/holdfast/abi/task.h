#ifndef HOLDFAST_ABI_TASK_H
#define HOLDFAST_ABI_TASK_H

#include <holdfast/abi/cred.h>
#include <holdfast/abi/list.h>

#define HF_TASK_COMM_LEN 16
#define HF_THREAD_SIZE 16384

struct hf_sigset {
  unsigned long sig[1];
};

struct tty_struct;
struct signal_struct {
  struct tty_struct* tty; /* always NULL: there are no terminals */
};

struct hf_mm; /* what modules see as struct mm_struct: only its being NULL or not means anything */

/* What a module may look at in `current`. The kernel's own part of a task lies behind it. */
struct task_struct {
  union {
    unsigned int __state;
    volatile unsigned int state; /* its name before 5.14 */
  };
  unsigned int flags;
  int pid;
  int tgid;
  int prio, static_prio, normal_prio;
  int exit_code;
  char comm[HF_TASK_COMM_LEN];
  void* mm;
  void* active_mm;
  const struct hf_cred* cred;
  const struct hf_cred* real_cred;
  struct task_struct* parent;
  struct task_struct* real_parent;
  struct task_struct* group_leader;
  struct list_head tasks;
  struct list_head children;
  struct list_head sibling;
  struct {
    struct list_head list; /* always empty: signals carry nothing here */
    struct hf_sigset signal;
  } pending; /* of `current` only, as it was when it was asked for */
  struct hf_sigset blocked, real_blocked;
  void* files;
  void* journal_info;
  void* stack;                    /* of `current` only: see <linux/thread_info.h> */
  unsigned long nvcsw, nivcsw;    /* sleeps, and times it let others run */
  unsigned long min_flt, maj_flt; /* always 0 */
  struct signal_struct* signal;   /* not NULL; nobody writes there */
  void* reserved[2];
};

#endif
