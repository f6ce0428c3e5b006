/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_INSTRUCTION_POINTER_H
#define _LINUX_INSTRUCTION_POINTER_H

#define _RET_IP_ ((unsigned long)__builtin_return_address(0))
#define _THIS_IP_                 \
	({                        \
		__label__ hf_here; \
	hf_here:                  \
		(unsigned long)&&hf_here; \
	})

#endif
