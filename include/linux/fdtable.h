/* SPDX-License-Identifier: MIT */
/* holdfast: custom: descriptors are the kernel's own (<linux/file.h>); there is no table to walk */
#ifndef _LINUX_FDTABLE_H
#define _LINUX_FDTABLE_H

#include <linux/compiler.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/posix_types.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define NR_OPEN_DEFAULT BITS_PER_LONG

#endif
