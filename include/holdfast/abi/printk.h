#ifndef HOLDFAST_ABI_PRINTK_H
#define HOLDFAST_ABI_PRINTK_H

#include <holdfast/abi/lock.h>

struct ratelimit_state {
  struct hf_lock lock;
  int interval; /* jiffies */
  int burst;
  int printed;
  int missed;
  unsigned long begin;
  unsigned long flags;
};

#define HF_RATELIMIT_MSG_ON_RELEASE 1ul

#endif
