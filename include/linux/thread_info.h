/* SPDX-License-Identifier: MIT */
/* holdfast: custom: no flags to look at; a stack is the THREAD_SIZE bytes that its user stands in */
#ifndef _LINUX_THREAD_INFO_H
#define _LINUX_THREAD_INFO_H

#include <asm/current.h>
#include <holdfast/abi/task.h>
#include <linux/types.h>

#define THREAD_SIZE_ORDER 2
#define THREAD_SIZE ((unsigned long)HF_THREAD_SIZE)
#define THREAD_ALIGN THREAD_SIZE

#endif
