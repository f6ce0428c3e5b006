/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef __UAPI_LINUX_ERRNO_H
#define __UAPI_LINUX_ERRNO_H

#include <uapi/asm/errno.h>

#endif
