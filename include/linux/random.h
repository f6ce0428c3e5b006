/* SPDX-License-Identifier: MIT */
/* holdfast: custom: numbers are as random as the host's; under a seed they repeat */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/types.h>
#include <linux/version.h>

void get_random_bytes(void *buf, size_t len);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32(void);
u64 get_random_u64(void);
u32 __get_random_u32_below(u32 ceil);
int wait_for_random_bytes(void);
bool rng_is_initialized(void);
void add_device_randomness(const void *buf, size_t len);

static inline unsigned long get_random_long(void)
{
	return get_random_u64();
}
static inline unsigned int get_random_int(void)
{
	return get_random_u32();
}
static inline u32 get_random_u32_below(u32 ceil)
{
	return __get_random_u32_below(ceil);
}
static inline u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	return floor + __get_random_u32_below(ceil - floor + 1);
}
static inline int get_random_bytes_wait(void *buf, size_t nbytes)
{
	get_random_bytes(buf, nbytes);
	return 0;
}

#include <linux/prandom.h>

#endif
