/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_TYPECHECK_H
#define _LINUX_TYPECHECK_H

#define typecheck(type, x)                          \
	({                                          \
		type hf_wanted;                     \
		typeof(x) hf_given;                 \
		(void)(&hf_wanted == &hf_given);    \
		1;                                  \
	})
#define typecheck_fn(type, function)         \
	({                                   \
		typeof(type) hf_fn = function; \
		(void)hf_fn;                 \
	})
#define typecheck_pointer(x)          \
	({                            \
		typeof(x) hf_pointer; \
		(void)sizeof(*hf_pointer); \
		1;                    \
	})

#endif
