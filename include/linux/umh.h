/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _LINUX_UMH_H
#define _LINUX_UMH_H

#include <linux/kmod.h>

#endif
