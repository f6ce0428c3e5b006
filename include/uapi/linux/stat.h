/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef __UAPI_LINUX_STAT_H
#define __UAPI_LINUX_STAT_H

#include <linux/stat.h>

#endif
