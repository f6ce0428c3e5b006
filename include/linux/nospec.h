/* SPDX-License-Identifier: MIT */
/* holdfast: dup: nothing is speculated across here */
#ifndef _LINUX_NOSPEC_H
#define _LINUX_NOSPEC_H

#include <linux/compiler.h>

#define array_index_nospec(index, size)                       \
	({                                                    \
		typeof(index) hf_index = (index);             \
		hf_index < (size) ? hf_index : (typeof(index))0; \
	})
#define barrier_nospec() barrier()

#endif
