/* SPDX-License-Identifier: MIT */
/* holdfast: custom: one processor */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/threads.h>

typedef struct cpumask {
	DECLARE_BITMAP(bits, NR_CPUS);
} cpumask_t;
typedef struct cpumask cpumask_var_t[1];

extern atomic_t __num_online_cpus;
extern const struct cpumask __cpu_online_mask;
#define nr_cpu_ids 1u
#define nr_cpumask_bits 1u
#define cpumask_bits(mask) ((mask)->bits)
#define cpu_online_mask (&__cpu_online_mask)
#define cpu_possible_mask (&__cpu_online_mask)
#define cpu_present_mask (&__cpu_online_mask)
#define cpu_active_mask (&__cpu_online_mask)
#define cpu_all_mask (&__cpu_online_mask)
#define cpumask_of(cpu) (&__cpu_online_mask)
#define num_online_cpus() ((unsigned int)atomic_read(&__num_online_cpus))
#define num_possible_cpus() 1u
#define num_present_cpus() 1u
#define num_active_cpus() 1u
#define cpu_online(cpu) ((cpu) == 0)
#define cpu_possible(cpu) ((cpu) == 0)
#define cpu_present(cpu) ((cpu) == 0)
#define cpu_active(cpu) ((cpu) == 0)
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < 1; (cpu)++)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_cpu(cpu, mask) \
	for ((cpu) = 0; (cpu) < 1; (cpu)++) if (!cpumask_test_cpu(cpu, mask)) { } else
#define for_each_cpu_not(cpu, mask) \
	for ((cpu) = 0; (cpu) < 1; (cpu)++) if (cpumask_test_cpu(cpu, mask)) { } else
#define for_each_cpu_and(cpu, mask1, mask2)                                                 \
	for ((cpu) = 0; (cpu) < 1; (cpu)++)                                                 \
		if (!cpumask_test_cpu(cpu, mask1) || !cpumask_test_cpu(cpu, mask2)) { } else
#define for_each_cpu_andnot(cpu, mask1, mask2)                                              \
	for ((cpu) = 0; (cpu) < 1; (cpu)++)                                                 \
		if (!cpumask_test_cpu(cpu, mask1) || cpumask_test_cpu(cpu, mask2)) { } else
#define for_each_cpu_wrap(cpu, mask, start) for_each_cpu(cpu, mask)
#define CPU_MASK_NONE (cpumask_t){ { 0 } }
#define CPU_MASK_ALL (cpumask_t){ { 1 } }

static inline bool cpumask_test_cpu(int cpu, const struct cpumask *mask)
{
	return test_bit(cpu, mask->bits);
}
static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	set_bit(cpu, mask->bits);
}
static inline void cpumask_clear_cpu(int cpu, struct cpumask *mask)
{
	clear_bit(cpu, mask->bits);
}
static inline void cpumask_setall(struct cpumask *mask)
{
	mask->bits[0] = 1;
}
static inline void cpumask_clear(struct cpumask *mask)
{
	mask->bits[0] = 0;
}
static inline void cpumask_copy(struct cpumask *to, const struct cpumask *from)
{
	*to = *from;
}
static inline bool cpumask_empty(const struct cpumask *mask)
{
	return !(mask->bits[0] & 1);
}
static inline bool cpumask_full(const struct cpumask *mask)
{
	return mask->bits[0] & 1;
}
static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return !((a->bits[0] ^ b->bits[0]) & 1);
}
static inline bool cpumask_and(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	return (to->bits[0] = a->bits[0] & b->bits[0]) != 0;
}
static inline bool cpumask_andnot(struct cpumask *to, const struct cpumask *a,
				  const struct cpumask *b)
{
	return (to->bits[0] = a->bits[0] & ~b->bits[0]) != 0;
}
static inline void cpumask_or(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	to->bits[0] = a->bits[0] | b->bits[0];
}
static inline unsigned int cpumask_weight(const struct cpumask *mask)
{
	return mask->bits[0] & 1;
}
static inline unsigned int cpumask_first(const struct cpumask *mask)
{
	return cpumask_empty(mask);
}
static inline unsigned int cpumask_next(int n, const struct cpumask *mask)
{
	return n < 0 ? cpumask_first(mask) : nr_cpu_ids;
}
static inline unsigned int cpumask_first_zero(const struct cpumask *mask)
{
	return !cpumask_empty(mask);
}
static inline unsigned int cpumask_next_zero(int n, const struct cpumask *mask)
{
	return n < 0 ? cpumask_first_zero(mask) : nr_cpu_ids;
}
static inline unsigned int cpumask_first_and(const struct cpumask *a, const struct cpumask *b)
{
	return !(a->bits[0] & b->bits[0] & 1);
}
static inline unsigned int cpumask_next_and(int n, const struct cpumask *a,
					    const struct cpumask *b)
{
	return n < 0 ? cpumask_first_and(a, b) : nr_cpu_ids;
}
static inline unsigned int cpumask_last(const struct cpumask *mask)
{
	return cpumask_first(mask);
}
static inline bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	cpumask_clear(*mask);
	return true;
}
#define alloc_cpumask_var(mask, flags) zalloc_cpumask_var(mask, flags)
#define free_cpumask_var(mask) do { (void)(mask); } while (0)

#endif
