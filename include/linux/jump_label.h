/* SPDX-License-Identifier: MIT */
/* holdfast: custom: a branch reads its key each time instead of being patched */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct static_key {
	atomic_t enabled; /* how many want it on */
};
struct static_key_true {
	struct static_key key;
};
struct static_key_false {
	struct static_key key;
};

#define STATIC_KEY_INIT_TRUE { .enabled = ATOMIC_INIT(1) }
#define STATIC_KEY_INIT_FALSE { .enabled = ATOMIC_INIT(0) }
#define STATIC_KEY_INIT STATIC_KEY_INIT_FALSE
#define STATIC_KEY_TRUE_INIT (struct static_key_true){ .key = STATIC_KEY_INIT_TRUE }
#define STATIC_KEY_FALSE_INIT (struct static_key_false){ .key = STATIC_KEY_INIT_FALSE }
#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = STATIC_KEY_TRUE_INIT
#define DEFINE_STATIC_KEY_TRUE_RO(name) DEFINE_STATIC_KEY_TRUE(name)
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = STATIC_KEY_FALSE_INIT
#define DEFINE_STATIC_KEY_FALSE_RO(name) DEFINE_STATIC_KEY_FALSE(name)
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name
#define DEFINE_STATIC_KEY_ARRAY_TRUE(name, count) \
	struct static_key_true name[count] = { [0 ...(count) - 1] = STATIC_KEY_TRUE_INIT }
#define DEFINE_STATIC_KEY_ARRAY_FALSE(name, count) \
	struct static_key_false name[count] = { [0 ...(count) - 1] = STATIC_KEY_FALSE_INIT }
#define _DEFINE_STATIC_KEY_1(name) DEFINE_STATIC_KEY_TRUE(name)
#define _DEFINE_STATIC_KEY_0(name) DEFINE_STATIC_KEY_FALSE(name)
#define DEFINE_STATIC_KEY_MAYBE(cfg, name) \
	__PASTE(_DEFINE_STATIC_KEY_, IS_ENABLED(cfg))(name)

void static_key_slow_inc(struct static_key *key);
void static_key_slow_dec(struct static_key *key);
void static_key_enable(struct static_key *key);
void static_key_disable(struct static_key *key);
int static_key_count(struct static_key *key);
#define static_key_slow_inc_cpuslocked(key) static_key_slow_inc(key)
#define static_key_slow_dec_cpuslocked(key) static_key_slow_dec(key)
#define static_key_enable_cpuslocked(key) static_key_enable(key)
#define static_key_disable_cpuslocked(key) static_key_disable(key)
#define static_key_initialized true

static __always_inline void jump_label_init(void)
{
}
static __always_inline bool static_key_false(struct static_key *key)
{
	return unlikely(atomic_read(&key->enabled) > 0);
}
static __always_inline bool static_key_true(struct static_key *key)
{
	return likely(atomic_read(&key->enabled) > 0);
}

/* A plain key, or one of the two typed ones; anything else is no key. */
extern bool ____wrong_branch_error(void);
#define HF_KEY_OF(x)                                                                         \
	((struct static_key *)(__builtin_types_compatible_p(typeof(*(x)), struct static_key) || \
					       __builtin_types_compatible_p(                 \
						       typeof(*(x)), struct static_key_true) || \
					       __builtin_types_compatible_p(                 \
						       typeof(*(x)), struct static_key_false) ? \
				       (void *)(x) :                                         \
				       (void *)(long)____wrong_branch_error()))
#define static_key_enabled(x) (static_key_count(HF_KEY_OF(x)) > 0)
#define static_branch_likely(x) likely(static_key_true(HF_KEY_OF(x)))
#define static_branch_unlikely(x) unlikely(static_key_false(HF_KEY_OF(x)))
#define static_branch_maybe(config, x) \
	(IS_ENABLED(config) ? static_branch_likely(x) : static_branch_unlikely(x))
#define static_branch_inc(x) static_key_slow_inc(&(x)->key)
#define static_branch_dec(x) static_key_slow_dec(&(x)->key)
#define static_branch_enable(x) static_key_enable(&(x)->key)
#define static_branch_disable(x) static_key_disable(&(x)->key)

#endif
