/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef __UAPI_LINUX_TYPES_H
#define __UAPI_LINUX_TYPES_H

#include <linux/types.h>

#endif
