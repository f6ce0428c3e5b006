/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_ONCE_LITE_H
#define _LINUX_ONCE_LITE_H

#include <linux/bug.h>

#endif
