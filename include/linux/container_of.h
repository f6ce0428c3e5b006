/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#define typeof_member(type, member) typeof(((type *)0)->member)
#define container_of(ptr, type, member)                                                    \
	({                                                                                 \
		void *hf_member = (void *)(ptr);                                           \
		static_assert(__same_type(*(ptr), ((type *)0)->member) ||                  \
				      __same_type(*(ptr), void),                           \
			      "pointer type mismatch in container_of()");                  \
		((type *)((char *)hf_member - offsetof(type, member)));                    \
	})
#define container_of_const(ptr, type, member)                                          \
	_Generic(ptr, const typeof(*(ptr)) *: ((const type *)container_of(ptr, type, member)), \
		 default: ((type *)container_of(ptr, type, member)))
#define container_of_safe(ptr, type, member)                                      \
	({                                                                        \
		typeof(ptr) hf_safe = (ptr);                                      \
		(unsigned long)hf_safe >= -4095UL || !hf_safe                     \
			? (type *)(void *)hf_safe                                 \
			: container_of(hf_safe, type, member);                    \
	})

#endif
