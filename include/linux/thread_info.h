/* SPDX-License-Identifier: MIT */
/* holdfast: custom: no flags to look at */
#ifndef _LINUX_THREAD_INFO_H
#define _LINUX_THREAD_INFO_H

#include <asm/current.h>
#include <linux/types.h>

#endif
