/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one generator for all; the sequence of a seed is not Linux's */
#ifndef _LINUX_PRANDOM_H
#define _LINUX_PRANDOM_H

#include <linux/types.h>

u32 get_random_u32(void);
u32 __get_random_u32_below(u32 ceil);
void get_random_bytes(void *buf, size_t len);

struct rnd_state {
	__u32 s1, s2, s3, s4;
};
u32 prandom_u32_state(struct rnd_state *state);
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes);
static inline void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	state->s1 = (u32)seed;
	state->s2 = (u32)(seed >> 32);
	state->s3 = state->s4 = 0;
}
static inline u32 prandom_u32(void)
{
	return get_random_u32();
}
static inline u32 prandom_u32_max(u32 ceil)
{
	return __get_random_u32_below(ceil);
}
static inline void prandom_bytes(void *buf, size_t len)
{
	get_random_bytes(buf, len);
}
#define random32() get_random_u32()

#endif
