/* SPDX-License-Identifier: MIT */
/* holdfast: custom: struct kiocb is with <linux/fs.h>; nothing is asynchronous */
#ifndef _LINUX_AIO_H
#define _LINUX_AIO_H

#include <linux/fs.h>
#include <linux/types.h>
#include <linux/uio.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
/* A BUG: every request is synchronous (is_sync_kiocb()), and ends by returning. */
int aio_complete(struct kiocb *iocb, long res, long res2);
#endif

#endif
