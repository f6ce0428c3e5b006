/* SPDX-License-Identifier: MIT */
/* holdfast: custom: struct kiocb is with <linux/fs.h>; nothing is asynchronous */
#ifndef _LINUX_AIO_H
#define _LINUX_AIO_H

#include <linux/fs.h>
#include <linux/types.h>
#include <linux/uio.h>

#endif
