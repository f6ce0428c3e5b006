/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_POSIX_TYPES_H
#define _LINUX_POSIX_TYPES_H

#include <asm/posix_types.h>
#include <linux/stddef.h>

#endif
