/* SPDX-License-Identifier: MIT */
/* holdfast: stub: no lock dependency checks; a lock taken twice by its holder is found without them */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/types.h>

struct lock_class_key {
	unsigned char hf_unused;
};
struct lockdep_map {
	unsigned char hf_unused;
};

#define lockdep_init_map(map, name, key, subclass) do { (void)(map); } while (0)
#define lockdep_set_class(lock, key) do { (void)(key); } while (0)
#define lockdep_set_class_and_name(lock, key, name) do { (void)(key); } while (0)
#define lockdep_set_subclass(lock, subclass) do { } while (0)
#define lockdep_set_novalidate_class(lock) do { } while (0)
#define lockdep_register_key(key) do { (void)(key); } while (0)
#define lockdep_unregister_key(key) do { (void)(key); } while (0)
#define lockdep_assert(condition) do { } while (0)
#define lockdep_assert_held(lock) do { (void)(lock); } while (0)
#define lockdep_assert_held_write(lock) do { (void)(lock); } while (0)
#define lockdep_assert_held_read(lock) do { (void)(lock); } while (0)
#define lockdep_assert_held_once(lock) do { (void)(lock); } while (0)
#define lockdep_assert_not_held(lock) do { (void)(lock); } while (0)
#define lockdep_assert_none_held_once() do { } while (0)
#define lockdep_assert_irqs_enabled() do { } while (0)
#define lockdep_assert_irqs_disabled() do { } while (0)
#define lockdep_assert_in_irq() do { } while (0)
#define lockdep_off() do { } while (0)
#define lockdep_on() do { } while (0)
#define might_lock(lock) do { } while (0)
#define might_lock_read(lock) do { } while (0)
#define SINGLE_DEPTH_NESTING 1
#define STATIC_LOCKDEP_MAP_INIT(name, key) { 0 }

#endif
