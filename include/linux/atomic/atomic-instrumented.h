/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_ATOMIC_ATOMIC_INSTRUMENTED_H
#define _LINUX_ATOMIC_ATOMIC_INSTRUMENTED_H

#include <linux/atomic.h>

#endif
