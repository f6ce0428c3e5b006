#ifndef HOLDFAST_ABI_TIMER_H
#define HOLDFAST_ABI_TIMER_H

#include <holdfast/abi/list.h>

#ifdef __cplusplus
extern "C" {
#endif

/* <linux/timer.h> says `unsigned long` here before 4.15, when a timer's function got `data`. */
#ifndef HF_TIMER_ARGUMENT
#define HF_TIMER_ARGUMENT struct timer_list*
#endif

#define HF_TIMER_GETS_DATA 0x80000000u /* in flags: call function(data) */

/* Whether it is armed, and for when, is the kernel's own knowledge. */
struct timer_list {
  struct hlist_node entry; /* not used */
  unsigned long expires;
  void (*function)(HF_TIMER_ARGUMENT);
  unsigned int flags;
  unsigned long data;
};

struct hrtimer;
enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };

struct timerqueue_node {
  long long expires;
};

struct hrtimer {
  struct timerqueue_node node;
  long long _softexpires;
  enum hrtimer_restart (*function)(struct hrtimer*);
  int hf_clock;
  unsigned char state, is_rel, is_soft, is_hard;
};

struct tasklet_struct {
  struct tasklet_struct* next; /* not used */
  unsigned long state;         /* bit 0: scheduled, bit 1: runs */
  struct {
    int counter;
  } count; /* atomic_t; > 0: disabled */
  unsigned char use_callback;
  union {
    void (*func)(unsigned long data);
    void (*callback)(struct tasklet_struct* t);
  };
  unsigned long data;
};

#ifdef __cplusplus
}
#endif
#endif
