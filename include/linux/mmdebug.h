/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_MMDEBUG_H
#define _LINUX_MMDEBUG_H

#include <linux/bug.h>

#endif
