/* SPDX-License-Identifier: MIT */
/* holdfast: dup: the block and its answers; chains of a module's own are not there yet */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <holdfast/abi/notifier.h>
#include <linux/errno.h>
#include <linux/types.h>

#define NOTIFY_DONE 0x0000
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)
static inline int notifier_from_errno(int error)
{
	return error ? (NOTIFY_STOP_MASK | (NOTIFY_OK - error)) : NOTIFY_OK;
}
static inline int notifier_to_errno(int answer)
{
	answer &= ~NOTIFY_STOP_MASK;
	return answer > NOTIFY_OK ? NOTIFY_OK - answer : 0;
}

#endif
