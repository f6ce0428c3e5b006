/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H

#include <linux/printk.h>
#include <linux/ratelimit_types.h>
#include <linux/string.h>

static inline void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst)
{
	memset(rs, 0, sizeof(*rs));
	rs->interval = interval;
	rs->burst = burst;
}
static inline void ratelimit_default_init(struct ratelimit_state *rs)
{
	ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
}
static inline void ratelimit_set_flags(struct ratelimit_state *rs, unsigned long flags)
{
	rs->flags = flags;
}
static inline void ratelimit_state_exit(struct ratelimit_state *rs)
{
	if (!(rs->flags & RATELIMIT_MSG_ON_RELEASE) || !rs->missed)
		return;
	pr_warn("%d output lines suppressed due to ratelimiting\n", rs->missed);
	rs->missed = 0;
}

#define WARN_ON_RATELIMIT(condition, state) (WARN_ON((condition) && __ratelimit(state)))
#define WARN_RATELIMIT(condition, format, ...)                                       \
	({                                                                           \
		static DEFINE_RATELIMIT_STATE(hf_ratelimit, DEFAULT_RATELIMIT_INTERVAL, \
					      DEFAULT_RATELIMIT_BURST);              \
		int hf_ratelimited = !!(condition);                                  \
		if (unlikely(hf_ratelimited) && __ratelimit(&hf_ratelimit))          \
			WARN(hf_ratelimited, format, ##__VA_ARGS__);                 \
		hf_ratelimited;                                                      \
	})

#endif
